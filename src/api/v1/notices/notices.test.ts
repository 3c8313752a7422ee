import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { XMLValidator } from 'fast-xml-parser'
import { december2025, november2025 } from '../../../incident/bulletins/november-2025.fixture.ts'
import { someFacts } from '../../../incident/notices/notices.fixture.ts'
import { canariesAtOnce } from '../../../main/grants/plant-canaries.ts'
import { checkNotice, type PublishedKeys } from '../../../model/signed/check-notice.ts'
import { checkBulletin, type ProvenBulletin } from '../../../model/signed/check-bulletin.ts'
import { mailText } from '../../../model/signed/mail-text.ts'
import { startTestServer, type TestServer } from '../../server.fixture.ts'

let server: TestServer
let smtp: SMTPServer
const mails: { readonly to: string; readonly text: string }[] = []
let all: string
let desk: string
let secret: string

const { verifyAt: _verifyAt, witnessed: _witnessed, ...given } = someFacts

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], disableReverseLookup: true, logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo[0]!.address, text: Buffer.concat(parts).toString('utf8') })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()))
  server = await startTestServer({
    SIGNET_SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`, SIGNET_MAIL_FROM: 'Example <privacy@example.com>',
    SIGNET_NOTICES_SECOND: '1000', SIGNET_ORGANISATION: 'Example', SIGNET_SECURITY_CONTACT: 'mailto:security@example.org',
  })
  all = `/v1/projects/${server.project.id}/notices`
  desk = server.served.deskUrl!
  secret = server.served.made!.unlock
  await engage(12, 'old')
}, 60_000)
afterAll(async () => {
  await server.stop()
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
})

async function engage(count: number, name: string): Promise<void> {
  const people = Array.from({ length: count }, (_, n) => ({ $token: server.project.token, $distinct_id: `user-${n}`, $set: { $email: `${name}-${n}@example.net`, $name: `Person ${n}` } }))
  expect((await server.stranger('/engage', { method: 'POST', body: people })).status).toBe(200)
}

const ask = async (path: string, method = 'GET', body?: unknown) => server.owner(path, { method, ...(body !== undefined && { body }) })
async function lastEntry() {
  const { ledger } = server.served.instance
  return ledger.entry(ledger.size - 1)
}
async function atDesk(path: string, body: unknown) {
  const response = await fetch(desk + path, { method: 'POST', headers: { origin: desk, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return response.json() as Promise<{ error?: { code: string } }>
}
async function somebody(n: number): Promise<string> {
  return (await ask(`/v1/projects/${server.project.id}/find`, 'POST', { value: `user-${n}`, reason: 'notices' })).json.people[0].pseudonym
}

let windowFrom: number
let people: string[]
let notice: number

test('N1 N40 a draft is made, previewed and asked for; nobody is written to yet', async () => {
  people = await Promise.all(Array.from({ length: 12 }, (_, n) => somebody(n)))
  windowFrom = Date.now()
  await new Promise((resolve) => void setTimeout(resolve, 20))
  // Inside the window somebody sets another address for one of them, and waits for the notice (T21).
  await server.stranger('/engage', { method: 'POST', body: [{ $token: server.project.token, $distinct_id: 'user-3', $set: { $email: 'thief@evil.test' } }] })
  const made = await ask(all, 'POST', { facts: given, windowFrom, witnessed: false })
  expect([made.status, made.json]).toMatchObject([200, { incident: '7', version: 1, people: 0, issuedAt: null }])
  notice = made.json.id
  const lists = (n: number) => ({ exposed: n < 4 ? ['$email', '$name'] : ['$email'], possibly: ['$behaviour'], notExposed: ['$phone'] })
  const added = await ask(`${all}/${notice}/people`, 'POST', { language: 'en', people: people.map((person, n) => ({ person, ...lists(n), ...(n % 2 === 1 && { language: 'fr' }) })) })
  expect(added.json).toEqual({ count: 12 })
  const preview = (await ask(`${all}/${notice}/preview?sample=3`)).json
  expect(preview).toMatchObject({ flaws: [], canaries: [{ language: 'en' }, { language: 'fr' }] })
  expect(preview.sample.length).toBe(3)
  expect(preview.sample[0].text).toContain('e-mail address')
  expect(JSON.stringify(preview)).not.toContain('example.net')
  expect(await lastEntry()).toMatchObject({ kind: 'people.read', people: { count: 3 } })
  expect(mails.length).toBe(0)
})

test('N10–N16 words that break a rule keep a version from being asked for', async () => {
  const bad = { ...given, what: { ...given.what, en: 'Act now: log in at https://evil.example' } }
  expect((await ask(`${all}/${notice}`, 'PUT', bad)).json.flaws).toEqual(expect.arrayContaining([{ at: 'what.en', flaw: 'link' }, { at: 'what.en', flaw: 'urgency' }]))
  const refused = await ask(`${all}/${notice}/grant`, 'POST', { reason: 'notices' })
  expect([refused.status, refused.json.error.code]).toEqual([400, 'NOTICE_REFUSED'])
  expect((await ask(`${all}/${notice}`, 'PUT', given)).json.flaws).toEqual([])
})

test('N42 N44 one grant, proven at the desk, signs and sends: everybody gets one at the address of before the window', async () => {
  expect((await atDesk('/api/unlock', { secret })).error).toBeUndefined()
  const grant = await ask(`${all}/${notice}/grant`, 'POST', { reason: 'ticket 12' })
  expect([grant.status, grant.json]).toMatchObject([200, { state: 'waiting', ids: 12 }])
  expect((await ask(`${all}/${notice}/release`, 'POST', { grant: grant.json.id })).json.error.code).toBe('NOTICE_DRAFT')
  expect((await atDesk(`/api/requests/${grant.json.id}/open`, { secret })).error).toBeUndefined()
  // N47 Somebody writes another text into the draft that was approved.
  expect((await ask(`${all}/${notice}`, 'PUT', { ...given, contact: 'call +33 6 00 00 00 00' })).status).toBe(200)
  const swapped = await ask(`${all}/${notice}/release`, 'POST', { grant: grant.json.id })
  expect([swapped.status, swapped.json.error.code, mails.length]).toEqual([409, 'NOTICE_DRAFT', 0])
  expect(swapped.json.error.message).toContain('changed since')
  expect((await ask(`${all}/${notice}`, 'PUT', given)).status).toBe(200)
  const released = await ask(`${all}/${notice}/release`, 'POST', { grant: grant.json.id })
  expect([released.status, released.json.notice]).toMatchObject([200, { people: 12, entry: expect.any(Number) }])
  await server.served.instance.notices.ended(notice)
  const detail = (await ask(`${all}/${notice}`)).json
  expect(detail).toMatchObject({ sending: { state: 'done' }, counts: { sent: 12, waiting: 0, refused: 0, unsure: 0, withheld: 0, unreachable: 0 } })
  expect(mails.map(({ to }) => to).sort()).toEqual(Array.from({ length: 12 }, (_, n) => `old-${n}@example.net`).sort())
  const kinds: string[] = []
  for await (const entry of server.served.instance.ledger.entries()) kinds.push(entry.kind)
  expect(kinds.slice(-7)).toEqual(['grant.request', 'grant.approve', 'notice.sign', 'notice.issue', 'notice.send', 'unseal.reserve', 'unseal.done'])
  expect((await ask(`${all}/${notice}`, 'PUT', given)).status).toBe(400)
})

test('N30 what came by mail is good, each with its person’s fields and code; the keys are public', async () => {
  const keys = (await server.stranger('/.well-known/signet-notice-keys.json')).json as PublishedKeys
  expect(keys).toMatchObject({ organisation: 'Example', versions: [{ incident: '7', version: 1, date: '2025-11-27' }] })
  const codes = new Set<string>()
  for (const { text } of mails) {
    const verdict = await checkNotice(mailText(text), keys)
    if (!verdict.good) throw new Error(verdict.fault)
    codes.add(verdict.mark.code)
    expect(verdict.ledger?.index).toBeGreaterThan(0)
    expect(verdict.text).toContain('signet verify')
    expect(verdict.text).not.toContain('@example.net')
  }
  expect(codes.size).toBe(12)
  const second = mails.find(({ to }) => to === 'old-1@example.net')!
  expect(mailText(second.text)).toContain('adresse e-mail')
  const third = (await checkNotice(mailText(mails.find(({ to }) => to === 'old-8@example.net')!.text), keys))
  expect(third.good && third.text.split('POSSIBLY')[0]).not.toContain('- name\n')
})

test('a later version says what changed, goes to whom it names, and the first says that it is replaced; bounces count', async () => {
  const made = await ask(all, 'POST', { facts: { ...given, version: 2, date: '2025-12-19', correction: { en: 'One field more.', fr: 'Un champ de plus.' } }, windowFrom, witnessed: true })
  const id = made.json.id as number
  await ask(`${all}/${id}/people`, 'POST', { people: [{ person: people[0], exposed: ['$email'], possibly: [], notExposed: [] }, { person: 'AAAAAAAAAAAAAAAAAAAAAA', exposed: ['$email'], possibly: [], notExposed: [] }] })
  const grant = (await ask(`${all}/${id}/grant`, 'POST', { reason: 'ticket 13' })).json
  await atDesk(`/api/requests/${grant.id}/open`, { secret })
  // Another notice's grant does not let this one go.
  expect((await ask(`${all}/${notice}/release`, 'POST', { grant: grant.id })).status).toBe(409)
  await ask(`${all}/${id}/release`, 'POST', { grant: grant.id, mail: false })
  const files = (await ask(`${all}/${id}/files`)).json
  expect(await lastEntry()).toMatchObject({ kind: 'export.profiles', people: { count: files.notices.length } })
  expect(files).toMatchObject({ next: null, notices: [{ n: 0 }, { n: 1 }] })
  expect(files.notices[0].text).toContain('What changed: One field more.')
  expect((await ask(`${all}/${id}`)).json.counts).toMatchObject({ waiting: 1, unreachable: 1 })
  const keys = (await server.stranger('/.well-known/signet-notice-keys.json')).json as PublishedKeys
  expect(await checkNotice(mailText(mails[0]!.text), keys)).toMatchObject({ good: true, replacedBy: { version: 2 } })
  expect(await checkNotice(files.notices[0].text, keys)).toMatchObject({ good: true, replacedBy: undefined })
  const first = (await ask(`${all}/${notice}/files`)).json.notices
  expect((await ask(`${all}/${notice}/bounces`, 'POST', { codes: [first[0].code, first[0].code, 'NONE-SUCH'] })).json).toEqual({ count: 1 })
  expect((await ask(`${all}/${notice}`)).json.counts).toMatchObject({ sent: 11, refused: 1 })
})

test('N46 V123 notices to everybody go through: made-up people are counted, not mailed, and the vault stays unlocked', async () => {
  const opened = (await ask('/v1/incidents', 'POST', { kind: 'own-breach', title: 'The vault’s host', what: 'Somebody was on it', noticedAt: Date.now(), noticedHow: 'By hand' })).json
  const line = { target: { kind: 'vault', projects: 'all' }, window: { from: windowFrom, until: null }, certainty: 'known' }
  await ask(`/v1/incidents/${opened.id}/changes`, 'POST', { version: opened.version, change: { type: 'scope.add', line } })
  const exposure = await ask(`/v1/incidents/${opened.id}/exposures`, 'POST', { reason: '' })
  expect(exposure.status).toBe(201)
  const made = await ask(all, 'POST', { facts: { ...given, incident: opened.name }, exposure: { incident: opened.id, version: 1 } })
  expect([made.status, made.json.people]).toEqual([200, 12 + canariesAtOnce])
  const grant = (await ask(`${all}/${made.json.id}/grant`, 'POST', { reason: 'ticket 14' })).json
  await atDesk(`/api/requests/${grant.id}/open`, { secret })
  const before = mails.length
  // Two responders press the button at once: one of them is told, and nobody gets two.
  const pressed = await Promise.all([1, 2].map(() => ask(`${all}/${made.json.id}/release`, 'POST', { grant: grant.id })))
  expect(pressed.map(({ status }) => status).sort()).toEqual([200, 409])
  await server.served.instance.notices.ended(made.json.id)
  expect((await ask(`${all}/${made.json.id}`)).json).toMatchObject({
    sending: { state: 'done' }, counts: { sent: 12, waiting: 0, refused: 0, unsure: 0, withheld: canariesAtOnce, unreachable: 0 },
  })
  expect(mails.slice(before).map(({ to }) => to).sort()).toEqual(Array.from({ length: 12 }, (_, n) => `old-${n}@example.net`).sort())
  expect((await ask('/v1/session')).json.vault.state).toBe('unlocked')
  const kinds: string[] = []
  for await (const { kind } of server.served.instance.ledger.entries()) kinds.push(kind)
  expect(kinds).not.toContain('canary.opened')
})

test('T17 P2 machines and other projects get at no notice', async () => {
  for (const [method, path] of [['GET', all], ['GET', `${all}/${notice}`], ['GET', `${all}/${notice}/files`], ['POST', `${all}/${notice}/grant`], ['GET', '/v1/bulletins'], ['GET', '/v1/watch/feeds']] as const) {
    expect([path, (await server.secret(path, { method, ...(method === 'POST' && { body: { reason: 'x' } }) })).status]).toEqual([path, 403])
    expect([path, (await server.stranger(path, { method })).status]).toEqual([path, 401])
  }
  expect((await ask(`/v1/projects/999/notices/${notice}`)).status).toBe(404)
})

test('RFC 9116 security.txt names the contact, the keys and the page; the page is closed to all but itself', async () => {
  const { text, headers } = await server.stranger('/.well-known/security.txt')
  expect(headers.get('content-type')).toContain('text/plain')
  expect(text).toMatch(/^Contact: mailto:security@example\.org$/m)
  expect(text).toMatch(/^Expires: \d{4}-\d\d-\d\dT00:00:00\.000Z$/m)
  expect(text).toMatch(/^# notice key: RW/m)
  expect(text.split('\n')).toContain(`Canonical: ${server.url}/.well-known/security.txt`)
})

test('B11 B13 a bulletin is published once a version, is on the ledger, and is read by anybody in every form', async () => {
  expect((await ask('/v1/bulletins/preview', 'POST', november2025)).json.markdown.fr).toContain('**Points clés :**')
  expect((await ask('/v1/bulletins', 'POST', { bulletin: december2025 })).json.error.code).toBe('BULLETIN_REFUSED')
  const published = await ask('/v1/bulletins', 'POST', { bulletin: november2025, incident: '7' })
  // The server has no origin set here: pages name the one they were asked at, and no cache keeps them.
  for (const path of ['/bulletins', '/bulletins/feeds/en.rss']) expect([path, (await server.stranger(path)).headers.get('cache-control')]).toEqual([path, 'no-store'])
  expect([published.status, published.json.bulletins[0]]).toMatchObject([200, { slug: november2025.slug, version: 1 }])
  expect((await ask('/v1/bulletins', 'POST', { bulletin: november2025 })).json.error.code).toBe('BULLETIN_REFUSED')
  const leaky = { ...december2025, text: { ...december2025.text, en: { ...december2025.text.en, impact: 'Ask ann@example.org' } } }
  expect((await ask('/v1/bulletins', 'POST', { bulletin: leaky })).json.error).toMatchObject({ code: 'BULLETIN_REFUSED', message: expect.stringContaining('en.impact') })
  expect((await ask('/v1/bulletins', 'POST', { bulletin: december2025 })).status).toBe(200)
  const page = await server.stranger(`/bulletins/${november2025.slug}/fr/v1`)
  expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'`)
  expect(page.text).toContain('version 2 du 19 décembre 2025')
  expect((await server.stranger(`/bulletins/${november2025.slug}`, { headers: { 'accept-language': 'fr-FR' } })).text).toContain('Correction du 19 décembre 2025')
  expect((await server.stranger(`/bulletins/${november2025.slug}/en/v2.md`)).text).toMatch(/^---\ntitle: /)
  expect((await server.stranger('/bulletins/fr')).text).toContain('Bulletins de sécurité de Example')
  const rss = await server.stranger('/bulletins/feeds/fr.rss')
  expect([rss.headers.get('content-type'), XMLValidator.validate(rss.text)]).toEqual(['application/rss+xml; charset=utf-8', true])
  expect((await server.stranger('/bulletins/feeds/en.json')).json.items.map(({ id }: { id: string }) => id)).toEqual([
    `${server.url}/bulletins/${november2025.slug}/en/v2`, `${server.url}/bulletins/${november2025.slug}/en/v1`,
  ])
  for (const path of ['/bulletins/none', `/bulletins/${november2025.slug}/de`, `/bulletins/${november2025.slug}/fr/v3`, '/bulletins/feeds/fr.exe', `/bulletins/${november2025.slug}/fr/v1.html`]) {
    expect([path, (await server.stranger(path)).status]).toEqual([path, 404])
  }
})

test('B16 a published bulletin is checked without a network, and nothing of it can be changed', async () => {
  const keys = (await server.stranger('/.well-known/signet-notice-keys.json')).json as PublishedKeys
  const given = (await server.stranger(`/bulletins/${november2025.slug}/fr/v1.json`)).json as ProvenBulletin
  expect(await checkBulletin(given, keys)).toMatchObject({ good: true, slug: november2025.slug, version: 1, text: { fr: { title: november2025.text.fr.title } } })
  const second = (await server.stranger(`/bulletins/${november2025.slug}/fr/v2.json`)).json as ProvenBulletin
  const faultOf = async (changed: Partial<ProvenBulletin>, other = keys) => {
    const verdict = await checkBulletin({ ...given, ...changed }, other)
    return verdict.good ? undefined : verdict.fault
  }
  expect(await faultOf({ bulletin: given.bulletin.replace('smishing', 'Smishing') })).toBe('wrong-text')
  expect(await faultOf({ bulletin: second.bulletin })).toBe('wrong-text')
  expect(await faultOf({ line: given.line.replace(/"digest":"../, '"digest":"00') })).toBe('wrong-proof')
  expect(await faultOf({ index: second.index })).toBe('wrong-proof')
  expect(await faultOf({ checkpoint: given.checkpoint.replace(/\n\d+\n/, '\n9999\n') })).toBe('foreign-ledger')
  expect(await faultOf({}, { ...keys, ledger: keys.ledger.replace(/.{8}$/, 'AAAAAAA=') })).toBe('foreign-ledger')
  expect(await faultOf({ bulletin: '[' })).toBe('unreadable')
})

test('W10 W13 a bulletin that was given is matched, and offers a vendor incident; feeds go nowhere private', async () => {
  const markdown = (await server.stranger(`/bulletins/${november2025.slug}/fr/v2.md`)).text
  expect((await ask('/v1/watch/text', 'POST', { text: markdown })).json).toEqual({ count: 1 })
  expect((await ask('/v1/watch/text', 'POST', { text: markdown })).json).toEqual({ count: 0 })
  const [advisory] = (await ask('/v1/watch/advisories')).json.advisories
  expect(advisory).toMatchObject({ title: december2025.text.fr.title, state: 'new' })
  const draft = (await ask(`/v1/watch/advisories/${advisory.id}/incident`)).json
  expect(draft).toMatchObject({ kind: 'vendor', title: december2025.text.fr.title })
  expect((await ask('/v1/incidents', 'POST', draft)).status).toBe(201)
  expect((await ask(`/v1/watch/advisories/${advisory.id}`, 'PUT', { state: 'opened' })).status).toBe(204)
  for (const address of ['http://127.0.0.1/feed', 'http://169.254.169.254/latest/meta-data', 'http://[::1]/', 'file:///etc/passwd', 'http://localhost:1/']) {
    expect([address, (await ask('/v1/watch/feeds', 'POST', { address })).json.error?.code]).toEqual([address, 'FEED_UNREADABLE'])
  }
  // What it is offered as can be opened: an incident names nobody, and advisories say whom to write to.
  expect((await ask('/v1/incidents', 'POST', draft)).status).toBe(201)
  const rss = '<rss><channel><item><title>Breach; write to press@vendor.example</title><guid>g9</guid><description>Questions go to incident+2@vendor.example or call us.</description></item></channel></rss>'
  expect((await ask('/v1/watch/text', 'POST', { text: rss })).json).toEqual({ count: 1 })
  const { id } = (await ask('/v1/watch/advisories')).json.advisories.find((one: { title: string }) => one.title.startsWith('Breach;'))
  const offered = (await ask(`/v1/watch/advisories/${id}/incident`)).json
  expect(offered.what).toContain('vendor.example or call us')
  expect(JSON.stringify(offered)).not.toMatch(/press@|incident\+2@/)
  expect((await ask('/v1/incidents', 'POST', offered)).status).toBe(201)
  expect((await ask('/v1/watch/text', 'POST', { text: '<!DOCTYPE x><rss/>' })).json.error.code).toBe('FEED_UNREADABLE')
})
