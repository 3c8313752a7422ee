import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { prove } from './prove.ts'
import type { ProvenEntry } from './types.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const origin = 'a.example/ledger'
const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
const typed = Buffer.concat([Buffer.of(1), raw])
const id = sha(Buffer.from(`${origin}\n`), typed).subarray(0, 4)
const verifierKey = `${origin}+${id.toString('hex')}+${typed.toString('base64')}`

const lines = Array.from({ length: 7 }, (_, index) => JSON.stringify({ index, kind: 'é' }))
const leaves = lines.map((line) => sha(Buffer.of(0), Buffer.from(line)))

/** The definition of RFC 6962 §2.1, with the path that leads to `at`. */
function rootOf(hashes: readonly Buffer[], at: number): { root: Buffer; path: Buffer[] } {
  if (hashes.length === 1) return { root: hashes[0]!, path: [] }
  let k = 1
  while (k * 2 < hashes.length) k *= 2
  const [left, right] = [rootOf(hashes.slice(0, k), at), rootOf(hashes.slice(k), at - k)]
  return { root: sha(Buffer.of(1), left.root, right.root), path: at < k ? [...left.path, right.root] : [...right.path, left.root] }
}

function proven(index: number): ProvenEntry {
  const { root, path } = rootOf(leaves, index)
  const text = `${origin}\n${lines.length}\n${root.toString('base64')}\n`
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64')
  return {
    entry: { index, recordedAt: 0, kind: 'é', group: 'other', actor: null, project: null, people: null, details: {} },
    line: lines[index]!, texts: {}, size: lines.length, proof: path.map((hash) => hash.toString('base64')),
    checkpoint: `${text}\n— ${origin} ${signature}\n`, tlogProof: '',
  }
}

describe('prove()', () => {
  test('takes every entry of a signed tree', async () => {
    for (const index of lines.keys()) expect(await prove(proven(index), verifierKey)).toMatchObject({ outcome: 'proven', size: 7, signed: true })
  })

  test('takes nothing else', async () => {
    const good = proven(4)
    const turned = (text: string) => text.replace(/[A-Za-z0-9+/]/, (letter) => (letter === 'A' ? 'B' : 'A'))
    const cases: [Partial<ProvenEntry>, string][] = [
      [{ line: lines[3]! }, 'line'],
      [{ line: good.line.replace('é', 'e') }, 'proof'],
      [{ line: 'no json' }, 'line'],
      [{ entry: { ...good.entry, index: 5 }, line: lines[5]! }, 'proof'],
      [{ proof: good.proof.slice(1) }, 'proof'],
      [{ proof: [...good.proof, good.proof[0]!] }, 'proof'],
      [{ proof: good.proof.with(0, turned(good.proof[0]!)) }, 'proof'],
      [{ size: 6 }, 'checkpoint'],
      [{ checkpoint: '' }, 'checkpoint'],
      [{ checkpoint: good.checkpoint.replace(`${origin}\n7`, `${origin}\n7 `) }, 'checkpoint'],
      [{ checkpoint: proven(4).checkpoint.replace(/— .*\n/, '') }, 'signature'],
      [{ checkpoint: good.checkpoint.replace(/(— \S+ .{30})(.)/, (_, before: string, letter: string) => before + turned(letter)) }, 'signature'],
    ]
    for (const [change, what] of cases) {
      expect(await prove({ ...good, ...change }, verifierKey), JSON.stringify(change)).toEqual({ outcome: 'wrong', what })
    }
    const other = `${origin}+${id.toString('hex')}+${Buffer.concat([Buffer.of(1), Buffer.alloc(32, 9)]).toString('base64')}`
    expect((await prove(good, other)).outcome).toBe('wrong')
  })
})
