/** A full disk (design §14): intake answers 503 with Retry-After, keeps nothing half, and recovers by itself. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startServer } from './server.ts'

/** A small disk of its own, or why there is none. */
function smallDisk(at: string): string | undefined {
  mkdirSync(at)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', at], { stdio: 'pipe' })
    return undefined
  } catch (error) {
    return `cannot mount a small disk here: ${String((error as { stderr?: Buffer }).stderr ?? error).trim()}`
  }
}

test('§14 a full disk answers 503 and recovers by itself', { timeout: 180_000 }, async (context) => {
  const dir = mkdtempSync(join(tmpdir(), 'signet-disk-'))
  const disk = join(dir, 'disk')
  const reason = smallDisk(disk)
  if (reason !== undefined) {
    rmSync(dir, { recursive: true, force: true })
    return context.skip(reason)
  }
  const server = await startServer(join(disk, 'data'), { env: { SIGNET_PLACES: '' } })
  let sent = 0
  const accepted: number[] = []
  const track = async () => {
    const number = sent++
    const pad = Array.from({ length: 20 }, (_, i) => [`pad${i}`, `${number}-${'x'.repeat(240)}`])
    const body = JSON.stringify(Array.from({ length: 50 }, (_, i) => ({ event: 'Numbered', properties: { token: server.token, distinct_id: `user-${i}`, $insert_id: `disk-${number}-${i}`, ...Object.fromEntries(pad) } })))
    const answer = await fetch(`${server.url}/track`, { method: 'POST', body, headers: { 'content-type': 'application/json', origin: 'https://shop.test' } })
    if (answer.status === 200 && (await answer.text()) === '1') accepted.push(number)
    return answer
  }
  try {
    expect((await track()).status).toBe(200)
    expect(await server.countEvents()).toBe(50)
    const ballast = join(disk, 'ballast')
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 300_000)))
    let refused: Response | undefined
    for (let i = 0; i < 200 && refused === undefined; i++) {
      const answer = await track()
      if (answer.status !== 200) refused = answer
    }
    expect(refused?.status).toBe(503)
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused?.headers.get('access-control-allow-origin')).toBe('https://shop.test')
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    rmSync(ballast)
    let recovered = false
    for (let i = 0; i < 50 && !recovered; i++) {
      recovered = (await track()).status === 200
      if (!recovered) await sleep(200)
    }
    expect(recovered).toBe(true)
    let found = 0
    for (let i = 0; i < 50 && found !== accepted.length * 50; i++) {
      found = await server.countEvents().catch(() => 0)
      if (found !== accepted.length * 50) await sleep(300)
    }
    expect(found).toBe(accepted.length * 50)
  } finally {
    await server.stop()
    execFileSync('umount', [disk])
    rmSync(dir, { recursive: true, force: true })
  }
})
