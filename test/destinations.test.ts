/** Outgoing destinations in a real browser, on a laptop and a phone, in both languages: src/forward/SPEC.md F4, F16, F17. */
import { type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../src/api/server.fixture.ts'
import { type Receiver, startReceiver } from '../src/main/forward/receiver.fixture.ts'
import { excessWidth, faultsOf, launchBrowser, shot } from './browser.ts'

const wait = { timeout: 20_000 }
let signet: TestServer
let browser: Browser
let receiver: Receiver
const faults: string[] = []

beforeAll(async () => {
  signet = await startTestServer({ SIGNET_ALLOW_PRIVATE_DESTINATIONS: '1' })
  receiver = await startReceiver()
  for (const id of ['ada', 'bob', 'cy']) {
    const { token } = signet.project
    await signet.stranger('/track', { method: 'POST', body: [{ event: 'Bought <b>', properties: { token, distinct_id: id, $user_id: id, time: Date.now() } }] })
    await signet.stranger('/engage', { method: 'POST', body: [{ $token: token, $distinct_id: id, $set: { $email: `${id}@mail.example`, plan: 'pro' } }] })
  }
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await signet?.stop()
  await receiver?.close()
})

async function open(path: string, look: { width: number; locale: string; colorScheme?: 'dark' | 'light' }): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: look.width, height: 900 }, locale: look.locale, colorScheme: look.colorScheme ?? 'light' })
  const [name, value] = signet.cookie.split('=') as [string, string]
  await context.addCookies([{ name, value, url: signet.url }])
  const page = await context.newPage()
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(`${signet.url}/p/${signet.project.id}${path}`)
  return page
}


test('F4 F16 a destination is made, its secret is shown once, events arrive, and the page stops it', async () => {
  const page = await open('/destinations', { width: 1440, locale: 'en' })
  await page.getByText('Nothing is forwarded.').waitFor(wait)
  await page.getByRole('button', { name: 'Add a destination' }).click(wait)
  const sheet = page.getByRole('dialog', { name: 'Add a destination' })
  expect(await faultsOf(page)).toEqual([])
  await sheet.getByLabel('Name', { exact: true }).fill('Warehouse <img src=x onerror=alert(1)>', wait)
  await sheet.getByLabel('Address').fill(receiver.url)
  await sheet.getByLabel('Vendor').fill('Acme Analytics')
  await sheet.getByLabel('Contact').fill('dpo@acme.example')
  await sheet.getByLabel('Country').fill('fr')
  await shot(page, 'destinations-make')
  await sheet.getByRole('button', { name: 'Forward events' }).click()
  await page.getByText('The secret that requests are signed with').waitFor(wait)
  await page.getByRole('button', { name: 'Done' }).click()

  const { token } = signet.project
  await signet.stranger('/track', { method: 'POST', body: [{ event: 'Paid', properties: { token, distinct_id: 'ada', time: Date.now() } }] })
  await page.getByText('1 event sent').waitFor(wait)
  expect(receiver.taken).toHaveLength(1)
  await page.getByText('Details').click()
  await page.getByText('events under pseudonyms · sent').waitFor(wait)
  expect(await faultsOf(page)).toEqual([])
  await shot(page, 'destinations')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page.getByText('stopped', { exact: true }).waitFor(wait)
  const { json } = await signet.owner(`/v1/projects/${signet.project.id}/destinations`)
  expect(json.destinations).toMatchObject([{ state: 'stopped', vendor: { country: 'FR' } }])
  expect(faults).toEqual([])
})

test('F17 stopping all of them is one button, in French and dark on a phone too', async () => {
  const page = await open('/destinations', { width: 375, locale: 'fr', colorScheme: 'dark' })
  await page.getByRole('button', { name: 'Reprendre' }).click(wait)
  await page.getByText('en marche').waitFor(wait)
  expect(await excessWidth(page)).toBeLessThanOrEqual(0)
  expect(await faultsOf(page)).toEqual([])
  await shot(page, 'destinations-phone')
  await page.getByRole('button', { name: 'Tout arrêter' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Tout arrêter' }).click(wait)
  await page.getByText('La transmission est arrêtée').waitFor(wait)
  await page.getByRole('button', { name: 'Autoriser de nouveau' }).click(wait)
  await page.getByText('La transmission est arrêtée').waitFor({ ...wait, state: 'detached' })
  expect(faults).toEqual([])
})

/** Kinds of the entries that touched this person. */
async function readsOf(pseudonym: string): Promise<string[]> {
  const { json } = await signet.owner(`/v1/projects/${signet.project.id}/people/${pseudonym}/reads`)
  return json.entries.map(({ kind }: { kind: string }) => kind)
}

test('a person’s page says where their data went', async () => {
  const { json } = await signet.secret(`/v1/projects/${signet.project.id}/people?limit=10`)
  const pages = json.people.map(({ pseudonym }: { pseudonym: string }) => pseudonym) as string[]
  const page = await open(`/people/${pages[0]}`, { width: 1440, locale: 'en' })
  const part = page.getByRole('region', { name: 'Where this person’s data went' })
  await part.waitFor(wait)
  expect(await faultsOf(page)).toEqual([])
  await shot(page, 'person-forwards')
  const texts = []
  for (const pseudonym of pages) {
    await page.goto(`${signet.url}/p/${signet.project.id}/people/${pseudonym}`)
    await part.waitFor(wait)
    texts.push(await part.innerText())
    // Looking is itself on the ledger.
    await expect.poll(() => readsOf(pseudonym)).toContain('people.read')
  }
  // One of the three was sent after the destination was made.
  expect(texts.filter((text) => text.includes('Acme Analytics'))).toHaveLength(1)
  expect(texts.filter((text) => text.includes('Nowhere'))).toHaveLength(pages.length - 1)
})
