import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { SMTPServer } from 'smtp-server'
import type { Project } from '../../model/project.ts'
import { createMailer } from './mailer.ts'
import { type SecurityAlarm, type SecurityAlarmDeps, tellOfAlarm } from './security-alarm.ts'

const closing: (() => void)[] = []
afterEach(() => closing.splice(0).forEach((close) => close()))

const project = (id: number, name: string): Project => ({ id, name, token: 't', timeZone: 'UTC', idMode: 'simplified', groupKeys: [], identifying: [], sample: false })
const alarm: SecurityAlarm = { type: 'signet.keys', project: 'all', text: 'Keys were exchanged.', hint: 'Find out by whom.', facts: { code: 'SAFE_KEY_UNSIGNED' } }

async function mailServer(refuseFirst = 0) {
  const taken: { to: string; raw: string }[] = []
  let refused = 0
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false,
    onData(stream, session, callback) {
      let raw = ''
      stream.on('data', (chunk) => { raw += String(chunk) })
      stream.on('end', () => {
        if (refused++ < refuseFirst) return callback(new Error('later'))
        taken.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), raw: raw.replace(/=\r?\n/g, '') })
        callback()
      })
    },
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  closing.push(() => server.close())
  return { taken, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` }
}

async function hook(status = 200) {
  const heard: Record<string, unknown>[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      heard.push(JSON.parse(body) as Record<string, unknown>)
      response.writeHead(status).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }
}

function deps(settings: ReadonlyMap<number, object>, url: string | undefined, more: Partial<SecurityAlarmDeps> = {}): SecurityAlarmDeps & { readonly trouble: string[] } {
  const trouble: string[] = []
  const mailer = url === undefined ? undefined : createMailer({ url, from: 'signet@example.org' })
  if (mailer !== undefined) closing.push(() => mailer.close())
  return {
    registry: { dataSettings: { all: async () => settings } as never }, webhook: { allowPrivate: true }, mailer, origin: 'https://signet.example.org',
    projects: () => [project(1, 'Shop'), project(2, 'https://evil.example\r\nBcc: x@evil.example')], onTrouble: (message) => trouble.push(message), trouble, ...more,
  }
}

test('an alarm of the instance reaches the webhooks and addresses of all projects, each address once, whatever classes they chose', async () => {
  const [mail, one, two] = [await mailServer(), await hook(), await hook()]
  const told = deps(new Map([
    [1, { webhook: one.url, emails: ['ada@example.org'], classes: [] }], [2, { webhook: two.url, emails: ['ada@example.org', 'bob@example.org'], classes: ['password'] }],
  ]), mail.url)
  await tellOfAlarm(alarm, told)
  expect([...one.heard, ...two.heard]).toMatchObject([
    { type: 'signet.keys', keys: { code: 'SAFE_KEY_UNSIGNED' }, project: { id: 1 } }, { type: 'signet.keys', project: { id: 2 } },
  ])
  expect(mail.taken.map(({ to }) => to).toSorted()).toEqual(['ada@example.org', 'bob@example.org'])
  const texts = mail.taken.map(({ raw }) => raw)
  for (const raw of texts) expect(raw).toContain('Keys were exchanged')
  const hostile = texts.find((raw) => raw.includes('evil'))!
  expect(hostile).not.toMatch(/^Bcc:/m)
  // A subject is no link in any mail program; a text can be.
  expect(hostile.slice(hostile.indexOf('Content-Type: text/plain'))).not.toContain('https://evil.example')
  expect(told.trouble).toEqual([])
})

test('an alarm of one project reaches that one; who set nothing hears nothing', async () => {
  const [mail, one] = [await mailServer(), await hook()]
  await tellOfAlarm({ ...alarm, type: 'signet.canary', project: 1 }, deps(new Map([[1, { webhook: one.url, emails: [], classes: [] }], [2, { webhook: one.url, emails: ['bob@example.org'], classes: [] }]]), mail.url))
  expect(one.heard).toMatchObject([{ type: 'signet.canary', project: { id: 1 } }])
  await tellOfAlarm(alarm, deps(new Map(), mail.url))
  expect(mail.taken).toEqual([])
})

test('a mail that is not taken is tried again, and given up at last; a webhook that fails stops nothing', async () => {
  const [mail, bad] = [await mailServer(1), await hook(500)]
  const told = deps(new Map([[1, { webhook: bad.url, emails: ['ada@example.org'], classes: [] }]]), mail.url, { retryMs: [20, 20] })
  await tellOfAlarm(alarm, told)
  expect(told.trouble.toSorted()).toEqual([expect.stringContaining('mail about the alarm signet.keys was not sent'), expect.stringContaining('webhook of project 1')])
  await expect.poll(() => mail.taken.length).toBe(1)
  const nobody = deps(new Map([[1, { webhook: null, emails: ['ada@example.org'], classes: [] }]]), 'smtp://127.0.0.1:1', { retryMs: [5] })
  await tellOfAlarm(alarm, nobody)
  await expect.poll(() => nobody.trouble.at(-1)).toContain('given up')
})
