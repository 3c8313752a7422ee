/**
 * Deletions that destinations are asked for: whoever is erased here, and was sent there, is to be deleted there too. The
 * ledger says who was asked, told and confirmed; the ids that a destination knows are made again each time.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pseudonymFromBytes, type Pseudonym } from '../model/pseudonym.ts'
import type { ForwardDeletion, StoredDestination } from '../registry/index.ts'
import { separateId } from './build-batch.ts'
import { openCredentials } from './credentials.ts'
import type { ForwardDeps, Pace } from './deps.ts'
import { forwardRecord } from './record.ts'
import { writeDeletion } from './send/folder.ts'
import { sendHttp } from './send/http.ts'
import { type Framed, frameDeletion, frameDeletionState, readDeletion } from './send/protocols.ts'

const cursorSetting = 'forward_erasures_seen'
const idsAtOnce = 1_000
const byHand = 'This protocol has no request for it: ask the contact, with the list of ids'

interface Confirmed {
  readonly at: number
  readonly actor: string
  /** Hexadecimal, of what they showed. */
  readonly digest: string
  readonly kept: string
}

export class Deletions {
  readonly #deps: ForwardDeps
  readonly #pace: Pace
  readonly #nextAt = new Map<number, number>()
  readonly #closing = new AbortController()
  #running: Promise<void> | undefined

  constructor(deps: ForwardDeps, pace: Pace) {
    this.#deps = deps
    this.#pace = pace
  }

  start(): void {
    this.#running ??= this.#loop()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  /** The ids under which the destination knows these people. @throws {LedgerError} */
  async idsOf(destination: StoredDestination, deletion: ForwardDeletion): Promise<string[]> {
    const people = (await this.#deps.ledger.peopleOf(await this.#deps.ledger.entry(deletion.entry))) as Pseudonym[]
    if (destination.policy.ids === 'same') return people
    const { idsKey } = openCredentials(destination.credentials, destination.project, this.#deps.credentialKey)
    return people.map((person) => separateId(person, Buffer.from(idsKey, 'base64url')))
  }

  /** Puts a destination's word on the ledger, with who took it and a digest of what they showed. @throws {LedgerError} */
  confirm(destination: StoredDestination, deletion: ForwardDeletion, { at, evidence, actor }: { readonly at: number; readonly evidence: string; readonly actor: string }): Promise<void> {
    return this.#confirm(destination, deletion, { at, actor, digest: sha256(evidence), kept: evidence.slice(0, 2_000) })
  }

  async #confirm(destination: StoredDestination, deletion: ForwardDeletion, { at, actor, digest, kept }: Confirmed): Promise<void> {
    const { ledger, registry } = this.#deps
    const people = await ledger.peopleOf(await ledger.entry(deletion.entry))
    await ledger.append({
      kind: 'forward.deletion.confirmed', actor, project: destination.project, destination: destination.id, asked: deletion.entry, confirmedAt: at, evidence: digest,
    }, people)
    await registry.forwardLog.changeDeletion(deletion.id, { state: 'confirmed', confirmedAt: at, evidence: kept })
  }

  async #loop(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      try {
        await this.#notice()
        for (const deletion of await this.#deps.registry.forwardLog.openDeletions()) {
          if (signal.aborted) return
          if ((this.#nextAt.get(deletion.id) ?? 0) <= this.#deps.now()) await this.#work(deletion)
        }
      } catch (error) {
        this.#deps.onTrouble(`Deletions at destinations cannot go on (${String((error as { code?: unknown }).code ?? (error as Error).name)})`)
      }
      await pause(this.#pace.pollMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Looks for erasures that ended since, and asks every destination that was sent the people. */
  async #notice(): Promise<void> {
    const { registry, ledger, catalogue, now } = this.#deps
    const destinations = await registry.destinations.list()
    if (destinations.length === 0) return
    const seen = Number((await registry.settings.get(cursorSetting)) ?? 0)
    const size = ledger.size
    const ended: number[] = []
    for await (const { index } of catalogue.find({ kinds: ['erase.done'] }, size)) {
      if (index < seen) break
      ended.push(index)
    }
    const erased = new Map<number, Set<string>>()
    for (const index of ended) {
      const entry = await ledger.entry(index)
      if (typeof entry['persons'] !== 'number' || typeof entry['project'] !== 'number') continue
      const people = erased.get(entry['project']) ?? new Set<string>()
      for (const person of await ledger.peopleOf(entry)) people.add(person)
      erased.set(entry['project'], people)
    }
    for (const destination of destinations) {
      const people = erased.get(destination.project)
      if (people === undefined) continue
      const sent = await this.#sentTo(destination, people)
      if (sent.length === 0) continue
      const { index } = await ledger.append({
        kind: 'forward.deletion.asked', actor: 'signet', project: destination.project, destination: destination.id, count: sent.length,
      }, sent)
      await registry.forwardLog.addDeletion({
        destination: destination.id, entry: index, people: sent.length, askedAt: now(), state: 'asked', tries: 0, tracking: null, reason: null,
        confirmedAt: null, evidence: null,
      })
    }
    if (size > seen) await registry.settings.set(cursorSetting, size)
  }

  async #sentTo({ id }: StoredDestination, people: ReadonlySet<string>): Promise<string[]> {
    const { fields } = await forwardRecord(this.#deps.ledger, this.#deps.catalogue, { destination: id, until: Number.POSITIVE_INFINITY })
    const sent = new Set<string>()
    for (const { people: bytes } of fields) {
      for (let at = 0; at < bytes.byteLength; at += 16) {
        const person = pseudonymFromBytes(bytes.subarray(at, at + 16))
        if (people.has(person)) sent.add(person)
      }
    }
    return [...sent]
  }

  async #work(deletion: ForwardDeletion): Promise<void> {
    const { registry, now } = this.#deps
    const destination = await registry.destinations.get(deletion.destination)
    if (destination === undefined) return
    if (destination.state === 'removed') return registry.forwardLog.changeDeletion(deletion.id, { state: 'by-hand', reason: byHand })
    // A stopped destination is sent nothing at all, this included.
    if (destination.state === 'stopped') return
    try {
      await (deletion.state === 'asked' ? this.#tell(destination, deletion) : this.#ask(destination, deletion))
      this.#nextAt.set(deletion.id, now() + this.#pace.longestRetryMs)
    } catch (error) {
      const wait = Math.min(this.#pace.longestRetryMs, this.#pace.firstRetryMs * 2 ** Math.min(deletion.tries, 20))
      this.#nextAt.set(deletion.id, now() + wait)
      await registry.forwardLog.changeDeletion(deletion.id, { tries: deletion.tries + 1, reason: (error as Error).message.slice(0, 200) })
    }
  }

  async #tell(destination: StoredDestination, deletion: ForwardDeletion): Promise<void> {
    const { registry, ledger, folderRoot } = this.#deps
    const ids = await this.idsOf(destination, deletion)
    const id = `deletion-${destination.id}-${deletion.id}`
    let answer = ''
    let done = destination.kind !== 'folder'
    const tracking: string[] = []
    if (destination.kind === 'folder') await writeDeletion(join(folderRoot, destination.address), id, ids)
    else {
      for (let at = 0; at < ids.length; at += idsAtOnce) {
        const framed = frameDeletion(destination.kind, id, ids.slice(at, at + idsAtOnce), this.#framing(destination))
        if (framed === undefined) return registry.forwardLog.changeDeletion(deletion.id, { state: 'by-hand', reason: byHand })
        const answered = await this.#send(framed)
        const said = readDeletion(destination.kind, answered)
        if (said.tracking !== null) tracking.push(said.tracking)
        done &&= said.done
        answer += answered.text
      }
    }
    await ledger.append({ kind: 'forward.deletion.told', actor: 'signet', project: destination.project, destination: destination.id, asked: deletion.entry })
    await registry.forwardLog.changeDeletion(deletion.id, { state: 'told', tracking: tracking.length === 0 ? null : tracking.join(','), reason: null })
    if (done) await this.#answered(destination, deletion, answer)
  }

  async #ask(destination: StoredDestination, deletion: ForwardDeletion): Promise<void> {
    if (deletion.tracking === null || destination.kind === 'folder') return
    let answer = ''
    for (const tracking of deletion.tracking.split(',')) {
      const framed = frameDeletionState(destination.kind, tracking, this.#framing(destination))
      if (framed === undefined) return
      const answered = await this.#send(framed)
      if (!readDeletion(destination.kind, answered).done) return
      answer += answered.text
    }
    await this.#answered(destination, deletion, answer)
  }

  /** What a destination answers may name people: a digest of it is kept. */
  #answered(destination: StoredDestination, deletion: ForwardDeletion, answer: string): Promise<void> {
    const digest = sha256(answer)
    return this.#confirm(destination, deletion, { at: this.#deps.now(), actor: 'signet', digest, kept: `SHA-256 ${digest}` })
  }

  #framing({ address, credentials, project }: StoredDestination) {
    return { address, credentials: openCredentials(credentials, project, this.#deps.credentialKey), now: this.#deps.now() }
  }

  async #send(framed: Framed) {
    const answered = await sendHttp({ ...framed, outgoing: this.#deps.outgoing, signal: this.#closing.signal, timeoutMs: this.#pace.timeoutMs })
    if (answered.status < 200 || answered.status >= 300) throw new Error(`answered ${answered.status}`)
    return answered
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
