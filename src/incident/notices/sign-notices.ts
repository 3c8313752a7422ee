/**
 * Signs the notices of one version, and puts them under one root for the ledger: one entry announces all of them, and
 * each can show that it is among them.
 *
 * Rules: SPEC.md N20–N23. Bytes: docs/formats/notice.md.
 */
import { fromBase64 } from '../../model/signed/bytes.ts'
import { type NoticeMark, writeMark } from '../../model/signed/check-notice.ts'
import { leafOf, type Levels, pathOf } from '../../model/signed/merkle.ts'
import type { Minisign } from '../../model/signed/minisign.ts'
import { canonicalText, type LedgerProof, textLeaf, writeSignedText } from '../../model/signed/signed-text.ts'

/** Whoever holds the notice key: the vault, which signs under a grant. */
export interface NoticeSigner {
  /** 8 bytes, as minisign names keys. */
  readonly keyId: Uint8Array
  /** Signs canonical texts with their comments; in order. */
  readonly sign: (texts: readonly TextToSign[]) => Promise<readonly SignedText[]>
}

export interface TextToSign {
  readonly text: string
  readonly comment: string
}

/** Ed25519, base64: over the text, and over that signature followed by the comment. */
export interface SignedText {
  readonly signature: string
  readonly commentSignature: string
}

export interface SignedNotice {
  readonly text: string
  readonly signature: Minisign
  /** Its leaf in the tree of this version's notices. */
  readonly leaf: Uint8Array
}

/** Signs several notices at once; in order. */
export async function signNotices(notices: readonly { readonly text: string; readonly mark: NoticeMark }[], { keyId, sign }: NoticeSigner): Promise<SignedNotice[]> {
  const asked = notices.map(({ text, mark }) => ({ text: canonicalText(text), comment: writeMark(mark) }))
  const signed = await sign(asked)
  return asked.map(({ text, comment }, at) => ({
    text: notices[at]!.text,
    leaf: leafOf(textLeaf(text, comment)),
    signature: {
      keyId, trustedComment: comment, signature: fromBase64(signed[at]!.signature)!, commentSignature: fromBase64(signed[at]!.commentSignature)!,
    },
  }))
}

/** Where the entry that announced them stands, with its proof. */
export type Announced = Pick<LedgerProof, 'line' | 'index' | 'proof' | 'checkpoint'>

/** The whole text that is sent: the notice, its signature and its proof. */
export function sealNotice({ text, signature }: Pick<SignedNotice, 'text' | 'signature'>, at: number, levels: Levels, announced: Announced): string {
  return writeSignedText({ text, signature, proof: { ...announced, at, of: levels[0]!.length, path: pathOf(levels, at) } })
}
