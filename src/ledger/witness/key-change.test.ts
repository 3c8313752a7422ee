import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { NoteKey } from '../format/note.ts'
import { change, firstStatement, newKey, nextKey, publicOf, putUnderRoot, rootKey } from '../key-change.fixture.ts'
import { copyOf, key, open, privateKey, temporaryDir, witnessKey, witnessPrivateKey } from '../ledger.fixture.ts'
import type { Ledger } from '../contract.ts'
import { followLog, type LogReader } from './follow.ts'
import { writeStatements } from './statements.ts'
import { writeSubmission } from './submission.ts'
import { parseTilePath } from './tiles.ts'
import { createWitness, type Witness } from './witness.ts'

const dirs: string[] = []
const ledgers: Ledger[] = []
afterEach(async () => {
  for (const ledger of ledgers.splice(0)) await ledger.close()
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true })
})
function fresh(): string {
  const dir = temporaryDir()
  dirs.push(dir)
  return dir
}
async function opened(dir = fresh(), more: Parameters<typeof open>[1] = {}): Promise<Ledger> {
  const ledger = await open(dir, more)
  ledgers.push(ledger)
  return ledger
}
const watching = (dir: string, anchor: NoteKey): Witness =>
  createWitness({ dir, name: witnessKey.name, privateKey: witnessPrivateKey, logs: [anchor], now: () => 1_800_000_000_000 })
const push = async (witness: Witness, ledger: Ledger, oldSize: number) =>
  witness.addCheckpoint(writeSubmission({ oldSize, proof: await ledger.consistencyProof(oldSize), note: ledger.checkpoint }))
const tell = (witness: Witness, ...statements: readonly string[]) => witness.addKeys(writeStatements(statements))
const grow = (ledger: Ledger, count: number) => Promise.all(Array.from({ length: count }, () => ledger.append({ kind: 'a' })))
const refused = (status: number) => expect.objectContaining({ status })

test.each([['the former key', key], ['the root’s key', rootKey]])('W9 a witness that was given %s goes on across a change, once it is told of it', async (_, anchor) => {
  const dir = fresh()
  const witness = watching(dir, anchor)
  const ledger = await opened()
  await putUnderRoot(ledger)
  await tell(witness, firstStatement)
  await push(witness, ledger, 0)
  const second = nextKey(1, privateKey)
  await change(ledger, 1, second)
  await grow(ledger, 3)
  await expect(push(witness, ledger, 1)).rejects.toThrow(refused(403))
  await tell(witness, ...ledger.keyStatements)
  await push(witness, ledger, 1)
  // It remembers over a restart, and what it saw before is still its own.
  const again = watching(dir, anchor)
  await grow(ledger, 1)
  await push(again, ledger, 5)
  expect((await again.latest(key.name))?.split('\n')[1]).toBe('6')
  expect(existsSync(join(dir, 'evidence'))).toBe(false)
})

test('W9 the former key signs nothing for it any more, and another root is none', async () => {
  const dir = fresh()
  const witness = watching(dir, key)
  const truth = fresh()
  const ledger = await opened(truth)
  await putUnderRoot(ledger)
  await grow(ledger, 2)
  const stolen = copyOf(truth)
  dirs.push(stolen)
  rmSync(join(stolen, 'lock'), { force: true })
  await tell(witness, firstStatement)
  await push(witness, ledger, 0)
  const second = nextKey(1, privateKey)
  await change(ledger, 1, second)
  await tell(witness, second.statement)
  const thief = await opened(stolen, { statements: [firstStatement] })
  await grow(thief, 7)
  await expect(push(witness, thief, 3)).rejects.toThrow(refused(403))
  for (const forged of [nextKey(2, second.privateKey, newKey()), nextKey(1, privateKey, privateKey), nextKey(2, privateKey), nextKey(3, second.privateKey)]) {
    await expect(tell(witness, forged.statement)).rejects.toThrow(refused(422))
  }
  for (const body of ['', 'x', second.statement, `${writeStatements([second.statement])}x`]) await expect(witness.addKeys(body)).rejects.toThrow(refused(400))
  await expect(tell(watching(fresh(), publicOf(newKey())), second.statement)).rejects.toThrow(refused(422))
  await expect(tell(watching(fresh(), { ...key, name: 'other.example' }), second.statement)).rejects.toThrow(refused(404))
  expect(readdirSync(join(dir, 'keys'))).toHaveLength(1)
  await push(witness, ledger, 3)
})

test('W10 whoever follows over the tiles follows the keys, and takes no other change', async () => {
  const ledger = await opened()
  await putUnderRoot(ledger)
  await grow(ledger, 4)
  const reader = (statements: () => readonly string[]): LogReader => ({
    checkpoint: () => Promise.resolve(ledger.checkpoint),
    keys: () => Promise.resolve(writeStatements(statements())),
    tile(path) {
      const tile = parseTilePath(path.slice('tile/'.length))!
      return ledger.hashes(tile.level as number, tile.number * 256, tile.width)
    },
  })
  const honest = reader(() => ledger.keyStatements)
  const { note } = await followLog(honest, key, undefined)
  await change(ledger, 1, nextKey(1, privateKey))
  await grow(ledger, 4)
  for (const anchor of [key, rootKey]) {
    const followed = await followLog(honest, anchor, note)
    expect(followed).toMatchObject({ outcome: 'grown', checkpoint: { size: 10 } })
    expect(await followLog(honest, anchor, followed.note)).toMatchObject({ outcome: 'same' })
  }
  await expect(followLog(reader(() => [firstStatement]), key, note)).rejects.toThrow('not signed by the key')
  await expect(followLog(reader(() => [firstStatement, nextKey(1, privateKey, privateKey).statement]), key, note)).rejects.toThrow('is not signed by the instance’s root')
})
