/**
 * The check of a bulletin: that the ledger took exactly this text, as one file that carries its proof. It needs the ledger's
 * public key and no network; whether a later version replaced it stands in the feeds only.
 *
 * Rules: src/incident/bulletins/SPEC.md B16.
 */
import { fromBase64, hex, utf8 } from './bytes.ts'
import { openCheckpoint, type PublishedKeys } from './check-notice.ts'
import { checkEd25519, type CheckSignature } from './ed25519.ts'
import { isIncluded, leafOf } from './merkle.ts'
import { sha256 } from './sha256.ts'

/** What stands at a version's address with `.json` behind it. */
export interface ProvenBulletin {
  readonly format: 'signet/bulletin/v1'
  /** As it was published: JSON, whose SHA-256 is on the ledger. */
  readonly bulletin: string
  /** The ledger's entry `bulletin.publish`, its place, and the way to the root that the checkpoint signs. */
  readonly line: string
  readonly index: number
  /** Base64. */
  readonly proof: readonly string[]
  readonly checkpoint: string
}

export type BulletinVerdict =
  | { readonly good: false; readonly fault: 'unreadable' | 'foreign-ledger' | 'wrong-proof' | 'wrong-text' }
  | {
      readonly good: true
      readonly slug: string
      readonly version: number
      readonly date: string
      /** In both languages, as it was published. */
      readonly text: Readonly<Record<'en' | 'fr', Readonly<Record<string, unknown>>>>
      readonly ledger: { readonly index: number; readonly size: number }
    }

export function isProvenBulletin(value: unknown): value is ProvenBulletin {
  const { format, bulletin, line, index, proof, checkpoint } = (value ?? {}) as Partial<ProvenBulletin>
  return format === 'signet/bulletin/v1' && typeof bulletin === 'string' && typeof line === 'string' && Number.isSafeInteger(index) && typeof checkpoint === 'string' &&
    Array.isArray(proof) && proof.length <= 64 && proof.every((hash) => typeof hash === 'string')
}

export async function checkBulletin(
  { bulletin, line, index, proof, checkpoint }: ProvenBulletin, keys: Pick<PublishedKeys, 'ledger' | 'formerLedgers'>, check: CheckSignature = checkEd25519,
): Promise<BulletinVerdict> {
  const bad = (fault: 'unreadable' | 'foreign-ledger' | 'wrong-proof' | 'wrong-text'): BulletinVerdict => ({ good: false, fault })
  const entry = parse(line)
  const said = parse(bulletin)
  const hashes = proof.map(fromBase64)
  if (entry === undefined || said === undefined || hashes.includes(undefined)) return bad('unreadable')
  const opened = (await Promise.all([keys.ledger, ...keys.formerLedgers ?? []].map((key) => openCheckpoint(checkpoint, key, check)))).find((one) => one !== undefined)
  if (opened === undefined) return bad('foreign-ledger')
  if (entry['kind'] !== 'bulletin.publish' || entry['index'] !== index || !isIncluded(leafOf(utf8(line)), index, opened.size, hashes as Uint8Array[], opened.root)) return bad('wrong-proof')
  const { slug, version, date, text } = said as { slug: string; version: number; date: string; text: Record<'en' | 'fr', Record<string, unknown>> }
  if (entry['digest'] !== hex(sha256(utf8(bulletin))) || entry['slug'] !== slug || entry['version'] !== version) return bad('wrong-text')
  return { good: true, slug, version, date, text, ledger: { index, size: opened.size } }
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
