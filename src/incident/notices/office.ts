/**
 * Everything about notices in one place, as the API asks for it: drafts from an exposure, previews, the one grant that
 * lets a version be signed and its addresses leave the vault, issuing, sending, and what became of each address.
 *
 * Rules: SPEC.md.
 */
import { createHash } from 'node:crypto'
import type { JsonObject } from '../../model/json.ts'
import { behaviourField } from '../../model/incident.ts'
import type { ProjectId } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import type { PublishedKeys } from '../../model/signed/check-notice.ts'
import { minisignKeyText } from '../../model/signed/minisign.ts'
import { noteKeyText, parseKeyStatement, type Ledger } from '../../ledger/index.ts'
import type { Registry, StoredNotice } from '../../registry/index.ts'
import type { RequestView, SealedRecord, VaultClient } from '../../vault/index.ts'
import { IncidentError } from '../errors.ts'
import type { PersonLine } from '../exposure/packed.ts'
import { addressField, gatherAddresses } from './addresses.ts'
import type { ExposedPerson, NoticeFacts, NoticeLanguage } from './facts.ts'
import { createNoticeDesk, factsOf, type NoticeDeskDeps } from './issue.ts'
import { createSender, type NoticeDelivery } from './send.ts'

export interface NoticeKey {
  /** 8 bytes. */
  readonly keyId: Uint8Array
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
}

export interface OfficeDeps extends Omit<NoticeDeskDeps, 'notices' | 'ledger' | 'keyId'> {
  readonly registry: Pick<Registry, 'notices' | 'links' | 'sealed' | 'keys'>
  readonly ledger: Ledger
  readonly vault: Pick<VaultClient, 'file' | 'request' | 'collect' | 'signUnder'>
  /** Undefined until the vault was unlocked once since there are notices. */
  readonly noticeKey: () => Promise<NoticeKey | undefined>
  readonly delivery: (() => NoticeDelivery) | undefined
  readonly perSecond: number
  readonly sleep: (ms: number) => Promise<unknown>
  readonly monotonic: () => number
}

/** Records in one request to the vault; more wait for the next. */
const mostRecords = 10_000
const signedAtOnce = 500
const peopleAtOnce = 500

export function createNoticeOffice(deps: OfficeDeps) {
  const { registry, ledger, vault } = deps
  const { notices } = registry
  const keyOrFail = async (): Promise<NoticeKey> => {
    const key = await deps.noticeKey()
    if (key !== undefined) return key
    throw new IncidentError('NOTICE_DRAFT', 'This instance has no notice key yet', 'Unlock the vault once: it makes one')
  }
  const desk = createNoticeDesk({ notices, ledger, random: deps.random, keyId: async () => (await keyOrFail()).keyId })
  /** A digest of all that decides what is sent to whom; whoever proves or approves a grant does so for this. */
  async function contentOf(notice: StoredNotice): Promise<string> {
    const hash = createHash('sha256').update(JSON.stringify([notice.id, notice.windowFrom, notice.facts]))
    for (let from = 0; from < notice.people; from += peopleAtOnce) {
      for (const { n, person, language, lists, code } of await notices.people(notice.id, from, peopleAtOnce)) hash.update(`\n${JSON.stringify([n, person, language, lists, code])}`)
    }
    return hash.digest('base64url').slice(0, 22)
  }
  const sender = createSender({
    notices, delivery: deps.delivery, perSecond: deps.perSecond, sleep: deps.sleep, monotonic: deps.monotonic,
    sealed: (id, ns) => desk.sealed(id, ns),
    collect: async (grant, sends) => new Map((await vault.collect(grant, sends.map(({ record }) => record))).map(({ record, text }) => [record, text])),
  })

  async function find(project: ProjectId, id: number): Promise<StoredNotice> {
    const notice = await notices.get(id)
    if (notice?.project === project) return notice
    throw new IncidentError('NOTICE_NOT_FOUND', 'There is no such notice in this project')
  }

  /** The sealed records of addresses that still wait, with both halves. */
  async function waitingRecords(notice: StoredNotice): Promise<SealedRecord[]> {
    const waiting = await notices.sends(notice.id, 'waiting', mostRecords)
    const wanted = new Set(waiting.map(({ record }) => record))
    const records: SealedRecord[] = []
    const ids = [...new Set(waiting.map(({ pseudonym }) => pseudonym))]
    for (let at = 0; at < ids.length; at += peopleAtOnce) {
      const values = (await registry.sealed.readSealed(notice.project, ids.slice(at, at + peopleAtOnce), [addressField])).filter(({ record }) => wanted.has(record))
      const keys = await registry.keys.readKeys(values)
      records.push(...values.flatMap((value) => {
        const key = keys.get(value.record)
        return key === undefined ? [] : [{ value, key }]
      }))
    }
    // Erased since they were gathered: nobody can be written to there any more.
    const there = new Set(records.map(({ value }) => value.record))
    for (const { record } of waiting) if (!there.has(record)) await notices.move(notice.id, record, 'waiting', 'refused', 'The address was erased')
    return records
  }

  async function toExposed(project: ProjectId, lines: readonly PersonLine[]): Promise<ExposedPerson[]> {
    const sealed = new Map<string, Set<string>>()
    for (const { pseudonym } of lines) {
      const person = pseudonym as Pseudonym
      const ids = [person, ...(await registry.links.membersOf(project, person)).map(({ from }) => from)]
      sealed.set(pseudonym, new Set([...(await registry.sealed.sealedFieldsOf(project, ids)).values()].flat()))
    }
    return lines.map(({ pseudonym, columns }) => {
      const of = (grade: 'confirmed' | 'potential') => new Set(columns.filter((column) => column.grade === grade).map(({ field }) => field))
      const exposed = of('confirmed')
      const possibly = [...of('potential')].filter((field) => !exposed.has(field))
      const rest = [...(sealed.get(pseudonym) ?? []), behaviourField].filter((field) => !exposed.has(field) && !possibly.includes(field))
      return { person: pseudonym as Pseudonym, exposed: [...exposed].sort(), possibly: possibly.sort(), notExposed: [...new Set(rest)].sort() }
    })
  }

  return {
    /** Goes on where the last process ended: what it was trying is unsure now. */
    resume: () => sender.resume(),
    close: () => sender.close(),
    sendsMail: deps.delivery !== undefined,

    list: (project: ProjectId) => notices.list(project),
    find,
    async detail(project: ProjectId, id: number) {
      const notice = await find(project, id)
      return { notice, counts: await notices.counts(id), sending: sender.state(id), flaws: (await desk.preview(id, 0)).flaws }
    },
    create: (project: ProjectId, given: { readonly facts: NoticeFacts; readonly exposureVersion: number; readonly windowFrom: number }, createdBy: string) =>
      desk.create({ project, exposureVersion: given.exposureVersion, windowFrom: given.windowFrom, createdBy }, given.facts),
    async rewrite(project: ProjectId, id: number, facts: NoticeFacts): Promise<void> {
      const { incident, version } = await find(project, id)
      await notices.rewrite(id, { ...facts, incident, version } as unknown as JsonObject)
    },
    async remove(project: ProjectId, id: number): Promise<void> {
      await find(project, id)
      if (!(await notices.remove(id))) throw new IncidentError('NOTICE_ISSUED', 'This version is issued, and does not go')
    },
    async add(project: ProjectId, id: number, people: readonly ExposedPerson[], language: NoticeLanguage): Promise<number> {
      await find(project, id)
      return desk.add(id, people, language)
    },
    /** Adds the people of a computed exposure. */
    async addExposed(project: ProjectId, id: number, lines: Iterable<PersonLine>, language: NoticeLanguage): Promise<number> {
      let { people: count } = await find(project, id)
      let part: PersonLine[] = []
      const flush = async () => {
        if (part.length > 0) count = await desk.add(id, await toExposed(project, part), language)
        part = []
      }
      for (const line of lines) {
        part.push(line)
        if (part.length === peopleAtOnce) await flush()
      }
      await flush()
      return count
    },
    async preview(project: ProjectId, id: number, sample: number) {
      await find(project, id)
      return desk.preview(id, sample)
    },

    /** Files the one request that lets this version be signed and sent. @throws {VaultError} {IncidentError} NOTICE_EMPTY */
    async ask(project: ProjectId, id: number, actor: string, reason: string): Promise<RequestView> {
      const notice = await find(project, id)
      if (notice.people === 0) throw new IncidentError('NOTICE_EMPTY', 'This notice names nobody: add people from an exposure first')
      const { flaws } = await desk.preview(id, 0)
      if (flaws.length > 0) throw new IncidentError('NOTICE_REFUSED', `The words of this notice break ${flaws.length} of its rules: ${flaws.map(({ at, flaw }) => `${at} (${flaw})`).join(', ')}`)
      await gatherAddresses({ ...registry, notices }, notice)
      const records = await waitingRecords(notice)
      const people = [...new Set(records.map(({ value }) => value.pseudonym))]
      const send = { incident: notice.incident, version: notice.version, notices: notice.people, content: await contentOf(notice) }
      return vault.file({ actor, project, people, fields: [addressField], level: 'full', reason, records, send })
    },

    /** Signs and issues a draft under its released grant, and sends it when there is a mail server. */
    async release(project: ProjectId, id: number, grant: string, actor: string, mail: boolean): Promise<StoredNotice> {
      let notice = await find(project, id)
      const { send, state, project: granted } = await vault.request(grant)
      if (send === null || granted !== project || send.incident !== notice.incident || send.version !== notice.version || state !== 'released') {
        throw new IncidentError('NOTICE_DRAFT', 'This grant does not let this notice go', 'Ask for one, have it approved, and prove it at the vault’s desk')
      }
      if (send.content !== (await contentOf(notice))) {
        throw new IncidentError('NOTICE_DRAFT', 'This notice was changed since the grant was asked for', 'Ask for a grant anew: whoever approves it approves what is sent')
      }
      if (notice.issuedAt === null) {
        const { keyId } = await keyOrFail()
        notice = await desk.issue(id, actor, {
          keyId,
          async sign(texts) {
            const signed = []
            for (let at = 0; at < texts.length; at += signedAtOnce) signed.push(...(await vault.signUnder(grant, texts.slice(at, at + signedAtOnce))))
            return signed
          },
        })
      }
      if (mail) {
        await ledger.append({ kind: 'notice.send', actor, project, incident: notice.incident, version: notice.version, grant })
        await sender.start(id, grant)
      }
      return notice
    },
    async stop(project: ProjectId, id: number): Promise<void> {
      await find(project, id)
      await sender.stop(id)
    },
    /** Somebody has decided about those that are unsure. */
    async settleUnsure(project: ProjectId, id: number, as: 'sent' | 'waiting', actor: string): Promise<number> {
      const { incident, version } = await find(project, id)
      await ledger.append({ kind: 'notice.unsure', actor, project, incident, version, taken: as })
      return notices.moveAll(id, 'unsure', as)
    },
    /** Mails that came back, by the codes in them; answers how many were counted. */
    async bounced(project: ProjectId, id: number, codes: readonly string[]): Promise<number> {
      const notice = await find(project, id)
      const places = new Set<number>()
      for (const code of codes) {
        const text = await notices.textByCode(code)
        if (text?.notice === notice.id) places.add(text.n)
      }
      let counted = 0
      for (const { record, n } of places.size === 0 ? [] : await notices.sends(id, 'sent', notice.people * 10)) {
        if (places.has(n) && (await notices.move(id, record, 'sent', 'refused', 'The mail came back'))) counted++
      }
      return counted
    },
    /** Whole notices by place, for files. */
    async files(project: ProjectId, id: number, from: number, limit: number) {
      const notice = await find(project, id)
      const ns = Array.from({ length: Math.max(0, Math.min(limit, notice.people - from)) }, (_, at) => from + at)
      const people = (await notices.people(id, from, ns.length)).map(({ person }) => person)
      return { notices: await desk.sealed(id, ns), people, next: from + ns.length < notice.people ? from + ns.length : null }
    },
    ended: (id: number) => sender.ended(id),

    /** What whoever checks a notice needs; undefined while there is no key. */
    async published(organisation: string): Promise<PublishedKeys | undefined> {
      const key = await deps.noticeKey()
      if (key === undefined) return undefined
      const all = (await notices.list()).filter(({ issuedAt }) => issuedAt !== null)
      return {
        format: 'signet/notice-keys/v1', organisation, notice: minisignKeyText(key.keyId, key.publicKey), ledger: ledger.verifierKey,
        ...(ledger.keyStatements.length > 1 && { formerLedgers: ledger.keyStatements.slice(0, -1).map((note) => noteKeyText(parseKeyStatement(note).key)) }),
        versions: all.map((notice) => ({ incident: notice.incident, version: notice.version, date: factsOf(notice).date })),
      }
    },
  }
}

export type NoticeOffice = ReturnType<typeof createNoticeOffice>
