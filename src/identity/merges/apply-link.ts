/**
 * Decides what a link between two pseudonyms changes: which rows of the merge table open and which close.
 *
 * A person is a head and the pseudonyms whose open link leads straight to it, so that a reader follows one step at
 * most. Links are closed, never rewritten: when two people turn out to be one, the members of the one that goes get
 * new rows. Pure; whoever stores the links offers a view of those that are open.
 *
 * Rules: SPEC.md L1–L14, from the wire protocol §8.2 (simplified) and §8.3 (original).
 */
import type { LinkWrite } from '../../model/identity-write.ts'
import type { IdMode } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'

/** `from` is held to be the same person as `to`. */
export interface OpenLink {
  readonly from: Pseudonym
  readonly to: Pseudonym
  readonly verb: LinkWrite['verb']
}

/** The open links of one project. At most one leaves a pseudonym. */
export interface LinkView {
  linkOf(from: Pseudonym): OpenLink | undefined
  /** The open links that lead straight to `to`. */
  linksTo(to: Pseudonym): readonly OpenLink[]
}

export type LinkChange =
  | { readonly kind: 'open'; readonly from: Pseudonym; readonly to: Pseudonym; readonly verb: LinkWrite['verb']
      readonly at: number }
  | { readonly kind: 'close'; readonly from: Pseudonym; readonly at: number }

/** Why a link changed nothing. `already`: the two are one person as it is. */
export type LinkRefusal =
  | 'already' | 'wrong-mode' | 'device-taken' | 'not-a-device' | 'anonymous-id-taken' | 'alias-taken' | 'person-full'

export interface LinkOutcome {
  /** To be applied in this order; empty when the link was refused. */
  readonly changes: readonly LinkChange[]
  readonly refused: LinkRefusal | undefined
}

/** Ids that one person can have in the original mode. */
export const idsPerPerson = 500

/**
 * What `write` changes in a project of this id mode. Never throws: what cannot be linked is refused with a reason.
 *
 * Whether an anonymous id has the form that `identify` wants is known only where ids are in the clear; see `isUuid4`
 * in model/wire-id.ts.
 */
export function applyLink(links: LinkView, write: LinkWrite, mode: IdMode): LinkOutcome {
  if ((write.verb === 'device') !== (mode === 'simplified')) return refuse('wrong-mode')
  if (write.from === write.to) return refuse('already')
  return mode === 'simplified' ? linkDevice(links, write) : mergePeople(links, write)
}

/** First write wins, for good. */
function linkDevice(links: LinkView, write: LinkWrite): LinkOutcome {
  const held = links.linkOf(write.from)
  if (held !== undefined) return refuse(held.to === write.to ? 'already' : 'device-taken')
  // Pseudonyms of devices and users never meet; this holds should a project have changed its mode.
  if (links.linkOf(write.to) !== undefined || links.linksTo(write.from).length > 0) return refuse('not-a-device')
  return { changes: [{ kind: 'open', from: write.from, to: write.to, verb: 'device', at: write.at }], refused: undefined }
}

interface Person {
  readonly head: Pseudonym
  readonly members: readonly OpenLink[]
}

function mergePeople(links: LinkView, write: LinkWrite): LinkOutcome {
  const source = personOf(links, write.from)
  const target = personOf(links, write.to)
  if (source.head === target.head) return refuse('already')
  if (write.verb === 'identify' && source.members.length > 0) return refuse('anonymous-id-taken')
  if (write.verb === 'alias' && links.linkOf(write.from)?.verb === 'alias') return refuse('alias-taken')
  if (source.members.length + target.members.length + 2 > idsPerPerson) return refuse('person-full')

  // `merge` has no direction, so the smaller head stays: any order of merges then leads to the same one.
  const sourceStays = write.verb === 'merge' && source.head < target.head
  const [stays, goes] = sourceStays ? [source, target] : [target, source]
  return { changes: moveInto(stays.head, goes, write), refused: undefined }
}

function personOf(links: LinkView, pseudonym: Pseudonym): Person {
  const head = links.linkOf(pseudonym)?.to ?? pseudonym
  return { head, members: links.linksTo(head) }
}

/**
 * The verb stays with the id that it was said of, because an alias may point at one id only; a head that comes along
 * with one of its ids counts as merged.
 */
function moveInto(head: Pseudonym, goes: Person, write: LinkWrite): LinkChange[] {
  const { at } = write
  const said = (from: Pseudonym, otherwise: LinkWrite['verb']) => (from === write.from ? write.verb : otherwise)
  const changes: LinkChange[] = []
  for (const { from, verb } of goes.members) {
    changes.push({ kind: 'close', from, at })
    changes.push({ kind: 'open', from, to: head, verb: verb === 'alias' ? 'alias' : said(from, verb), at })
  }
  changes.push({ kind: 'open', from: goes.head, to: head, verb: said(goes.head, 'merge'), at })
  return changes
}

function refuse(refused: LinkRefusal): LinkOutcome {
  return { changes: [], refused }
}
