/**
 * What a grant to send notices lets happen, once it was proven and approved like any other: the vault signs that version's
 * notices, and hands addresses to the mail sender, a hundred people at a time, each time on the ledger first. Nothing is
 * shown at the desk. It ends when the grant does, when somebody takes it away, and while the vault is locked.
 *
 * Rules: SPEC.md V120–V125.
 */
import { sign } from 'node:crypto'
import { privateKeyFromRaw } from '../../identity/sealed/index.ts'
import type { VaultEntry } from '../entry.ts'
import { VaultError } from '../errors.ts'
import type { Held } from '../held.ts'
import { type OpenedRecord, openUnder, type OpeningDeps, peoplePerEntry } from '../opening.ts'
import type { Pending } from './request.ts'

export interface SendPurpose {
  /** As signatures name it. */
  readonly incident: string
  readonly version: number
  /** How many notices there are to sign. */
  readonly notices: number
  /** A digest of what they say, to whom, and which addresses count: 22 characters of base64url. */
  readonly content: string
}

export interface TextToSign {
  /** In canonical form. */
  readonly text: string
  /** minisign's trusted comment. */
  readonly comment: string
}

export interface SignedText {
  /** Ed25519, base64: over the text, and over that signature with the comment. */
  readonly signature: string
  readonly commentSignature: string
}

export interface Sending {
  /** @throws {VaultError} GRANT_UNKNOWN, GRANT_SPENT, GRANT_TOO_NARROW, VAULT_LOCKED, LEDGER_UNAVAILABLE */
  collect(id: string, records: readonly string[]): Promise<OpenedRecord[]>
  /** @throws {VaultError} the same, and GRANT_TOO_NARROW for texts of another incident, or too many */
  signUnder(id: string, texts: readonly TextToSign[]): Promise<SignedText[]>
}

export interface SendingDeps extends OpeningDeps {
  readonly unlocked: () => Held
  /** @throws {VaultError} GRANT_UNKNOWN, GRANT_SPENT */
  readonly released: (id: string) => Pending
}

/** A signing that broke off may be begun anew. */
const roundsOfSigning = 3

/** What the ceremonies are about: the purpose is part of the reason, which is part of what is signed for. */
export function reasonToSend({ incident, version, notices, content }: SendPurpose, reason: string): string {
  return `[sign and send ${notices} notices of incident ${incident}, version ${version}, content ${content}] ${reason}`
}

export function createSending(deps: SendingDeps): Sending {
  const signed = new Map<string, number>()
  return {
    async collect(id, asked) {
      const { grant, records, proof } = deps.released(id)
      const held = deps.unlocked()
      const wanted = new Set(asked)
      const found = records.filter(({ value }) => wanted.has(value.record))
      const people = [...new Set(found.map(({ value }) => value.pseudonym))]
      if (found.length !== wanted.size || people.length > peoplePerEntry) {
        throw new VaultError('GRANT_TOO_NARROW', 'Cannot open these records: the grant does not cover all of them, or they are of too many people')
      }
      // A list of the exposed can hold made-up people, and nobody means them: they are left out, and look like values that do not open.
      const canaries = new Set(await held.canaries.among(grant.project, people))
      const real = found.filter(({ value }) => !canaries.has(value.pseudonym))
      const opened = real.length === 0 ? [] : (await openUnder(deps, grant, real, held, proof)).records
      deps.released(id)
      const left = found.filter(({ value }) => canaries.has(value.pseudonym))
      return [...opened, ...left.map(({ value: { record, pseudonym, field } }) => ({ record, pseudonym, field, text: null }))]
    },

    async signUnder(id, texts) {
      const { grant, send } = deps.released(id)
      const held = deps.unlocked()
      const { incident, version, notices } = send!
      const begins = `signet notice incident=${incident} version=${version} `
      const count = (signed.get(id) ?? 0) + texts.length
      if (count > notices * roundsOfSigning || !texts.every(({ comment }) => comment.startsWith(begins) && !comment.includes('\n'))) {
        throw new VaultError('GRANT_TOO_NARROW', 'Cannot sign these: the grant is for the notices of one version of one incident')
      }
      if (held.noticeKey === undefined) throw new VaultError('KEYS_UNREADABLE', 'Cannot sign: this instance has no notice key yet; unlock the vault once')
      signed.set(id, count)
      const entry: VaultEntry = { kind: 'notice.sign', at: deps.now(), grant: grant.id, actor: grant.actor, project: grant.project, incident, version, count: texts.length }
      await deps.record(entry)
      deps.use(held)
      const key = privateKeyFromRaw('ed25519', held.noticeKey)
      return texts.map(({ text, comment }) => {
        const signature = sign(null, Buffer.from(text), key)
        return {
          signature: signature.toString('base64'),
          commentSignature: sign(null, Buffer.concat([signature, Buffer.from(comment)]), key).toString('base64'),
        }
      })
    },
  }
}
