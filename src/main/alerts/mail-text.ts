/**
 * The words of alert mails, as plain text and as simple HTML. Names in them come from clients, so nothing that a mail
 * program would make a link of survives: an invisible joiner breaks what looks like an address. The one link leads to
 * the instance's own page.
 */
import type { Project } from '../../model/project.ts'
import type { StoredFinding } from '../../registry/index.ts'
import type { Mail } from './mailer.ts'

export interface MailContent {
  readonly project: Project
  readonly findings: readonly StoredFinding[]
  /** Findings that are not listed. */
  readonly more: number
  /** Where people open this instance, such as `https://signet.example.org`; undefined when nobody said. */
  readonly origin: string | undefined
}

type Words = Pick<Mail, 'subject' | 'text' | 'html'>

/** Findings that one mail lists. */
export const mostListed = 50
const longestName = 120
const longestSentence = 500
const joiner = '\u2060'

const done: Readonly<Record<string, string>> = {
  drop: 'removed', mask: 'masked', seal: 'moved under seal', quarantine: 'kept aside', reject: 'refused', report: 'reported only',
}

export function findingsMail({ project, findings, more, origin }: MailContent): Words {
  const listed = findings.slice(0, mostListed)
  const left = more + findings.length - listed.length
  const total = findings.length + more
  const [only] = findings
  const subject = total === 1 && only !== undefined
    ? `Signet: ${only.class} caught in ${line(project.name)}`
    : `Signet: ${total} findings in ${line(project.name)}`
  // What is only reported stays in the event; of everything else nothing was stored.
  const kept = findings.some(({ action }) => action === 'report')
    ? 'What is marked as reported only is still stored; of the rest nothing was stored.' : 'Nothing of it was stored.'
  const lead = `The guard caught something in the project "${inert(project.name)}". ${kept}`
  const rest = left > 0 ? `… and ${left} more.` : undefined
  const page = origin === undefined ? undefined : `${origin}/p/${project.id}/data/findings`
  const where = page === undefined ? 'Open Data → Findings in Signet to see how to fix it in your code.' : 'How to fix it in your code:'
  const why = 'You get this because your address is among those that hear of findings in this project. It is removed under Data → Alerts.'
  const rows = listed.map(rowsOf)
  const text = [
    lead, '',
    ...rows.flatMap(([head, ...facts], at) => [`${at + 1}. ${head!.join(' ')}`, ...facts.map(([name, value]) => `   ${name}: ${value}`), '']),
    ...(rest === undefined ? [] : [rest, '']),
    page === undefined ? where : `${where} ${page}`, '', why, '',
  ].join('\n')
  const html = [
    '<!doctype html><html><body style="font-family:sans-serif;max-width:40em">',
    `<p>${escaped(lead)}</p><ol>`,
    ...rows.map(([head, ...facts]) => `<li><p><b>${escaped(head!.join(' '))}</b></p><table>${facts.map(([name, value]) =>
      `<tr><td style="padding-right:1em;vertical-align:top">${escaped(name!)}</td><td>${escaped(value!)}</td></tr>`).join('')}</table></li>`),
    '</ol>',
    ...(rest === undefined ? [] : [`<p>${escaped(rest)}</p>`]),
    page === undefined ? `<p>${escaped(where)}</p>` : `<p>${escaped(where)} <a href="${escaped(page)}">Data → Findings</a></p>`,
    `<p style="color:#666">${escaped(why)}</p></body></html>`,
  ].join('\n')
  return { subject, text, html }
}

/** That mail arrives; nothing was caught. */
export function testMail(project: Project, origin: string | undefined): Words {
  const lead = `This is a test from Signet. Alerts of the project "${inert(project.name)}" will arrive like this. Nothing was caught.`
  const page = origin === undefined ? undefined : `${origin}/p/${project.id}/data/alerts`
  return {
    subject: `Signet: a test from ${line(project.name)}`,
    text: `${lead}\n${page === undefined ? '' : `\n${page}\n`}`,
    html: `<!doctype html><html><body style="font-family:sans-serif"><p>${escaped(lead)}</p>${
      page === undefined ? '' : `<p><a href="${escaped(page)}">Data → Alerts</a></p>`}</body></html>`,
  }
}

/** An alarm about the instance, which no finding is behind. */
export function alarmMail({ text: what, hint, project, origin }: {
  readonly text: string; readonly hint: string; readonly project: Project; readonly origin: string | undefined
}): Words {
  const page = origin === undefined ? undefined : `${origin}/p/${project.id}/ledger`
  const lead = `${inert(what, longestSentence)} ${inert(hint, longestSentence)}`
  const why = `You get this because your address is among those that hear of findings in the project "${inert(project.name)}".`
  return {
    subject: `Signet: ALARM in ${line(project.name)}`,
    text: [lead, '', page === undefined ? 'The Ledger page has the entry.' : `The entry: ${page}`, '', why, ''].join('\n'),
    html: `<!doctype html><html><body style="font-family:sans-serif;max-width:40em"><p><b>${escaped(lead)}</b></p><p>${
      page === undefined ? 'The Ledger page has the entry.' : `<a href="${escaped(page)}">Ledger</a>`}</p><p style="color:#666">${escaped(why)}</p></body></html>`,
  }
}

/** A headline, then facts: name and value. */
function rowsOf(finding: StoredFinding): readonly (readonly string[])[] {
  const { class: caught, action, event, property, page, sdk, count, firstAt, lastAt } = finding
  return [
    [`${caught}, ${count === 1 ? 'once' : `${count} times`}, ${done[action] ?? action}`],
    ['event', inert(event)],
    ['property', inert(property)],
    ...(page === '' ? [] : [['page', inert(page)]]),
    ...(sdk === '' ? [] : [['SDK', inert(sdk)]]),
    ['first', at(firstAt)],
    ...(lastAt === firstAt ? [] : [['last', at(lastAt)]]),
  ]
}

function at(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** One line of readable characters. */
function line(text: string, longest = longestName): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain
}

/** One line in which nothing can be taken for a web address, an e-mail address or a phone number to tap. */
function inert(text: string, longest = longestName): string {
  return line(text, longest).replace(/[.:/@\\](?=\S)/g, (sign) => `${sign}${joiner}`)
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
