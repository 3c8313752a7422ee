/**
 * Kills a process that writes, again and again, and looks whether anything that was acknowledged is missing.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { plainShelf, pseudonymOf } from './crash-child.fixture.ts'
import { openRegistry, type RegistryPlace } from './index.ts'

/** How many rounds were acknowledged altogether. */
export async function killAndCheck(place: RegistryPlace, kills: number): Promise<number> {
  let next = 0
  for (let kill = 0; kill < kills; kill++) {
    // Different moments of a round: its writes take a few milliseconds.
    const acknowledged = await runUntilKilled(place, next, 20 + kill * 7, kill % 5)
    await check(place, acknowledged)
    // The round that was cut short is left as it is; the next begins behind it.
    next = acknowledged + 2
  }
  return next
}

async function check(place: RegistryPlace, last: number): Promise<void> {
  const registry = await openRegistry({ ...place, now: () => 0, random: (size) => Buffer.alloc(size), shelf: plainShelf })
  try {
    await registry.check()
    const all = Array.from({ length: last + 2 }, (_, n) => pseudonymOf(n))
    const values = await registry.sealed.readSealed(1, all)
    const keys = await registry.keys.readKeys(values)
    // Whatever is kept can be read, also of the round that was cut short.
    expect(keys.size).toBe(values.length)
    const { seals } = registry
    await seals.sweepKeys()
    expect((await registry.keys.listKeys(0, 1_000_000)).length).toBe(values.length)

    const fields = await registry.sealed.sealedFieldsOf(1, all)
    const links = new Set((await registry.links.linkChangesSince(0, 1_000_000)).map((link) => link.from))
    const profiles = await registry.profiles.read(1, all)
    const round = pseudonymOf(last)
    expect({
      fields: fields.get(round),
      link: links.has(round),
      profile: profiles.get(round)?.properties,
    }).toEqual({ fields: ['$distinct_id', '$email'], link: true, profile: { n: last } })
  } finally {
    await registry.close()
  }
}

/** Answers the last round that was acknowledged. */
function runUntilKilled(place: RegistryPlace, first: number, afterMs: number, rounds: number): Promise<number> {
  const script = fileURLToPath(new URL('crash-child.fixture.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, 'run', JSON.stringify(place), String(first)])
  let output = ''
  let errors = ''
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
    child.stdout.on('data', (part: Buffer) => {
      const begun = output !== ''
      output += part.toString()
      if (!begun) setTimeout(() => child.kill('SIGKILL'), afterMs + rounds)
    })
    child.once('error', reject)
    child.once('close', (_, signal) => {
      const last = Number(output.trimEnd().split('\n').at(-1))
      if (signal === 'SIGKILL' && output !== '') resolve(last)
      else reject(new Error(`The writer ended by itself: ${errors}`))
    })
  })
}
