/**
 * Unsealing in a real browser with virtual authenticators, against a real server: two members get to be known to the vault,
 * one person is opened and fades, a bulk request waits for the second member, and a canary locks the vault. T3, T8, T10.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { randomBytes } from 'node:crypto'
import { type Browser, type BrowserContext, type FrameLocator, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../src/api/server.fixture.ts'
import { writeCanaries } from '../src/vault/index.ts'
import type { Pseudonym } from '../src/model/pseudonym.ts'
import { launchBrowser } from './browser.ts'

const mark = 'zq7unseal'
const count = 12
const wait = { timeout: 15_000 }

let signet: TestServer
let browser: Browser
let app: string
let secret: string
let ann: Page
let bob: Page
const faults: string[] = []

beforeAll(async () => {
  signet = await startTestServer()
  app = signet.url.replace('127.0.0.1', 'localhost')
  secret = signet.served.made!.unlock
  const people = Array.from({ length: count }, (_, n) => ({
    $token: signet.project.token, $distinct_id: `user-${n}`, $set: { $email: `${mark}-${n}@example.org`, plan: 'Pro' },
  }))
  await signet.stranger('/engage', { method: 'POST', body: people })
  browser = await launchBrowser()
  ann = await newMember('Ann')
  bob = await newMember('Bob', (await signet.served.instance.registry.members.invite({
    note: 'Bob', roles: [{ project: 'all', role: 'responder' }], createdBy: 'test', lastsMs: 60_000,
  })).key)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await signet?.stop()
})

/** A browser of its own, with an authenticator, in which a member has just come in. */
async function newMember(name: string, invitation?: string): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en', acceptDownloads: true })
  const [cookieName, value] = signet.cookie.split('=') as [string, string]
  if (invitation === undefined) await context.addCookies([{ name: cookieName, value, url: app }])
  const page = await context.newPage()
  page.on('pageerror', (error) => faults.push(error.message))
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  await page.goto(`${app}/healthz`)
  const gate = { name, ...(invitation !== undefined && { invitation }) }
  // As a text: these tests know no browser's types.
  const status = await page.evaluate(`(async (gate) => {
    const post = (path, body) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    const options = await (await post('/v1/enrolment/options', gate)).json()
    const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.passkey) })
    return (await post('/v1/enrolment', { ...gate, userHandle: options.userHandle, factor: { kind: 'passkey', label: 'Test', response: made.toJSON() } })).status
  })(${JSON.stringify(gate)})`)
  expect([name, status]).toEqual([name, 201])
  return page
}

const deskOf = (page: Page): FrameLocator => page.frameLocator('iframe')

/** Buttons of the desk act only once they were in sight for half a second. */
async function press(desk: FrameLocator, name: string): Promise<void> {
  const button = desk.getByRole('button', { name, exact: true }).first()
  await button.waitFor(wait)
  await button.scrollIntoViewIfNeeded()
  await new Promise((resolve) => setTimeout(resolve, 900))
  await button.click()
}

async function enrolAtDesk(page: Page): Promise<void> {
  await page.goto(`${app}/p/1/unseal`)
  await page.getByRole('button', { name: 'Enrol me' }).click()
  const desk = deskOf(page)
  await press(desk, 'Use your passkey')
  await desk.getByText('Your passkey was taken.').waitFor(wait)
  await desk.getByLabel('Unlock secret').fill(secret)
  await press(desk, 'Confirm')
  await desk.getByText('The vault knows you now.').waitFor(wait)
  await page.getByRole('button', { name: 'Close' }).click()
}

// oxlint-disable-next-line typescript/no-explicit-any
async function api(page: Page, path: string, body?: object): Promise<any> {
  return page.evaluate(async ([address, sent]) => (await fetch(address, sent === null ? {} : {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: sent,
  })).json(), [path, body === undefined ? null : JSON.stringify(body)] as const)
}

/** A find is confirmed by the member's passkey, for exactly this value and reason. */
async function find(n: number): Promise<Pseudonym> {
  const asked = JSON.stringify({ value: `user-${n}`, reason: 'ticket 4711' })
  // As a text: these tests know no browser's types.
  const found = await ann.evaluate(`(async (body) => {
    const post = async (path, sent, more) => (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', ...more }, body: sent })).json()
    const path = '/v1/projects/1/find'
    const { passkey } = await post('/v1/proof', JSON.stringify({ method: 'POST', path, body }))
    const given = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(passkey) })
    const proof = btoa(JSON.stringify({ kind: 'passkey', response: given.toJSON() })).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
    return post(path, body, { 'x-signet-proof': proof })
  })(${JSON.stringify(asked)})`) as { people: { pseudonym: Pseudonym }[] }
  return found.people[0]!.pseudonym
}

async function assertClean(page: Page, what: string): Promise<void> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  await page.evaluate(axe)
  const found = await page.evaluate(() => (globalThis as unknown as { axe: { run(where: string, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run('main', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }))
  expect([what, found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])]).toEqual([what, []])
}

test('T1 a find on the people page is confirmed by a passkey, and the cookie alone finds nobody', async () => {
  expect(await api(ann, '/v1/projects/1/find', { value: 'user-3', reason: 'ticket 4711' })).toMatchObject({ error: { code: 'PROOF_NEEDED' } })
  await ann.goto(`${app}/p/1/people`)
  await ann.getByRole('button', { name: 'Find by e-mail or id' }).click()
  await ann.getByLabel('E-mail, phone or id').fill(`${mark}-3@example.org`)
  await ann.getByLabel('Reason').fill('ticket 4711')
  await ann.getByRole('dialog').getByRole('button', { name: 'Find', exact: true }).click()
  await ann.getByRole('dialog').getByRole('link').first().waitFor(wait)
})

test('members get to be known to the vault by their own passkey and the owner’s word', async () => {
  await enrolAtDesk(ann)
  await enrolAtDesk(bob)
  const { members } = await api(ann, '/v1/vault/members')
  expect(members).toMatchObject([{ name: 'Ann', mayApprove: true, factors: ['passkey'] }, { name: 'Bob', mayApprove: true }])
}, 60_000)

test('T8 one person is opened for a reason, at the desk and not in the app, and what it shows fades', async () => {
  const person = await find(3)
  await ann.goto(`${app}/p/1/people/${person}`)
  await ann.getByRole('button', { name: 'Unseal' }).click()
  await ann.getByRole('checkbox', { name: 'E-mail' }).check()
  await ann.getByText('Full', { exact: true }).click()
  await ann.getByLabel('Reason').fill('asked by ann@example.org')
  await ann.getByRole('button', { name: 'Go to the desk' }).click()
  await ann.getByRole('alert').getByText('e-mail address').waitFor(wait)
  await ann.getByLabel('Reason').fill('ticket 4711: wrong address')
  await ann.getByRole('button', { name: 'Go to the desk' }).click()
  const desk = deskOf(ann)
  await desk.getByText('ticket 4711: wrong address').waitFor(wait)
  await press(desk, 'Open')
  await desk.getByText(`${mark}-3@example.org`).waitFor(wait)
  // The app holds a frame of another origin: nothing of the value is in its page.
  expect(await ann.content()).not.toContain(mark)
  if (process.env['SIGNET_TEST_PICTURES'] !== undefined) await ann.screenshot({ path: `${process.env['SIGNET_TEST_PICTURES']}/unseal-opened.png` })
  const frame = ann.frames().find((one) => one.url().startsWith(signet.served.deskUrl!))!
  await frame.evaluate(`Object.defineProperty(document, 'hidden', { get: () => true }); document.dispatchEvent(new Event('visibilitychange'))`)
  await desk.getByText('The values are gone.').waitFor(wait)
  expect(await frame.content()).not.toContain(mark)
}, 60_000)

test('a bulk request in full waits for the second member, and opens as a file with its receipt', async () => {
  const people: Pseudonym[] = []
  // A browser asks its authenticator one thing at a time.
  for (let n = 0; n < count; n++) people.push(await find(n))
  await ann.goto(`${app}/p/1/unseal`)
  await assertClean(ann, 'unsealing')
  await ann.getByLabel('People').fill(people.join('\n'))
  await ann.getByRole('button', { name: 'Look what there is' }).click()
  await ann.getByLabel('E-mail (12)').check()
  await ann.getByText('Full', { exact: true }).click()
  await ann.getByLabel('Reason').fill('survey of November')
  await ann.getByRole('button', { name: 'Go to the desk' }).click()
  await deskOf(ann).getByText('Full values of so many people need').waitFor(wait)

  await bob.goto(`${app}/p/1/unseal`)
  await bob.getByRole('button', { name: 'Look and approve' }).click()
  const desk = deskOf(bob)
  await desk.getByText('survey of November').waitFor(wait)
  if (process.env['SIGNET_TEST_PICTURES'] !== undefined) await bob.screenshot({ path: `${process.env['SIGNET_TEST_PICTURES']}/unseal-approve.png` })
  await press(desk, 'Approve')
  await desk.getByText('Approved by Bob.').waitFor(wait)
  expect(await bob.content()).not.toContain(mark)

  await deskOf(ann).getByText('Approved by Bob.').waitFor(wait)
  const download = ann.waitForEvent('download')
  await press(deskOf(ann), 'Open as CSV')
  const file = await readFile(await (await download).path(), 'utf8')
  expect(file.split('\r\n').filter((line) => line.includes(mark)).length).toBe(count)
  expect(file).toContain('"receipt.approvedBy","member:2"')
}, 60_000)

test('the desk is as clean as the app, on a phone and in French', async () => {
  const context = await browser.newContext({ viewport: { width: 375, height: 700 } })
  const page = await context.newPage()
  page.on('pageerror', (error) => faults.push(error.message))
  const filed = await api(ann, '/v1/projects/1/grants', { people: [await find(1)], fields: ['$email'], level: 'masked', reason: 'ticket 12' })
  for (const look of ['lang=fr&theme=dark', 'lang=en&theme=light']) {
    await page.goto(`${filed.desk}&${look}`)
    await page.getByText('ticket 12').waitFor(wait)
    await assertClean(page, look)
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    if (process.env['SIGNET_TEST_PICTURES'] !== undefined) await page.screenshot({ path: `${process.env['SIGNET_TEST_PICTURES']}/desk-${look.slice(5, 7)}.png` })
  }
  await context.close()
}, 60_000)

test('T4 a canary among those asked for locks the vault, and the app says so', async () => {
  const person = await find(5)
  await writeCanaries(signet.served.instance.dir.keys, 1, [person], (size) => randomBytes(size))
  const filed = await api(ann, '/v1/projects/1/grants', { people: [person], fields: ['$email'], level: 'full', reason: 'ticket 13' })
  await ann.goto(`${app}/p/1/unseal`)
  await ann.getByRole('row').filter({ hasText: 'ticket 13' }).getByRole('button', { name: 'Open' }).click()
  await press(deskOf(ann), 'Open')
  await deskOf(ann).getByText('A canary was touched').waitFor(wait)
  await ann.getByRole('button', { name: 'Close' }).click()
  await ann.getByText('A canary was touched by member:1').waitFor(wait)
  const { vault } = await api(ann, '/v1/session')
  expect(vault.state).toBe('locked')
  expect((await api(ann, `/v1/projects/1/grants/${filed.id}`)).state).toBe('cancelled')
  const kinds: string[] = []
  for await (const { kind } of signet.served.instance.ledger.entries()) kinds.push(kind)
  expect(kinds).toContain('canary.opened')
  expect(faults).toEqual([])
}, 60_000)
