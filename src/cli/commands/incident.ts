/**
 * `signet incident`: incidents, exposure and containment from the machine itself, through the running server. Each act is on
 * the ledger.
 */
import { Option, type Command } from 'commander'
import { readFile } from 'node:fs/promises'
import { incidentKinds, type IncidentKind } from '../../model/incident.ts'
import type { AskServer } from '../access-door.ts'
import { shownText } from '../answer-text/table.ts'
import { CliError } from '../cli-error.ts'
import { dataOption, positiveInteger, several, urlOption } from '../options.ts'
import type { Terminal } from '../terminal.ts'

interface Common {
  readonly data: string
  readonly url: string
  readonly json?: boolean
}

interface OpenOptions extends Common {
  readonly kind: IncidentKind
  readonly what?: string
  readonly how: string
  readonly cve?: readonly string[]
  readonly entry?: number
}

interface ScopeOptions extends Common {
  readonly session?: number
  readonly member?: number
  readonly service?: number
  readonly secret?: number
  readonly token?: number
  readonly address?: string
  readonly collector?: string
  readonly destination?: number
  readonly owner?: boolean
  readonly vault?: boolean
  readonly server?: boolean
  readonly backup?: string
  readonly from: string
  readonly until?: string
  readonly assumed?: boolean
}

interface Offers {
  readonly taken: readonly TakenMeasure[]
  readonly playbook: readonly { readonly measure: string; readonly given: object; readonly preview: { readonly touches: object; readonly unavailable?: string } }[]
}

interface ContainOptions extends Common {
  readonly incident?: number
  readonly given?: Readonly<Record<string, unknown>>
  readonly preview?: boolean
}

interface Shown {
  readonly id: number
  readonly name: string
  readonly title: string
  readonly status: string
  readonly version: number
  readonly noticedAt: number
  readonly clocks: readonly { readonly rule: { readonly name: string }; readonly state: string; readonly dueAt: number | null }[]
}

interface Exposure {
  readonly version: number
  readonly confirmed: number
  readonly potential: number
  readonly others: string
  readonly computeMs: number
  readonly projects: readonly { readonly project: number; readonly fields: readonly { readonly field: string; readonly level: string; readonly confirmed: number; readonly potential: number }[] }[]
}

interface TakenMeasure {
  readonly number: number
  readonly measure: string
  readonly state: string
  readonly touched: Readonly<Record<string, number>>
  readonly effectMs: number | null
}

const files = ['authority', 'cnil', 'counsel', 'engineers']

export function addIncident(signet: Command, terminal: Terminal): void {
  const incident = signet.command('incident').description('who was exposed, and containing it')
  const command = (name: string, description: string) =>
    incident.command(name).description(description).addOption(dataOption()).addOption(urlOption()).option('--json', 'print JSON')

  command('list', 'incidents, the latest first').action((options: Common) => within(options, terminal, (ask) => list(ask, options, terminal)))
  command('open <title>', 'open an incident')
    .addOption(new Option('--kind <kind>', 'what it is').choices(incidentKinds).default('own-breach'))
    .option('--what <text>', 'what happened; the title unless given')
    .option('--how <text>', 'how it was noticed', '')
    .option('--cve <id>', 'a CVE; may be given several times', several)
    .option('--entry <n>', "the ledger's entry that is the alarm", positiveInteger)
    .action((title: string, options: OpenOptions) => within(options, terminal, (ask) => open(ask, title, options, terminal)))
  command('scope <incident>', 'add a line to the scope: who or what an attacker had, and when')
    .option('--session <n>', 'a session', positiveInteger).option('--member <n>', 'a member', positiveInteger)
    .option('--service <n>', 'a service account', positiveInteger).option('--secret <project>', "a project's secret", positiveInteger)
    .option('--token <project>', "a project's public token", positiveInteger).option('--address <network>', 'an address, or a network as 203.0.113.0/24')
    .option('--collector <name>', 'a machine that takes events').option('--destination <n>', 'where events are forwarded to', positiveInteger)
    .option('--owner', "the owner's link").option('--vault', 'the vault').option('--server', 'the app server')
    .option('--backup <parts>', 'a copy: data, keys, unlock-secret, with commas between')
    .requiredOption('--from <time>', 'when it began, as 2026-11-24T18:40Z').option('--until <time>', 'when it ended; open unless given')
    .option('--assumed', 'not known yet, only assumed')
    .action((id: string, options: ScopeOptions) => within(options, terminal, (ask) => scope(ask, id, options, terminal)))
  command('exposure <incident>', 'compute who was exposed, as a new version')
    .option('--reason <text>', 'why it may say less than the version before', '')
    .action((id: string, options: Common & { readonly reason: string }) => within(options, terminal, (ask) => exposure(ask, id, options, terminal)))
  command('contain <measure>', 'take a measure, in the latest open incident unless --incident names one')
    .option('--incident <n>', 'the incident', positiveInteger)
    .option('--given <json>', 'what it takes, as {"all":true}, {"member":3}, {"networks":["203.0.113.0/24"]}; as offered unless given', json)
    .option('--preview', 'only say what it would touch')
    .action((measure: string, options: ContainOptions) => within(options, terminal, (ask) => contain(ask, measure, options, terminal)))
  command('measures <incident>', 'what was done, and what is offered next')
    .action((id: string, options: Common) => within(options, terminal, (ask) => measures(ask, id, options, terminal)))
  command('undo <incident> <number>', 'undo a measure')
    .action((id: string, number: string, options: Common) => within(options, terminal, async (ask) => {
      await ask('POST', `v1/incidents/${(await found(ask, id)).id}/taken/${number}/undo`)
      terminal.print('undone')
    }))
  command('log <incident> <file>', 'import a log (JSON Lines) as evidence; it says who came from which address')
    .action((id: string, file: string, options: Common) => within(options, terminal, (ask) => importLog(ask, id, file, terminal)))
}

async function within(options: Common, terminal: Terminal, work: (ask: AskServer) => Promise<void>): Promise<void> {
  const { asOwner, withFacts } = await import('../access-door.ts')
  await withFacts(options.data, terminal, (registry) => asOwner(registry, options, work))
}

/** By its number, or its name as `2026-007`. */
async function found(ask: AskServer, text: string): Promise<Shown> {
  const { incidents } = await ask<{ incidents: readonly Shown[] }>('GET', 'v1/incidents')
  const one = incidents.find(({ id, name }) => name === text || String(id) === text)
  if (one !== undefined) return one
  throw new CliError('INPUT_WRONG', { message: `There is no incident "${text}"`, hint: 'See "signet incident list"' })
}

async function list(ask: AskServer, options: Common, terminal: Terminal): Promise<void> {
  const { incidents } = await ask<{ incidents: readonly Shown[] }>('GET', 'v1/incidents')
  if (options.json === true) return terminal.print(JSON.stringify(incidents))
  if (incidents.length === 0) terminal.say('No incident has been opened')
  for (const { name, status, title, clocks } of incidents) {
    const due = clocks.filter(({ dueAt, state }) => dueAt !== null && (state === 'running' || state === 'late')).map(({ rule, dueAt, state }) => `${rule.name} ${state === 'late' ? 'was' : 'is'} due ${new Date(dueAt!).toISOString()}`)
    terminal.print([name, status, shownText(title), ...due].join('  '))
  }
}

async function open(ask: AskServer, title: string, { kind, what, how, cve, entry, json: asJson }: OpenOptions, terminal: Terminal): Promise<void> {
  const alarm = entry === undefined ? undefined : (await ask<{ incident: object; target: object | null }>('GET', `v1/incidents/from-alarm/${entry}`))
  const given = { kind, title, what: what ?? title, noticedAt: terminal.now(), noticedHow: how, ...(cve !== undefined && { cves: cve }) }
  const opened = await ask<Shown>('POST', 'v1/incidents', { ...alarm?.incident, ...given, ...(alarm !== undefined && { noticedHow: how || `Entry ${entry} of the ledger`, alarm: entry }) })
  if (alarm?.target) {
    const line = { target: alarm.target, window: { from: opened.noticedAt - 3_600_000, until: null }, certainty: 'known' }
    await ask('POST', `v1/incidents/${opened.id}/changes`, { version: opened.version, change: { type: 'scope.add', line } })
  }
  terminal.print(asJson === true ? JSON.stringify(opened) : opened.name)
}

async function scope(ask: AskServer, id: string, options: ScopeOptions, terminal: Terminal): Promise<void> {
  const targets = targetsOf(options)
  if (targets.length === 0) throw new CliError('INPUT_WRONG', { message: 'Nothing says who or what', hint: 'Write --member 3, --session 12, --address 203.0.113.0/24 …' })
  const incident = await found(ask, id)
  let { version } = incident
  for (const target of targets) {
    const line = { target, window: { from: instant(options.from), until: options.until === undefined ? null : instant(options.until) }, certainty: options.assumed === true ? 'assumed' : 'known' }
    version = (await ask<Shown>('POST', `v1/incidents/${incident.id}/changes`, { version, change: { type: 'scope.add', line } })).version
  }
  terminal.print(`${targets.length} added to the scope`)
}

function targetsOf(options: ScopeOptions): object[] {
  const { session, member, service, secret, token, address, collector, destination, owner, vault, server, backup } = options
  return [
    ...(session === undefined ? [] : [{ kind: 'session', session }]), ...(member === undefined ? [] : [{ kind: 'member', member }]),
    ...(service === undefined ? [] : [{ kind: 'service', service }]), ...(secret === undefined ? [] : [{ kind: 'secret', project: secret }]),
    ...(token === undefined ? [] : [{ kind: 'token', project: token }]), ...(address === undefined ? [] : [{ kind: 'address', network: address }]),
    ...(collector === undefined ? [] : [{ kind: 'collector', name: collector, projects: 'all' }]),
    ...(destination === undefined ? [] : [{ kind: 'destination', destination }]), ...(owner === true ? [{ kind: 'owner' }] : []),
    ...(vault === true ? [{ kind: 'vault', projects: 'all' }] : []), ...(server === true ? [{ kind: 'server', projects: 'all' }] : []),
    ...(backup === undefined ? [] : [{ kind: 'backup', holds: backup.split(',').map((part) => part.trim()), projects: 'all' }]),
  ]
}

async function exposure(ask: AskServer, id: string, { reason, json: asJson }: Common & { readonly reason: string }, terminal: Terminal): Promise<void> {
  const { id: number } = await found(ask, id)
  const computed = await ask<Exposure>('POST', `v1/incidents/${number}/exposures`, { reason })
  if (asJson === true) return terminal.print(JSON.stringify(computed))
  terminal.print(`version ${computed.version}: ${computed.confirmed} people confirmed, ${computed.potential} possible, all others ${computed.others === 'excluded' ? 'excluded' : 'not seen'}; ${computed.computeMs} ms`)
  for (const { project, fields } of computed.projects) {
    for (const row of fields) terminal.print(`  project ${project}  ${shownText(row.field)}  ${row.level}  ${row.confirmed} confirmed  ${row.potential} possible`)
  }
  terminal.say(`Files: GET /v1/incidents/${number}/exposures/${computed.version}/{${files.join(',')}}`)
}

async function contain(ask: AskServer, measure: string, { incident, given: own, preview, json: asJson }: ContainOptions, terminal: Terminal): Promise<void> {
  const { incidents } = await ask<{ incidents: readonly Shown[] }>('GET', 'v1/incidents')
  const one = incident === undefined ? incidents.find(({ status }) => status !== 'closed') : incidents.find(({ id }) => id === incident)
  if (one === undefined) throw new CliError('INPUT_WRONG', { message: 'No incident is open', hint: 'Open one first: signet incident open "What happened"' })
  const given = own ?? (await offered(ask, one.id, measure))
  const shown = await ask<{ touches: object; unavailable?: string; warning?: string }>('POST', `v1/incidents/${one.id}/measures/${measure}/preview`, { given })
  if (shown.warning !== undefined) terminal.say(shown.warning)
  if (preview === true) return terminal.print(asJson === true ? JSON.stringify(shown) : `touches ${counts(shown.touches)}${shown.unavailable === undefined ? '' : `; cannot be done: ${shown.unavailable}`}`)
  const { taken, once } = await ask<{ taken: TakenMeasure; once: Readonly<Record<string, string>> }>('POST', `v1/incidents/${one.id}/confirmed-measures/${measure}`, { given })
  if (asJson === true) return terminal.print(JSON.stringify({ taken, once }))
  terminal.print(`${taken.measure}: ${counts(taken.touched)}; so after ${taken.effectMs} ms (incident ${one.name}, measure ${taken.number})`)
  for (const [name, value] of Object.entries(once)) terminal.print(`${name} ${value}`)
}

/** What the incident fills in for a measure, when that is one thing. */
async function offered(ask: AskServer, incident: number, measure: string): Promise<object> {
  const { playbook } = await ask<Offers>('GET', `v1/incidents/${incident}/measures`)
  const [given = {}, ...others] = playbook.filter((one) => one.measure === measure).map((one) => one.given)
  if (others.length === 0) return given
  throw new CliError('INPUT_WRONG', {
    message: `${measure} is offered for more than one`, hint: `Say for which: ${[given, ...others].map((one) => `--given '${JSON.stringify(one)}'`).join(', ')}`,
  })
}

async function measures(ask: AskServer, id: string, options: Common, terminal: Terminal): Promise<void> {
  const { id: number } = await found(ask, id)
  const { taken, playbook } = await ask<Offers>('GET', `v1/incidents/${number}/measures`)
  if (options.json === true) return terminal.print(JSON.stringify({ taken, playbook }))
  for (const one of taken) terminal.print(`${one.number}  ${one.state}  ${one.measure}  ${counts(one.touched)}${one.effectMs === null ? '' : `  so after ${one.effectMs} ms`}`)
  for (const { measure, given, preview } of playbook) terminal.print(`-  offered  ${measure} --given '${JSON.stringify(given)}'  ${preview.unavailable ?? counts(preview.touches)}`)
}

async function importLog(ask: AskServer, id: string, file: string, terminal: Terminal): Promise<void> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliError('FILE_UNREADABLE', { message: `Cannot read ${file}`, cause })
  })
  const { id: number, version } = await found(ask, id)
  const { lines, useful } = await ask<{ lines: number; useful: number }>('POST', `v1/incidents/${number}/logs`, { version, source: file, text })
  terminal.print(`${lines} lines, ${useful} of which say who came from where`)
}

function counts(touches: object): string {
  const said = Object.entries(touches).filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`)
  return said.length === 0 ? 'nothing' : said.join(', ')
}

function instant(text: string): number {
  const at = Date.parse(text)
  if (Number.isFinite(at)) return at
  throw new CliError('INPUT_WRONG', { message: `"${text}" is no time`, hint: 'Write it as 2026-11-24T18:40Z' })
}

function json(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  } catch {
    // Said below.
  }
  throw new CliError('INPUT_WRONG', { message: '--given is no JSON object', hint: 'Write it as {"member":3}' })
}
