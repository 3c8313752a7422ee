/**
 * An intake worker: the thread in which requests become sealed rows. Clear identifiers exist in the main thread's
 * socket buffers and here, and leave neither.
 *
 * It puts the rooms of the path together (collector, guard, identity, the store's row format) and keeps no state but
 * caches; everything that must last goes back to the main thread as bytes.
 */
import { contained } from './contained.ts'
import { randomBytes, randomFillSync } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import {
  type Collected, type Collector, createCollector, createUserAgentReader, noPlaces, openPlaces, type QuarantinedEvent,
} from '../../collector/index.ts'
import { createGuard, type Finding, FindingsLedger, type FullGuard, pagePath } from '../../guard/index.ts'
import { createKeyring, createSealer, type Keyring, readCollectorKeys, type Sealer } from '../../identity/index.ts'
import type { SealedEvent } from '../../model/event.ts'
import type { IdentityWrite, SealWrite } from '../../model/identity-write.ts'
import type { Project } from '../../model/project.ts'
import type { IntakeCount } from '../../registry/index.ts'
import { EventRowEncoder } from '../../store/rows/event-rows.ts'
import { checkPage } from './check-page.ts'
import { identityBytes } from './identity-bytes.ts'
import type {
  BatchResult, CheckedPage, CheckPage, FromWorker, IntakeRequest, LiveEvent, ToWorker, WorkerSettings,
} from './messages.ts'
import { KnownLinks } from './known-links.ts'
import { NameCounter } from './name-counter.ts'
import { packAnswers, unpackRequests } from './packed-batch.ts'
import { PathBudget } from './path-budget.ts'

const port = parentPort
if (port === null) throw new Error('The intake worker runs in a thread of its own')

/** What was seen is reported this often. */
const reportEveryMs = 2_000
/** Of one batch at most so many events are shown live. */
const mostLive = 25
/** Places that one report names. */
const mostFindings = 2_000

const encoder = new EventRowEncoder()
const names = new NameCounter()
const findings = new FindingsLedger(mostFindings)
const links = new KnownLinks()
const paths = new PathBudget()
const sealed = new Map<number, SealWrite[]>()
const projects = new Map<number, Project>()
let collector: Collector
/** Without the tracking plan: for what is stored already. */
let checker: FullGuard
let sealer: Sealer
let keyring: Keyring | undefined
let importInto: IntakeRequest['importInto']

/** Asking the system for eight bytes costs more than the rest of an event; it is asked for many at once. */
const randomWords = new BigUint64Array(1_024)
let nextRandom = randomWords.length

function randomKey(): bigint {
  if (nextRandom === randomWords.length) {
    randomFillSync(randomWords)
    nextRandom = 0
  }
  return randomWords[nextRandom++]!
}

function apply(settings: WorkerSettings): void {
  const keys = readCollectorKeys(settings.keys)
  if (keyring === undefined) {
    keyring = createKeyring(keys)
    sealer = createSealer({ keys: keyring, now: Date.now, random: randomBytes })
  } else {
    keyring.accept(keys)
  }
  const byToken = new Map<string, Project>(settings.projects.map((project) => [project.token, project]))
  const places =
    settings.placeFiles.length === 0 ? noPlaces : openPlaces(...settings.placeFiles.map((file) => new Uint8Array(file)))
  for (const { project, kind, names: known } of settings.known) paths.seed(project, kind, known)
  projects.clear()
  for (const project of settings.projects) projects.set(project.id, project)
  const policyOf = (project: number) => settings.rules.get(project)?.policy
  const rulesOf = (project: number) => settings.rules.get(project)?.names
  checker = createGuard({ policyOf, rulesOf })
  collector = createCollector({
    projectByToken: (token) => byToken.get(token),
    authorizeImport: () => importInto ?? 'invalid_secret',
    places,
    userAgents: createUserAgentReader(),
    guard: contained(
      createGuard({ policyOf, rulesOf, planOf: (project) => settings.rules.get(project)?.plan, now: Date.now }),
      (project) => settings.rules.get(project)?.contained === true,
    ),
    rulesOf,
    identity: sealer,
    randomKey,
  })
}

function collect(id: number, requests: readonly IntakeRequest[], live: boolean): BatchResult {
  const shown: SealedEvent[] = []
  const quarantined: QuarantinedEvent[] = []
  const identity: IdentityWrite[] = []
  const counts = new Map<string, IntakeCount>()
  const answers = requests.map((request) => {
    importInto = request.importInto
    let collected: Collected
    try {
      collected = collector.collect(request)
    } catch {
      // A fault of ours. The client must not send it again and again, and what it said must not be logged.
      tally(counts, request.receivedAt, 0, 'internal_error', '', '', 1)
      return { status: 200, contentType: 'text/plain', body: '0' }
    }
    // Rows at once, so that a request's objects are gone before the next one's are made.
    for (const event of collected.events) encoder.add(counted(event))
    if (live) shown.push(...collected.events.slice(-mostLive))
    for (const event of collected.quarantined) quarantined.push(event)
    for (const write of collected.identity) if (write.kind !== 'link' || !links.seen(write)) identity.push(paths.fitWrite(write))
    note(collected, request.receivedAt, counts)
    return collected.answer
  })
  sealed.set(id, identity.filter((write) => write.kind === 'seal'))
  return {
    kind: 'done',
    id,
    answers: packAnswers(answers),
    rows: encoder.take(),
    ...identityBytes(identity),
    quarantined,
    counts: [...counts.values()],
    live: shown.slice(-mostLive).map(liveEvent),
  }
}

/** Counts the event's names; answers the event as the store takes it. */
function counted(event: SealedEvent): SealedEvent {
  // Names that were counted before are known to fit.
  if (!names.event(event)) return event
  const properties = paths.fit(event.project, event.properties)
  if (properties === event.properties) return event
  names.overflowed(event.project)
  return { ...event, properties }
}

function note(collected: Collected, at: number, counts: Map<string, IntakeCount>): void {
  const project = collected.project ?? 0
  const sdk = collected.sdk?.name ?? ''
  const version = collected.sdk?.version ?? ''
  if (collected.counts.accepted > 0) tally(counts, at, project, 'accepted', sdk, version, collected.counts.accepted)
  const { droppedProperties } = collected.counts
  if (droppedProperties > 0) tally(counts, at, project, 'property_dropped_by_dictionary', sdk, version, droppedProperties)
  for (const outcomes of [collected.counts.refused, collected.counts.dropped]) {
    for (const [reason, count] of Object.entries(outcomes)) tally(counts, at, project, reason, sdk, version, count)
  }
  for (const { project: of, name, page, finding, count } of collected.findings) {
    const source = { project: of, event: name, sdk: `${sdk} ${version}`.trim(), page: page && pagePath(page), at }
    // What the collector itself cut says no more than its class.
    const whole: Finding = { action: 'drop', rule: 'collector:url', length: '', ...(finding as Partial<Finding> & Pick<Finding, 'class' | 'property'>) }
    for (let i = 0; i < count; i++) findings.record([whole], source)
  }
  for (const write of collected.identity) {
    if (write.kind !== 'profile' || write.subject.startsWith('group:')) continue
    for (const operation of write.operations) {
      if (operation.op === 'delete' || operation.op === 'unset') continue
      names.person(write.project, operation.values, at)
    }
  }
}

function tally(
  counts: Map<string, IntakeCount>, at: number, project: number, outcome: string, sdk: string, sdkVersion: string, count: number,
): void {
  const key = `${project} ${outcome} ${sdk} ${sdkVersion}`
  const before = counts.get(key)?.count ?? 0
  counts.set(key, { project, outcome, sdk, sdkVersion, count: before + count, at })
}

function liveEvent(event: SealedEvent): LiveEvent {
  const { project, name, occurredAt, receivedAt, pseudonym, properties } = event
  return { project, name, occurredAt, receivedAt, pseudonym: pseudonym ?? null, properties }
}

function report(id: number | undefined): void {
  const { dictionary, setAside } = names.take()
  const isEmpty = dictionary.length === 0 && setAside.length === 0 && findings.size === 0 && findings.setAside === 0
  if (isEmpty && id === undefined) return
  port!.postMessage({ kind: 'report', id, dictionary, setAside, findings: findings.take() } satisfies FromWorker)
}

setInterval(() => report(undefined), reportEveryMs).unref()

function check(id: number, page: CheckPage): CheckedPage {
  const project = projects.get(page.project)
  if (project === undefined) return { kind: 'checked', id, changed: [], changedProfiles: 0, found: {}, ...identityBytes([]) }
  const { identity, ...checked } = checkPage(checker, sealer, project, page, Date.now())
  sealed.set(id, identity.filter((write) => write.kind === 'seal'))
  return { kind: 'checked', id, ...checked, ...identityBytes(identity) }
}

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'settings':
      apply(message.settings)
      port.postMessage({ kind: 'ready' } satisfies FromWorker)
      return
    case 'batch': {
      const result = collect(message.id, unpackRequests(message.requests), message.live)
      port.postMessage(result, [
        result.rows.bytes.buffer, result.rows.keys.buffer, result.rows.places.buffer, result.identity.buffer, result.keys.buffer,
      ])
      return
    }
    case 'report':
      report(message.id)
      return
    case 'check': {
      const result = check(message.id, message.page)
      port.postMessage(result, [result.identity.buffer, result.keys.buffer])
      return
    }
    case 'lost':
      sealer.forget(sealed.get(message.id) ?? [])
      links.forgetAll()
      sealed.delete(message.id)
      return
    case 'forget':
      sealer.forgetErased(message.project, message.erased)
      links.forgetAll()
      port.postMessage({ kind: 'forgot', id: message.id } satisfies FromWorker)
      return
    case 'kept':
      sealed.delete(message.id)
  }
})
