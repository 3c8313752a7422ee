/**
 * From a draft to notices that anybody can check: looks through the words, writes and signs one for each person, and puts
 * all of them under one entry of the ledger before the version counts as issued.
 *
 * Rules: SPEC.md N1–N23.
 */
import type { Ledger } from '../../ledger/index.ts'
import type { JsonObject } from '../../model/json.ts'
import { fromBase64, toBase64 } from '../../model/signed/bytes.ts'
import { buildTree, type Levels, rootOf } from '../../model/signed/merkle.ts'
import type { IssuedText, NoticePersonRow, Notices, StoredNotice } from '../../registry/index.ts'
import { newCode } from './codes.ts'
import { IncidentError } from '../errors.ts'
import type { ExposedPerson, NoticeFacts, NoticeLanguage, NoticeLists, NoticePerson } from './facts.ts'
import { noticeLanguages } from './facts.ts'
import { type FoundFlaw, lintFacts } from './lint.ts'
import { type NoticeSigner, sealNotice, signNotices } from './sign-notices.ts'
import { type WrittenNotice, writeNotice } from './write-notice.ts'

export interface NoticeDeskDeps {
  readonly notices: Notices
  readonly ledger: Pick<Ledger, 'append' | 'line' | 'inclusionProof' | 'openOwn' | 'checkpoint' | 'assertSound'>
  /** The notice key's name, 8 bytes. */
  readonly keyId: () => Promise<Uint8Array>
  readonly random: (size: number) => Uint8Array
}

export interface NoticePreview {
  /** What keeps this version from being issued. */
  readonly flaws: readonly FoundFlaw[]
  /** Made-up people with every field in one of the lists: what the words look like. */
  readonly canaries: readonly (WrittenNotice & { readonly language: NoticeLanguage })[]
  /** Real ones: the first, the last, and some between. */
  readonly sample: readonly (WrittenNotice & { readonly language: NoticeLanguage; readonly person: string })[]
}

const atOnce = 500

export function createNoticeDesk({ notices, ledger, keyId, random }: NoticeDeskDeps) {
  /** One version is issued at a time. */
  let turn: Promise<unknown> = Promise.resolve()
  const levelsOf = new Map<number, Levels>()

  async function find(id: number): Promise<StoredNotice> {
    const notice = await notices.get(id)
    if (notice === undefined) throw new IncidentError('NOTICE_NOT_FOUND', 'There is no such notice')
    return notice
  }

  async function sign(notice: StoredNotice, signer: NoticeSigner): Promise<Uint8Array[]> {
    const facts = factsOf(notice)
    const leaves: Uint8Array[] = []
    for (let from = 0; from < notice.people; from += atOnce) {
      const people = await notices.people(notice.id, from, atOnce)
      const written = people.map((row) => {
        const person = toPerson(row)
        return { ...writeNotice(facts, person), mark: { incident: facts.incident, version: facts.version, date: facts.date, code: person.code, language: person.language } }
      })
      const signed = await signNotices(written, signer)
      const texts = signed.map(({ text, signature, leaf }, at): IssuedText => {
        leaves.push(leaf)
        return {
          n: people[at]!.n, code: people[at]!.code, subject: written[at]!.subject, text, comment: signature.trustedComment,
          signature: toBase64(signature.signature), commentSignature: toBase64(signature.commentSignature), leaf: toBase64(leaf),
        }
      })
      await notices.keepTexts(notice.id, texts)
    }
    return leaves
  }

  async function issue(id: number, actor: string, signer: NoticeSigner): Promise<StoredNotice> {
    const notice = await find(id)
    if (notice.issuedAt !== null) throw new IncidentError('NOTICE_ISSUED', 'This version is issued, and does not change: make the next one')
    if (notice.people === 0) throw new IncidentError('NOTICE_EMPTY', 'This notice names nobody: add people from an exposure first')
    const flaws = lintFacts(factsOf(notice))
    if (flaws.length > 0) throw new IncidentError('NOTICE_REFUSED', `The words of this notice break ${flaws.length} of its rules: ${flaws.map(({ at, flaw }) => `${at} (${flaw})`).join(', ')}`)
    ledger.assertSound()
    const leaves = await sign(notice, signer)
    const levels = buildTree(leaves)
    const { incident, version, project, exposureVersion } = notice
    const people = await everybody(id, notice.people)
    const entry = { kind: 'notice.issue', actor, project, incident, version, exposure: exposureVersion, count: leaves.length, root: toBase64(rootOf(levels)) }
    const { index } = await ledger.append(entry, people)
    await notices.markIssued(id, index)
    levelsOf.set(id, levels)
    return find(id)
  }

  async function everybody(id: number, count: number): Promise<string[]> {
    const all: string[] = []
    for (let from = 0; from < count; from += 5_000) all.push(...(await notices.people(id, from, 5_000)).map(({ person }) => person))
    return all
  }

  async function levels(id: number): Promise<Levels> {
    const known = levelsOf.get(id)
    if (known !== undefined) return known
    const built = buildTree((await notices.leaves(id)).map((leaf) => fromBase64(leaf)!))
    levelsOf.set(id, built)
    if (levelsOf.size > 4) levelsOf.delete(levelsOf.keys().next().value!)
    return built
  }

  return {
    /** @throws {RegistryError} REGISTRY_INVALID when that version is there */
    create: (draft: Omit<Parameters<Notices['create']>[0], 'facts' | 'incident' | 'version'>, facts: NoticeFacts) =>
      notices.create({ ...draft, incident: facts.incident, version: facts.version, facts: facts as unknown as JsonObject }),

    /** Adds people; answers how many there are. */
    add: (id: number, people: readonly ExposedPerson[], language: NoticeLanguage) =>
      notices.addPeople(id, people.map(({ person, exposed, possibly, notExposed, language: own }) => ({
        person, language: own ?? language, lists: { exposed: [...exposed], possibly: [...possibly], notExposed: [...notExposed] }, code: newCode(random),
      }))),

    async preview(id: number, sampleSize = 5): Promise<NoticePreview> {
      const notice = await find(id)
      const facts = factsOf(notice)
      const places = [...new Set(Array.from({ length: Math.min(sampleSize, notice.people) }, (_, at, of = Math.min(sampleSize, notice.people)) =>
        of === 1 ? 0 : Math.round((at * (notice.people - 1)) / (of - 1))))]
      const rows = (await Promise.all(places.map((n) => notices.people(id, n, 1)))).flat()
      const canary = { code: 'K7QX-29FM-TR4P-8WZA', exposed: ['$email', '$name'], possibly: ['$behaviour', '$group'], notExposed: ['$phone'] }
      return {
        flaws: lintFacts(facts),
        canaries: noticeLanguages.map((language) => ({ language, ...writeNotice(facts, { ...canary, language }) })),
        sample: rows.map((row) => ({ person: row.person, language: toPerson(row).language, ...writeNotice(facts, toPerson(row)) })),
      }
    },

    /** Signs, announces and issues a draft. @throws {IncidentError} NOTICE_REFUSED, NOTICE_EMPTY, NOTICE_ISSUED; whatever signer and ledger throw */
    issue(id: number, actor: string, signer: NoticeSigner): Promise<StoredNotice> {
      const done = turn.catch(() => undefined).then(() => issue(id, actor, signer))
      turn = done
      return done
    },

    /** The whole texts of some people, with signature and proof. @throws {IncidentError} NOTICE_NOT_FOUND, NOTICE_DRAFT */
    async sealed(id: number, ns: readonly number[]): Promise<{ readonly n: number; readonly code: string; readonly subject: string; readonly text: string }[]> {
      const { entry } = await find(id)
      if (entry === null) throw new IncidentError('NOTICE_DRAFT', 'This notice is a draft: issue it first')
      const tree = await levels(id)
      const key = await keyId()
      const { checkpoint } = ledger
      const announced = { line: (await ledger.line(entry)).toString('utf8'), index: entry, proof: await ledger.inclusionProof(entry, ledger.openOwn(checkpoint).size), checkpoint }
      return (await notices.texts(id, ns)).map(({ n, code, subject, text, comment, signature, commentSignature }) => ({
        n, code, subject,
        text: sealNotice({ text, signature: { keyId: key, signature: fromBase64(signature)!, trustedComment: comment, commentSignature: fromBase64(commentSignature)! } }, n, tree, announced),
      }))
    },
  }
}

export function factsOf({ facts, incident, version }: Pick<StoredNotice, 'facts' | 'incident' | 'version'>): NoticeFacts {
  return { ...(facts as unknown as NoticeFacts), incident, version }
}

function toPerson({ code, language, lists }: NoticePersonRow): NoticePerson {
  return { code, language: language === 'fr' ? 'fr' : 'en', ...(lists as unknown as NoticeLists) }
}
