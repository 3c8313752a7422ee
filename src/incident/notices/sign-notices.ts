/**
 * Signs the notices of one version, and puts them under one root for the ledger: one entry announces all of them, and
 * each can show that it is among them.
 *
 * Rules: SPEC.md N20–N24. Bytes: docs/formats/notice.md.
 */
import { joinBytes, utf8 } from '../../model/signed/bytes.ts'
import { type NoticeMark, writeMark } from '../../model/signed/check-notice.ts'
import { leafOf, type Levels, pathOf } from '../../model/signed/merkle.ts'
import type { Minisign } from '../../model/signed/minisign.ts'
import { canonicalText, type LedgerProof, textLeaf, writeSignedText } from '../../model/signed/signed-text.ts'

/** Whoever holds the notice key. */
export interface NoticeSigner {
  readonly keyId: Uint8Array
  /** Ed25519. */
  readonly sign: (message: Uint8Array) => Uint8Array
}

export interface SignedNotice {
  readonly text: string
  readonly comment: string
  readonly signature: Minisign
  /** Its leaf in the tree of this version's notices. */
  readonly leaf: Uint8Array
}

export function signNotice(text: string, mark: NoticeMark, { keyId, sign }: NoticeSigner): SignedNotice {
  const canonical = canonicalText(text)
  const comment = writeMark(mark)
  const signature = sign(utf8(canonical))
  const commentSignature = sign(joinBytes(signature, utf8(comment)))
  return {
    text, comment, leaf: leafOf(textLeaf(canonical, comment)),
    signature: { keyId, signature, trustedComment: comment, commentSignature },
  }
}

/** Where the entry that announced them stands, with its proof. */
export type Announced = Pick<LedgerProof, 'line' | 'index' | 'proof' | 'checkpoint'>

/** The whole text that is sent: the notice, its signature and its proof. */
export function sealNotice({ text, signature }: Pick<SignedNotice, 'text' | 'signature'>, at: number, levels: Levels, announced: Announced): string {
  return writeSignedText({ text, signature, proof: { ...announced, at, of: levels[0]!.length, path: pathOf(levels, at) } })
}
