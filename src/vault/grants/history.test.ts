import { appendFile, mkdir } from 'node:fs/promises'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLedger } from '../../ledger/index.ts'
import { temporaryDir } from './grants.fixture.ts'
import { readHistory } from './history.ts'

const person = () => randomBytes(16).toString('base64url')
const hour = 3_600_000

test('V76 readHistory() counts the ids that each member opened alone in the last day, from the ledger’s own files', async () => {
  const { dir, remove } = await temporaryDir()
  let now = 1_700_000_000_000
  const ledger = await openLedger({
    dir, origin: 'test/ledger', privateKey: generateKeyPairSync('ed25519').privateKey, now: () => now, random: randomBytes,
  })
  const reserve = (actor: string, ids: number, approvers?: string[]) => ledger.append(
    { kind: 'unseal.reserve', actor, project: 1, ...(approvers && { approvers }) }, Array.from({ length: ids }, person))
  await reserve('member:1', 9)
  now += 25 * hour
  await reserve('member:1', 3, [])
  await reserve('member:1', 40, ['member:2'])
  await reserve('member:2', 2)
  await ledger.append({ kind: 'unseal.done', actor: 'member:1', project: 1 }, [person()])
  await ledger.append({ kind: 'approver.removed', actor: 'owner', member: 3, enrolments: ['one', 'two'] })
  await ledger.append({ kind: 'policy.changed', actor: 'owner', policy: 'grants', serial: 4 })
  await ledger.append({ kind: 'note', text: '"unseal.reserve"' })
  const history = await readHistory(dir, now + 1)
  expect(history.openings.map(({ actor, ids }) => [actor, ids])).toEqual([['member:1', 3], ['member:2', 2]])
  expect([...history.endedEnrolments]).toEqual(['one', 'two'])
  expect(history.policySerial).toBe(4)
  // A line that is being written.
  await appendFile(join(dir, 'entries', '000000000.jsonl'), '{"kind":"unseal.reserve","actor":"member:9"')
  expect((await readHistory(dir, now + 1)).openings.length).toBe(2)
  await ledger.close()
  await remove()
})

test('V76 readHistory() reads every file for what has no age, and counts no further back than the first old one', async () => {
  const { dir, remove } = await temporaryDir()
  await mkdir(join(dir, 'entries'), { recursive: true })
  const line = (entry: object) => `${JSON.stringify(entry)}\n`
  const now = 10 * 24 * hour
  await appendFile(join(dir, 'entries', '000000000.jsonl'),
    line({ kind: 'approver.removed', enrolments: ['old'], recordedAt: 1 }) + line({ kind: 'unseal.reserve', actor: 'member:1', people: { count: 7 }, recordedAt: 2 }))
  await appendFile(join(dir, 'entries', '000065536.jsonl'), line({ kind: 'unseal.reserve', actor: 'member:1', people: { count: 5 }, recordedAt: now - hour }))
  const history = await readHistory(dir, now)
  expect(history.openings).toEqual([{ actor: 'member:1', ids: 5, at: now - hour }])
  expect([...history.endedEnrolments]).toEqual(['old'])
  expect(await readHistory(join(dir, 'nothing'), now)).toMatchObject({ openings: [], policySerial: 0 })
  await remove()
})
