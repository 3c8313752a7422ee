import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { verifyLedger } from './index.ts'
import { key, open, privateKey, temporaryDir } from './ledger.fixture.ts'

/** Answers what the child said before it was killed: index → number. */
function appendUntilKilled(dir: string, afterMs: number): Promise<Map<number, string>> {
  const script = fileURLToPath(new URL('crash-child.fixture.ts', import.meta.url))
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const child = spawn(process.execPath, ['--import', 'tsx', script, 'run', dir, pem])
  let output = ''
  let errors = ''
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
    child.stdout.on('data', (part: Buffer) => {
      if (output === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
      output += part.toString()
    })
    child.once('error', reject)
    child.once('close', (_, signal) => {
      if (signal !== 'SIGKILL' || output === '') return reject(new Error(`The child ended by itself: ${errors}`))
      const lines = output.slice(0, output.lastIndexOf('\n')).split('\n').map((line) => line.split(' '))
      resolve(new Map(lines.map(([index, number]) => [Number(index), number ?? ''])))
    })
  })
}

test('L19 kill -9 loses no entry that was acknowledged, and the ledger verifies and goes on', async () => {
  const dir = temporaryDir()
  try {
    let size = 0
    const kept: string[] = []
    const said = new Map<number, string>()
    for (let kill = 0; kill < 5; kill++) {
      for (const [index, number] of await appendUntilKilled(dir, 30 + kill * 17)) said.set(index, number)
      const verdict = await verifyLedger(dir, key, { checkpoints: kept })
      expect(verdict.findings.filter(({ problem }) => !problem.endsWith('TAIL'))).toEqual([])

      const ledger = await open(dir)
      expect(ledger.size).toBeGreaterThan(size)
      size = ledger.size
      kept.push(ledger.checkpoint)
      const there = new Map<number, unknown>()
      for await (const entry of ledger.entries()) {
        there.set(entry.index, entry.number)
        expect(await ledger.peopleOf(entry)).toHaveLength(1)
      }
      for (const [index, number] of said) expect(there.get(index)).toBe(number)
      await ledger.close()
    }
    expect(said.size).toBeGreaterThan(20)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}, 90_000)
