/** Two members at terminals: one asks for many people with a code of their app, the other approves with theirs. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { fromBase32, totpCode, totpStep } from '../src/base/totp.ts'
import { createVaultClient, vaultSocketPath } from '../src/vault/index.ts'
import { startServer } from './server.ts'

const signet = fileURLToPath(new URL('../bin/signet.cjs', import.meta.url))
const run = promisify(execFile)
const count = 12

test('T10 many people in full take a second member, who approves from a terminal', { timeout: 120_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'signet-approve-'))
  const data = join(dir, 'data')
  const server = await startServer(data)
  try {
    const vault = createVaultClient(vaultSocketPath(join(data, 'keys')))
    const cli = (...args: string[]) => run(process.execPath, [signet, ...args, '--data', data], { cwd: dir })
    const refused = async (...args: string[]) => (await cli(...args).then(() => ({ stderr: '' }), (error: { stderr: string }) => error)).stderr

    const people = Array.from({ length: count }, (_, n) => ({ $token: server.token, $distinct_id: `user-${n}`, $set: { $email: `ann-${n}@example.org` } }))
    await fetch(`${server.url}/engage`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(people) })
    const listed = await (await fetch(`${server.url}/v1/projects/1/people`, { headers: { authorization: `Basic ${Buffer.from(`${server.secret}:`).toString('base64')}` } })).json() as { people: { pseudonym: string }[] }
    writeFileSync(join(dir, 'people.txt'), listed.people.map(({ pseudonym }) => pseudonym).join('\n'))

    // Enrolled at the desk, as a browser would.
    const { desk } = await deskOf(server.url)
    await vault.unlock(server.unlock)
    const codeOf = async (member: number, name: string) => {
      const { id } = await vault.enrol({ member, name, mayRequest: true, mayApprove: true, passkeys: [] })
      const post = async (path: string, body: object) => (await fetch(`${desk}/api/enrolments/${id}/${path}`, { method: 'POST', headers: { origin: desk, 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as Promise<{ seed: string }>
      const seed = fromBase32((await post('codes', {})).seed)
      await post('prove', { code: totpCode(seed, totpStep(Date.now())) })
      await post('confirm', { secret: server.unlock })
      return (): string => totpCode(seed, totpStep(Date.now()))
    }
    const [ada, bob] = [await codeOf(1, 'Ada'), await codeOf(2, 'Bob')]
    expect((await vault.members()).map(({ name, factors }) => [name, factors])).toEqual([['Ada', ['totp']], ['Bob', ['totp']]])

    const asked = ['unseal', '--people-file', 'people.txt', '--fields', '$email', '--level', 'full', '--reason', 'survey of November', '--member', '1']
    const filed = await cli(...asked)
    const id = filed.stdout.trim()
    expect(filed.stderr).toContain(`signet approve ${id}`)
    expect((await cli('approve')).stdout).toContain(id)
    expect(await refused('unseal', '--request', id, '--member', '1', '--code', ada(), '--out', 'out.csv')).toContain('APPROVAL_MISSING')
    expect(await refused('approve', id, '--member', '1', '--code', ada())).toContain('GRANT_INVALID')
    expect(await refused('approve', id, '--member', '2', '--code', '12')).toContain('CEREMONY_INVALID')
    const approved = await cli('approve', id, '--member', '2', '--code', bob())
    expect([approved.stdout.trim(), approved.stderr]).toEqual(['Approved by Bob', expect.stringContaining('survey of November')])
    const opened = await cli('unseal', '--request', id, '--member', '1', '--code', ada(), '--out', 'out.csv')
    expect(opened.stderr).toMatch(/out\.csv: 12 values of 12 people, on the ledger as entry \d+/)
    const file = readFileSync(join(dir, 'out.csv'), 'utf8')
    expect(file.split('\r\n').filter((line) => line.includes('@example.org')).length).toBe(count)
    expect(file).toContain('"receipt.approvedBy","member:2"')
    expect(await refused('unseal', '--request', id, '--member', '1', '--code', ada())).toContain('GRANT_SPENT')
  } finally {
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
})

/** The app's page says where its desk is: the only origin that it may frame. */
async function deskOf(url: string): Promise<{ readonly desk: string }> {
  const policy = (await fetch(url)).headers.get('content-security-policy') ?? ''
  return { desk: /frame-src (\S+)/.exec(policy)![1]! }
}
