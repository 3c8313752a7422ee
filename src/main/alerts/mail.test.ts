import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { SMTPServer } from 'smtp-server'
import type { JsonValue } from '../../model/json.ts'
import type { Project } from '../../model/project.ts'
import type { StoredFinding } from '../../registry/index.ts'
import { readConfig } from '../config.ts'
import { Alerts } from './alerts.ts'
import { findingsMail, mostListed } from './mail-text.ts'
import { createMailer } from './mailer.ts'

const project: Project = { id: 1, name: 'Shop', token: 't', timeZone: 'UTC', idMode: 'simplified', groupKeys: [], identifying: [], sample: false }
const finding = (id: number, more: Partial<StoredFinding> = {}): StoredFinding => ({
  id, project: 1, class: 'password', action: 'drop', rule: 'key:password', event: 'Signed up', property: 'password', page: 'shop.test/join',
  sdk: 'web 2.83.0', count: 3, firstAt: 1_700_000_000_000, lastAt: 1_700_000_100_000, resolvedAt: null, ...more,
})

interface Post {
  readonly url: string
  /** What arrived: who it was for, and the message decoded. */
  readonly taken: { readonly to: readonly string[]; readonly text: string; readonly raw: string }[]
  refuse: (address: string) => boolean
}

const open: SMTPServer[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise<void>((done) => server.close(() => done()))))
})

/** A real SMTP server. */
async function post(auth?: { user: string; pass: string }): Promise<Post> {
  const taken: Post['taken'] = []
  const own: Post = { url: '', taken, refuse: () => false }
  const server = new SMTPServer({
    authOptional: auth === undefined, allowInsecureAuth: true, disabledCommands: ['STARTTLS', ...(auth === undefined ? ['AUTH'] : [])], logger: false,
    onAuth: ({ username, password }, _session, callback) =>
      callback(username === auth?.user && password === auth?.pass ? null : new Error('no'), { user: username }),
    onRcptTo: ({ address }, _session, callback) => callback(own.refuse(address) ? new Error(`no ${address}`) : null),
    onData(stream, session, callback) {
      let raw = ''
      stream.on('data', (chunk) => { raw += String(chunk) })
      stream.on('end', () => {
        const text = raw.replace(/=\r?\n/g, '').replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString())
        taken.push({ to: session.envelope.rcptTo.map(({ address }) => address), text, raw })
        callback()
      })
    },
  })
  server.on('error', () => undefined)
  open.push(server)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const login = auth === undefined ? '' : `${auth.user}:${encodeURIComponent(auth.pass)}@`
  return Object.assign(own, { url: `smtp://${login}127.0.0.1:${(server.server.address() as AddressInfo).port}` })
}

/** The registry's part, in memory: findings that were stored, and settings. */
function registryOf(findings: StoredFinding[], emails: readonly string[] = ['ada@example.org', 'bob@example.org']) {
  const settings = new Map<string, JsonValue>([['alerts', { webhook: null, emails, classes: ['password', 'email'] } as unknown as JsonValue]])
  const told = new Map<number, number>()
  return {
    settings,
    dataSettings: {
      get: (_: number, name: string) => Promise.resolve(settings.get(name)),
      set: (_: number, name: string, value: JsonValue) => Promise.resolve(void settings.set(name, value)),
      all: (name: string) => Promise.resolve(new Map(settings.has(name) ? [[1, settings.get(name)!]] : [])),
    },
    findings: {
      list: () => Promise.resolve(findings),
      claimAlerts: (ids: readonly number[], since: number, at: number) => Promise.resolve(new Set(ids.filter((id) => {
        if ((told.get(id) ?? 0) > since) return false
        told.set(id, at)
        return true
      }))),
    } as never,
  }
}

function alertsOf(registry: ReturnType<typeof registryOf>, url: string, more: { retryMs?: readonly number[]; apartMs?: number; troubles?: string[] } = {}) {
  return new Alerts({
    registry, webhook: { allowPrivate: true }, mailer: createMailer({ url, from: 'Signet <signet@example.org>' }), origin: 'https://signet.example.org',
    now: Date.now, projectOf: (id) => (id === 1 ? project : undefined), onTrouble: (message) => more.troubles?.push(message),
    pace: { gatherMs: 20, apartMs: more.apartMs ?? 0, retryMs: more.retryMs ?? [20, 20] },
  })
}

test('findings of one moment go as one mail to each recipient, and of a day once', async () => {
  const found = [finding(1), finding(2, { class: 'email', action: 'seal', property: 'contact' }), finding(3, { class: 'iban' })]
  const box = await post()
  const alerts = alertsOf(registryOf(found), box.url)
  await alerts.tell([found[0]!])
  await alerts.tell(found)
  await vi.waitFor(() => expect(box.taken).toHaveLength(2))
  expect(box.taken.map(({ to }) => to)).toEqual([['ada@example.org'], ['bob@example.org']])
  const [{ raw, text }] = box.taken as unknown as [{ raw: string; text: string }]
  expect(raw).toContain('Subject: Signet: 2 findings in Shop')
  expect(text).toContain('https://signet.example.org/p/1/data/findings')
  expect(text).toContain('password, 3 times, removed')
  expect(text).not.toContain('iban')
  await alerts.tell(found)
  await new Promise((done) => setTimeout(done, 100))
  expect(box.taken).toHaveLength(2)
  await alerts.close()
})

test('what the server does not take is tried again, also after a restart, and the fault is shown meanwhile', async () => {
  const registry = registryOf([finding(1)], ['ada@example.org'])
  const box = await post()
  const dead = await post()
  await new Promise<void>((done) => open.pop()!.close(() => done()))
  const troubles: string[] = []
  const first = alertsOf(registry, dead.url, { retryMs: [60_000], troubles })
  await first.tell([finding(1)])
  await vi.waitFor(async () => expect(await first.mailFault(1)).toContain('cannot be reached'))
  expect(troubles.join()).not.toContain('ada@')
  await first.close()

  registry.settings.set('alert_mail', { ...(registry.settings.get('alert_mail') as object), nextAt: 0 } as JsonValue)
  const second = alertsOf(registry, box.url)
  await second.resume()
  await vi.waitFor(() => expect(box.taken).toHaveLength(1))
  await vi.waitFor(async () => expect(await second.mailFault(1)).toBeUndefined())
  await second.close()
})

test('a recipient whom the server refuses stops no other, who gets it once', async () => {
  const box = await post()
  box.refuse = (address) => address.startsWith('ada')
  const alerts = alertsOf(registryOf([finding(1)]), box.url)
  await alerts.tell([finding(1)])
  await vi.waitFor(async () => expect(await alerts.mailFault(1)).toContain('one of the recipients'))
  await new Promise((done) => setTimeout(done, 100))
  expect(box.taken.map(({ to }) => to)).toEqual([['bob@example.org']])
  expect(await alerts.mailFault(1)).not.toContain('ada')
  await alerts.close()
})

test('mails of a project keep apart, and what comes meanwhile goes with the next', async () => {
  const found = [finding(1), finding(2), finding(3)]
  const box = await post()
  const alerts = alertsOf(registryOf(found, ['ada@example.org']), box.url, { apartMs: 400 })
  await alerts.tell([found[0]!])
  await vi.waitFor(() => expect(box.taken).toHaveLength(1))
  await alerts.tell([found[1]!])
  await alerts.tell([found[2]!])
  await new Promise((done) => setTimeout(done, 150))
  expect(box.taken).toHaveLength(1)
  await vi.waitFor(() => expect(box.taken).toHaveLength(2), { timeout: 3000 })
  expect(box.taken[1]!.raw).toContain('Subject: Signet: 2 findings in Shop')
  await alerts.close()
})

test('a test says how it went: taken, a wrong password, nobody there', async () => {
  const box = await post({ user: 'signet', pass: 'p@ss/word' })
  const good = alertsOf(registryOf([]), box.url)
  expect(await good.test(project)).toEqual({ mail: null })
  expect(box.taken[0]!.raw).toContain('Subject: Signet: a test from Shop')
  const bad = alertsOf(registryOf([]), box.url.replace('signet:', 'other:'))
  expect((await bad.test(project)).mail).toContain('does not take the user name and password')
  expect(await alertsOf(registryOf([], []), box.url).test(project)).toEqual({})
})

test('a password is not sent over an open connection to another machine', async () => {
  const box = await post({ user: 'signet', pass: 'word' })
  const url = box.url.replace('127.0.0.1', '127.1.2.3')
  const server = open.pop()!
  await new Promise<void>((done) => server.close(() => done()))
  const heard: string[] = []
  const plain = new SMTPServer({
    authOptional: false, allowInsecureAuth: true, disabledCommands: ['STARTTLS'], logger: false,
    onAuth: (_auth, _session, callback) => { heard.push('auth'); callback(null, { user: 'x' }) },
  })
  plain.on('error', () => undefined)
  open.push(plain)
  plain.listen(0, '127.1.2.3')
  await once(plain.server, 'listening')
  const { port } = plain.server.address() as AddressInfo
  const mailer = createMailer({ url: url.replace(/:\d+$/, `:${port}`), from: 'signet@example.org' })
  await expect(mailer.send({ to: ['ada@example.org'], subject: 's', text: 't', html: 'h' })).rejects.toThrow(/no encrypted connection|not take/)
  expect(heard).toEqual([])
  mailer.close()
})

test('nothing that a client names becomes a link, markup, a header or a line of its own', () => {
  const hostile = finding(1, {
    event: 'Visit https://evil.example/x now\r\nBcc: all@evil.example', property: '<a href="https://evil.example">www.evil.example</a>', page: 'evil.example/p', sdk: '"><img src=x>',
  })
  const { subject, text, html } = findingsMail({ project: { ...project, name: 'Shop\r\nBcc: x@evil.example' }, findings: [hostile], more: 0, origin: 'https://signet.example.org' })
  expect(subject).toBe('Signet: password caught in Shop Bcc: x@evil.example')
  for (const body of [text, html]) {
    expect(body.match(/https?:\/\/[^\s<"&]+/g)!.every((link) => link.startsWith('https://signet.example.org/p/1/data/'))).toBe(true)
    expect(body.replaceAll('https://signet.example.org', '')).not.toMatch(/[a-z]\.[a-z]{2,}|\w@\w|:\/\//)
  }
  expect(html).not.toMatch(/<img|<a href="https:\/\/evil/)
  expect(text.split('\n').filter((line) => line.startsWith('Bcc'))).toEqual([])
})

test('a mail lists so many and says how many more there are', () => {
  const { subject, text } = findingsMail({ project, findings: Array.from({ length: mostListed + 5 }, (_, i) => finding(i)), more: 7, origin: undefined })
  expect(subject).toBe(`Signet: ${mostListed + 12} findings in Shop`)
  expect(text).toContain('… and 12 more.')
  expect(text).not.toMatch(/https?:/)
})

test('readConfig() takes a mail server and a sender together, and says what is wrong with either', () => {
  const of = (SIGNET_SMTP_URL?: string, SIGNET_MAIL_FROM?: string) => readConfig({ SIGNET_SMTP_URL, SIGNET_MAIL_FROM }).mail
  expect(of()).toBeUndefined()
  expect(of('smtp://mail.example.org', 'Signet <signet@example.org>')).toEqual({ url: 'smtp://mail.example.org', from: 'Signet <signet@example.org>' })
  expect(() => of('smtp://mail.example.org')).toThrow('together')
  expect(() => of('https://mail.example.org', 'a@example.org')).toThrow('SIGNET_SMTP_URL')
  expect(() => of('smtp://mail.example.org', 'a@example.org\r\nBcc: b@example.org')).toThrow('SIGNET_MAIL_FROM')
})
