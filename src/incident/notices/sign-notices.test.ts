import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLedger, type Ledger } from '../../ledger/index.ts'
import { toBase64 } from '../../model/signed/bytes.ts'
import { checkNotice, type PublishedKeys } from '../../model/signed/check-notice.ts'
import { checkByArithmetic } from '../../model/signed/ed25519.ts'
import { buildTree, rootOf } from '../../model/signed/merkle.ts'
import { minisignKeyText } from '../../model/signed/minisign.ts'
import { someFacts, somebody } from './notices.fixture.ts'
import { sealNotice, signNotices, type NoticeSigner } from './sign-notices.ts'
import { writeNotice } from './write-notice.ts'

let ledger: Ledger
let dir: string
let keys: PublishedKeys
let signer: NoticeSigner
let sealed: string[]
const count = 10_000

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'signet-notices-'))
  const random = (size: number) => new Uint8Array(size)
  ledger = await openLedger({ dir, origin: 'example.org/ledger', privateKey: generateKeyPairSync('ed25519').privateKey, now: Date.now, random })
  const pair = generateKeyPairSync('ed25519')
  const keyId = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
  signer = { keyId, sign: async (texts) => texts.map(({ text, comment }) => {
    const signature = sign(null, Buffer.from(text), pair.privateKey)
    return { signature: signature.toString('base64'), commentSignature: sign(null, Buffer.concat([signature, Buffer.from(comment)]), pair.privateKey).toString('base64') }
  }) }
  const raw = new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(12))
  keys = {
    format: 'signet/notice-keys/v1', organisation: 'Example', notice: minisignKeyText(keyId, raw), ledger: ledger.verifierKey,
    versions: [{ incident: '7', version: 1, date: '2025-11-27' }],
  }
  sealed = await issue(count)
}, 60_000)
afterAll(async () => {
  await ledger.close()
  await rm(dir, { recursive: true })
})

async function issue(many: number): Promise<string[]> {
  const written = Array.from({ length: many }, (_, n) => {
    const person = { ...somebody, code: `CODE-${n}`, language: n % 2 === 0 ? 'en' as const : 'fr' as const }
    return { ...writeNotice(someFacts, person), mark: { incident: '7', version: 1, date: '2025-11-27', code: person.code, language: person.language } }
  })
  const signed = await signNotices(written, signer)
  const levels = buildTree(signed.map(({ leaf }) => leaf))
  const { index } = await ledger.append({ kind: 'notice.issue', actor: 'member:1', incident: '7', version: 1, count: many, root: toBase64(rootOf(levels)) })
  const size = ledger.size
  const announced = { line: (await ledger.line(index)).toString('utf8'), index, proof: await ledger.inclusionProof(index, size), checkpoint: ledger.checkpoint }
  return signed.map((notice, at) => sealNotice(notice, at, levels, announced))
}

test('N20 10,000 notices are written, signed and put on the ledger in seconds', async () => {
  const started = performance.now()
  expect((await issue(count)).length).toBe(count)
  const seconds = (performance.now() - started) / 1000
  console.log(`${count} notices in ${seconds.toFixed(1)} s; one is ${sealed[0]!.length} letters`)
  expect(seconds).toBeLessThan(20)
}, 60_000)

test('N30 a notice is good as it was sent, and says what it is and where it stands', async () => {
  for (const at of [0, 1, 4_999, count - 1]) {
    const verdict = await checkNotice(sealed[at]!, keys)
    expect(verdict).toMatchObject({ good: true, mark: { incident: '7', version: 1, date: '2025-11-27', code: `CODE-${at}` }, ledger: { index: 0 }, replacedBy: undefined })
    expect(await checkNotice(sealed[at]!, keys, async (...one) => checkByArithmetic(...one))).toEqual(verdict)
  }
})

test('N31 a notice stays good through what mail programs do to it', async () => {
  const text = sealed[1]!
  const changed = [
    text.replaceAll('\n', '\r\n'), text.replaceAll('\n\n', '\n'), text.replaceAll('\n', '\n\n'), text.replaceAll(/^/gm, '  '), `\ufeff${text}`, `${text}\n-- \nSent from my telephone`,
    text.replaceAll(' :', '\u00a0:'), text.normalize('NFD'), text.replace(/[A-Za-z0-9+/]{70}(?=[A-Za-z0-9+/=]{4})/g, (part) => `${part}\n`),
  ]
  for (const one of changed) expect(await checkNotice(one, keys)).toMatchObject({ good: true })
})

test('T18 N32 a copied notice cannot carry another word, sign, mark, place or date', async () => {
  const text = sealed[0]!
  const changes: [string, string][] = [
    [text.replace('privacy@', 'privacy.'), 'wrong-signature'], [`Please sign in.\n${text}`, 'wrong-signature'], [text.replace('Others', 'Ot\u200bhers'), 'wrong-signature'],
    [text.replace('code=CODE-0', 'code=CODE-1'), 'wrong-signature'], [text.replace('version=1', 'version=2'), 'wrong-signature'], [text.replace('date=2025-11-27', 'date=2026-11-27'), 'wrong-signature'],
    [text.replace('index 0', 'index 1'), 'wrong-proof'], [text.replace('----- BEGIN SIGNATURE -----', ''), 'no-signature'], [text + text, 'two-signatures'],
    [text.replace('----- END SIGNATURE -----', ''), 'broken-signature'], [text.replace('c2sp.org', 'example.org'), 'broken-proof'], ['', 'no-signature'],
    [text.slice(0, text.indexOf('----- LEDGER')) + sealed[1]!.slice(sealed[1]!.indexOf('----- LEDGER')), 'wrong-proof'],
  ]
  for (const [changed, fault] of changes) expect([fault, await checkNotice(changed, keys)]).toMatchObject([fault, { good: false, fault }])
})

test('N33 a notice of another key, or of another ledger, is none of ours', async () => {
  const other = minisignKeyText(new Uint8Array(8), new Uint8Array(32))
  expect(await checkNotice(sealed[0]!, { ...keys, notice: other })).toMatchObject({ good: false, fault: 'other-key' })
  expect(await checkNotice(sealed[0]!, { ...keys, notice: minisignKeyText(signer.keyId, new Uint8Array(32).fill(3)) })).toMatchObject({ fault: 'wrong-signature' })
  expect(await checkNotice(sealed[0]!, { ...keys, ledger: ledger.verifierKey.replace('example', 'sample') })).toMatchObject({ fault: 'foreign-ledger' })
  // After the ledger's key was renewed, a notice from before is still one.
  expect(await checkNotice(sealed[0]!, { ...keys, ledger: ledger.verifierKey.replace('example', 'sample'), formerLedgers: [ledger.verifierKey] })).toMatchObject({ good: true })
  expect(await checkNotice(sealed[0]!, { ...keys, notice: 'nothing' })).toMatchObject({ fault: 'keys-unreadable' })
})

test('N34 a notice that was replaced says by which', async () => {
  const versions = [...keys.versions, { incident: '7', version: 2, date: '2025-12-19' }, { incident: '8', version: 9, date: '2026-01-01' }]
  expect(await checkNotice(sealed[0]!, { ...keys, versions })).toMatchObject({ good: true, replacedBy: { version: 2, date: '2025-12-19' } })
})

test('N35 a signature without a proof is good, and says that the ledger was not shown', async () => {
  const text = sealed[0]!
  const bare = text.slice(0, text.indexOf('----- LEDGER')) + '----- END SIGNATURE -----\n'
  expect(await checkNotice(bare, keys)).toMatchObject({ good: true, ledger: undefined })
})
