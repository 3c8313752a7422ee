/**
 * A text with its signature and its proof at its foot, as a notice is sent: what a reader copies out of a mail, or saves
 * as a file, is enough to check it.
 *
 * What is signed is the canonical text, since mail programs change spaces, empty lines and the ends of lines on the way.
 * Bytes: docs/formats/notice.md.
 */
import { fromBase64, toBase64, utf8 } from './bytes.ts'
import { minisignLines, parseMinisign, type Minisign } from './minisign.ts'

export const signatureBegins = '----- BEGIN SIGNATURE -----'
export const proofBegins = '----- LEDGER PROOF -----'
export const signatureEnds = '----- END SIGNATURE -----'

/** Where a signed text stands in the ledger: its place among what one entry announced, and that entry's place. */
export interface LedgerProof {
  /** The entry as the ledger's tree hashes it; its member `root` is over the texts. */
  readonly line: string
  /** The text's place among `of`, and the hashes beside its way to that root. */
  readonly at: number
  readonly of: number
  readonly path: readonly Uint8Array[]
  /** The entry's place in the ledger, and the hashes beside its way to the checkpoint's root. */
  readonly index: number
  readonly proof: readonly Uint8Array[]
  /** A signed note. */
  readonly checkpoint: string
}

export interface SignedText {
  readonly text: string
  readonly signature: Minisign
  readonly proof: LedgerProof | undefined
}

/** The one form of a text: composed letters, one space for any, no empty lines, no space around a line. */
export function canonicalText(text: string): string {
  const lines = text.normalize('NFC').replace(/\r\n?/g, '\n').split('\n').map((line) => line.replace(/[\t \u00a0\u202f]+/g, ' ').trim())
  return lines.filter((line) => line !== '').map((line) => `${line}\n`).join('')
}

/** What the tree of texts has as a leaf. */
export function textLeaf(canonical: string, trustedComment: string): Uint8Array {
  return utf8(`${canonical}${trustedComment}\n`)
}

export function writeSignedText({ text, signature, proof }: SignedText): string {
  const proofLines = proof === undefined ? [] : [proofBegins, ...tlogProofText(proof).trimEnd().split('\n').flatMap(fold)]
  return [text.trimEnd(), '', signatureBegins, ...minisignLines(signature), ...proofLines, signatureEnds, ''].join('\n')
}

/** C2SP tlog-proof v1; the entry and the text's way to it stand in the line `extra`. */
export function tlogProofText({ line, at, of, path, index, proof, checkpoint }: LedgerProof): string {
  const extra = JSON.stringify({ line, at, of, path: path.map(toBase64) })
  return `c2sp.org/tlog-proof@v1\nextra ${toBase64(utf8(extra))}\nindex ${index}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${checkpoint}`
}

const widest = 76

function fold(line: string): string[] {
  if (!line.startsWith('extra ')) return [line]
  return line.match(new RegExp(`.{1,${widest}}`, 'g')) ?? [line]
}

export type Unreadable = 'no-signature' | 'two-signatures' | 'broken-signature' | 'broken-proof'

/** Reads a text that was pasted or opened. Only what stands before the signature counts as signed. */
export function readSignedText(given: string): SignedText | Unreadable {
  const lines = given.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n').split('\n')
  const marks = lines.flatMap((line, at) => (line.trim() === signatureBegins ? [at] : []))
  const [begin] = marks
  if (begin === undefined) return 'no-signature'
  if (marks.length > 1) return 'two-signatures'
  const end = lines.findIndex((line, at) => at > begin && line.trim() === signatureEnds)
  if (end < 0) return 'broken-signature'
  const inside = lines.slice(begin + 1, end).map((line) => line.trim()).filter((line) => line !== '')
  const split = inside.indexOf(proofBegins)
  const signature = parseMinisign(split < 0 ? inside : inside.slice(0, split))
  if (signature === undefined) return 'broken-signature'
  const proof = split < 0 ? undefined : parseProof(inside.slice(split + 1))
  if (split >= 0 && proof === undefined) return 'broken-proof'
  return { text: lines.slice(0, begin).join('\n'), signature, proof }
}

/** Reads a proof whose empty lines may be gone, and whose long line may be broken. */
function parseProof(lines: readonly string[]): LedgerProof | undefined {
  const indexAt = lines.findIndex((line) => /^index \d{1,15}$/.test(line))
  if (lines[0] !== 'c2sp.org/tlog-proof@v1' || indexAt < 1) return undefined
  const extra = parseExtra(lines.slice(1, indexAt).join(''))
  const rest = lines.slice(indexAt + 1)
  const origin = rest.findIndex((line) => fromBase64(line)?.length !== 32)
  if (extra === undefined || origin < 0 || rest.length < origin + 4) return undefined
  return {
    ...extra,
    index: Number(lines[indexAt]!.slice('index '.length)),
    proof: rest.slice(0, origin).map((line) => fromBase64(line)!),
    checkpoint: `${rest.slice(origin, origin + 3).join('\n')}\n\n${unfolded(rest.slice(origin + 3))}`,
  }
}

/** Signature lines, each of which begins with a dash; what does not was broken off the line before. */
function unfolded(lines: readonly string[]): string {
  return `${lines.join('\n').replace(/\n(?!— )/g, '')}\n`
}

function parseExtra(text: string): Pick<LedgerProof, 'line' | 'at' | 'of' | 'path'> | undefined {
  try {
    const bytes = fromBase64(text.replace(/^extra /, ''))
    const { line, at, of, path } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown>
    const hashes = Array.isArray(path) ? path.map((hash) => fromBase64(String(hash))) : undefined
    const isWhole = hashes?.every((hash): hash is Uint8Array => hash?.length === 32) === true
    return typeof line === 'string' && Number.isSafeInteger(at) && Number.isSafeInteger(of) && isWhole
      ? { line, at: at as number, of: of as number, path: hashes }
      : undefined
  } catch {
    return undefined
  }
}
