/** ASVS 16.3.2: what somebody known is refused is in the log, with who and what, and with nothing that names a person. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startServer } from '../server.ts'

test('a refusal of somebody known is logged, one of a stranger is not', { timeout: 60_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'signet-refusals-'))
  const log: Buffer[] = []
  const server = await startServer(join(dir, 'data'), { env: { SIGNET_LOG: 'warn', SIGNET_INTAKE_WORKERS: '1', SIGNET_PLACES: '' }, onLog: (chunk) => log.push(chunk) })
  try {
    const headers = { authorization: `Basic ${Buffer.from(`${server.secret}:`).toString('base64')}`, 'content-type': 'application/json' }
    expect((await fetch(`${server.url}/v1/members?note=zq7-mark`, { headers })).status).toBe(403)
    expect((await fetch(`${server.url}/v1/sessions`)).status).toBe(401)
    await expect.poll(() => Buffer.concat(log).toString()).toContain('a request was refused')
    const lines = Buffer.concat(log).toString().split('\n').filter((line) => line.includes('a request was refused')).map((line) => JSON.parse(line) as object)
    expect(lines).toMatchObject([{ code: 'NOT_ALLOWED', route: '/v1/members', actor: 'project-secret:1' }])
    expect(Buffer.concat(log).toString()).not.toContain('zq7-mark')
  } finally {
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
})
