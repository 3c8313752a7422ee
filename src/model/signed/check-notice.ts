/**
 * The check of a notice: pure, and the same in the browser, on a page that was saved, and on the command line. It needs
 * the two public keys and what versions there are, and no network. It says what was signed, never who is affected.
 *
 * Rules: src/incident/notices/SPEC.md N30–N36.
 */
import { equalBytes, fromBase64, joinBytes, utf8 } from './bytes.ts'
import { checkEd25519, type CheckSignature } from './ed25519.ts'
import { isIncluded, leafOf } from './merkle.ts'
import { checkMinisign, keyName, parseMinisignKey } from './minisign.ts'
import { sha256 } from './sha256.ts'
import { canonicalText, type LedgerProof, readSignedText, textLeaf, type Unreadable } from './signed-text.ts'

/** What an instance publishes for those who check. */
export interface PublishedKeys {
  readonly format: 'signet/notice-keys/v1'
  readonly organisation: string
  /** minisign's form of the notice key. */
  readonly notice: string
  /** The ledger's verifier key: `name+id+key`. */
  readonly ledger: string
  /** The keys that were replaced by it: notices from their time carry checkpoints that they signed. */
  readonly formerLedgers?: readonly string[]
  /** Every version of a notice that was issued. */
  readonly versions: readonly NoticeVersion[]
}

export interface NoticeVersion {
  readonly incident: string
  readonly version: number
  /** `2025-12-19` */
  readonly date: string
}

/** What the trusted comment says. */
export interface NoticeMark extends NoticeVersion {
  /** Names the person to whoever holds the notice, and to nobody else. */
  readonly code: string
  readonly language: 'en' | 'fr'
}

export type NoticeFault =
  | Unreadable | 'keys-unreadable' | 'other-key' | 'wrong-signature' | 'no-notice' | 'wrong-proof' | 'foreign-ledger'

export type NoticeVerdict =
  | { readonly good: false; readonly fault: NoticeFault; readonly text: string | undefined }
  | {
      readonly good: true
      /** The text that was signed, line by line. */
      readonly text: string
      readonly mark: NoticeMark
      /** The later version, as far as the published list knows. */
      readonly replacedBy: NoticeVersion | undefined
      /** Where the ledger announced it; undefined for a notice without a proof. */
      readonly ledger: { readonly index: number; readonly size: number } | undefined
    }

export async function checkNotice(given: string, keys: PublishedKeys, check: CheckSignature = checkEd25519): Promise<NoticeVerdict> {
  const read = readSignedText(given)
  if (typeof read === 'string') return { good: false, fault: read, text: undefined }
  const text = canonicalText(read.text)
  const bad = (fault: NoticeFault): NoticeVerdict => ({ good: false, fault, text })
  const key = parseMinisignKey(keys.notice)
  if (key === undefined) return bad('keys-unreadable')
  if (!equalBytes(key.keyId, read.signature.keyId)) return bad('other-key')
  if (!(await checkMinisign(read.signature, utf8(text), key.publicKey, check))) return bad('wrong-signature')
  const mark = parseMark(read.signature.trustedComment)
  if (mark === undefined) return bad('no-notice')
  const ledger = read.proof === undefined ? undefined : await checkProof(read.proof, text, read.signature.trustedComment, mark, [keys.ledger, ...keys.formerLedgers ?? []], check)
  if (typeof ledger === 'string') return bad(ledger)
  const later = keys.versions.filter((one) => one.incident === mark.incident && one.version > mark.version)
  return { good: true, text, mark, ledger, replacedBy: later.toSorted((a, b) => b.version - a.version)[0] }
}

export function writeMark({ incident, version, date, code, language }: NoticeMark): string {
  return `signet notice incident=${incident} version=${version} date=${date} code=${code} language=${language}`
}

const markForm = /^signet notice incident=(?<incident>[\w.-]{1,64}) version=(?<version>[1-9]\d{0,5}) date=(?<date>\d{4}-\d\d-\d\d) code=(?<code>[\w-]{4,64}) language=(?<language>en|fr)$/

export function parseMark(comment: string): NoticeMark | undefined {
  const groups = markForm.exec(comment)?.groups
  if (groups === undefined) return undefined
  const { incident, version, date, code, language } = groups as Record<string, string>
  return { incident: incident!, version: Number(version), date: date!, code: code!, language: language as 'en' | 'fr' }
}

async function checkProof(
  { line, at, of, path, index, proof, checkpoint }: LedgerProof, text: string, comment: string, mark: NoticeMark, ledgerKeys: readonly string[],
  check: CheckSignature,
): Promise<{ readonly index: number; readonly size: number } | 'wrong-proof' | 'foreign-ledger'> {
  const all = await Promise.all(ledgerKeys.map((key) => openCheckpoint(checkpoint, key, check)))
  const opened = all.find((one) => one !== undefined)
  if (opened === undefined) return 'foreign-ledger'
  let entry: Readonly<Record<string, unknown>>
  try {
    entry = JSON.parse(line) as Readonly<Record<string, unknown>>
  } catch {
    return 'wrong-proof'
  }
  const root = fromBase64(typeof entry['root'] === 'string' ? entry['root'] : '')
  const isAnnounced = entry['kind'] === 'notice.issue' && entry['index'] === index && entry['incident'] === mark.incident &&
    entry['version'] === mark.version && root !== undefined && isIncluded(leafOf(textLeaf(text, comment)), at, of, path, root)
  return isAnnounced && isIncluded(leafOf(utf8(line)), index, opened.size, proof, opened.root) ? { index, size: opened.size } : 'wrong-proof'
}

/** A checkpoint (C2SP tlog-checkpoint) that the ledger of this key signed; undefined when it did not. */
export async function openCheckpoint(note: string, ledgerKey: string, check: CheckSignature): Promise<{ readonly size: number; readonly root: Uint8Array } | undefined> {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(ledgerKey.trim()) ?? []
  const typed = fromBase64(encoded ?? '')
  if (name === undefined || typed?.length !== 33 || typed[0] !== 1) return undefined
  const keyId = sha256(joinBytes(utf8(`${name}\n`), typed)).slice(0, 4)
  const split = note.indexOf('\n\n')
  const body = note.slice(0, split + 1)
  const [origin, size, rootText, ...more] = body.split('\n')
  const root = fromBase64(rootText ?? '')
  const isForm = origin === name && /^(0|[1-9]\d{0,15})$/.test(size ?? '') && root?.length === 32 && more.length === 1
  if (!isForm || [...keyId].map((byte) => byte.toString(16).padStart(2, '0')).join('') !== id) return undefined
  for (const line of note.slice(split + 2).split('\n')) {
    const [, signer, signature] = /^— (\S+) (\S+)$/.exec(line) ?? []
    const bytes = fromBase64(signature ?? '')
    if (signer !== name || bytes?.length !== 68 || !equalBytes(bytes.subarray(0, 4), keyId)) continue
    if (await check(typed.slice(1), utf8(body), bytes.subarray(4))) return { size: Number(size), root: root! }
  }
  return undefined
}

/** The key as minisign names it, for people to compare; undefined when the text is no key. */
export function nameOfKey(text: string): string | undefined {
  const key = parseMinisignKey(text)
  return key && keyName(key.keyId)
}
