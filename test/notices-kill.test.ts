/** `signet serve` is killed while it sends notices, and goes on when it is started again: nobody gets two, nobody is forgotten. N43, N44. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { expect, test } from 'vitest'
import { someFacts } from '../src/incident/notices/notices.fixture.ts'
import { startServer } from './server.ts'

const count = 60
const { verifyAt: _verifyAt, witnessed: _witnessed, ...facts } = someFacts

test('N43 N44 a server that is killed while it sends goes on after its next start', { timeout: 60_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'signet-notices-kill-'))
  const got: string[] = []
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], disableReverseLookup: true, logger: false,
    onData(stream, session, done) {
      stream.resume()
      stream.on('end', () => {
        got.push(session.envelope.rcptTo[0]!.address)
        setTimeout(done, 5)
      })
    },
  })
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()))
  const env = {
    SIGNET_INTAKE_WORKERS: '1', SIGNET_PLACES: '', SIGNET_MAIL_FROM: 'Example <privacy@example.com>', SIGNET_NOTICES_SECOND: '500',
    SIGNET_SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
  }
  let server = await startServer(join(dir, 'data'), { env })
  try {
    // The owner's session, which is kept over the restart.
    const { setupUrl } = (server.made as unknown as { owner: { setupUrl: string } }).owner
    const opened = await fetch(server.url + new URL(setupUrl).pathname, { redirect: 'manual' })
    const cookie = opened.headers.get('set-cookie')!.split(';')[0]!
    const owner = async (path: string, method = 'GET', body?: object) => {
      const response = await fetch(server.url + path, { method, headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) })
      // oxlint-disable-next-line typescript/no-explicit-any
      return response.json() as Promise<any>
    }
    const people = Array.from({ length: count }, (_, n) => ({ $token: server.token, $distinct_id: `user-${n}`, $set: { $email: `told-${n}@example.net` } }))
    await fetch(`${server.url}/engage`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(people) })
    const known = (await owner('/v1/projects/1/people?limit=500')).people as { pseudonym: string }[]
    expect(known.length).toBe(count)
    const all = '/v1/projects/1/notices'
    const { id } = await owner(all, 'POST', { facts, windowFrom: Date.now(), witnessed: true })
    await owner(`${all}/${id}/people`, 'POST', { people: known.map(({ pseudonym }) => ({ person: pseudonym, exposed: ['$email'], possibly: [], notExposed: [] })) })
    const send = async () => {
      const grant = await owner(`${all}/${id}/grant`, 'POST', { reason: 'ticket 1' })
      const desk = new URL(grant.desk).origin.replace('localhost', '127.0.0.1')
      for (const path of ['unlock', `requests/${grant.id}/open`]) {
        const response = await fetch(`${desk}/api/${path}`, { method: 'POST', headers: { origin: desk, 'content-type': 'application/json' }, body: JSON.stringify({ secret: server.unlock }) })
        expect([path, response.status]).toEqual([path, 200])
      }
      return owner(`${all}/${id}/release`, 'POST', { grant: grant.id })
    }
    await send()
    await expect.poll(() => got.length, { timeout: 15_000, interval: 2 }).toBeGreaterThan(10)
    await server.kill()
    const before = got.length
    expect(before).toBeLessThan(count)

    server = await startServer(join(dir, 'data'), { env, made: server.made })
    const after = await owner(`${all}/${id}`)
    expect(after.sending.state).toBe('idle')
    expect(after.counts.trying).toBe(0)
    expect(after.counts.unsure).toBeLessThanOrEqual(1)
    expect(after.counts.sent + after.counts.unsure + after.counts.waiting).toBe(count)
    await send()
    await expect.poll(async () => (await owner(`${all}/${id}`)).sending.state, { timeout: 15_000 }).toBe('done')
    expect(new Set(got).size).toBe(got.length)
    const { counts } = await owner(`${all}/${id}`)
    expect([counts.sent + counts.unsure, counts.waiting]).toEqual([count, 0])
    // Whoever got none is unsure, and waits for somebody to decide.
    expect(count - got.length).toBeLessThanOrEqual(counts.unsure)
  } finally {
    await server.stop()
    await new Promise<void>((resolve) => smtp.close(() => resolve()))
    rmSync(dir, { recursive: true, force: true })
  }
})
