/** Erasing a person in a real browser, on a laptop and a phone, in both languages: src/erasure/SPEC.md E1, E3, E12. */
import { type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../src/api/server.fixture.ts'
import { excessWidth, faultsOf, launchBrowser, shot } from './browser.ts'

const wait = { timeout: 20_000 }
let signet: TestServer
let browser: Browser
const faults: string[] = []

beforeAll(async () => {
  signet = await startTestServer()
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


async function personOf(id: string): Promise<{ pseudonym: string; handle: string }> {
  const [pseudonym] = await signet.served.instance.privacy.peopleNamed(signet.served.instance.projects[0]!, [id])
  const { json } = await signet.secret(`/v1/projects/${signet.project.id}/people/${pseudonym}`)
  return json.person
}

test('a person is erased once their handle is typed, and the list says so', async () => {
  const { pseudonym, handle } = await personOf('ada')
  const page = await open(`/people/${pseudonym}`, { width: 1440, locale: 'en' })
  await page.getByRole('button', { name: 'Erase…' }).click(wait)
  const dialog = page.getByRole('dialog', { name: `Erase ${handle}` })
  await dialog.getByText('1 event stays, without a link to anybody.').waitFor(wait)
  const confirm = dialog.getByRole('button', { name: 'Erase', exact: true })
  expect(await confirm.isDisabled()).toBe(true)
  expect(await faultsOf(page)).toEqual([])
  await shot(page, 'erase')
  await dialog.getByLabel(`Type ${handle} to confirm`).fill(handle)
  await confirm.click()
  await dialog.getByText(`${handle} is erased.`).waitFor(wait)
  await shot(page, 'erased')
  expect((await signet.secret(`/v1/projects/${signet.project.id}/people/${pseudonym}`)).status).toBe(404)
  await page.goto(`${signet.url}/p/${signet.project.id}/settings/privacy`)
  await page.getByText('1 person', { exact: true }).waitFor(wait)
  await page.getByText(/Unreadable since .*, in backups from/).waitFor(wait)
  expect(await faultsOf(page)).toEqual([])
  await shot(page, 'privacy-en-1440')
  await page.getByLabel('Field that expires', { exact: true }).fill('$phone')
  await page.getByLabel('Field that expires: Days').fill('90')
  await page.getByRole('button', { name: 'Add: Field that expires' }).click()
  await page.getByText('after 90 days').waitFor(wait)
  // The page shows it before the server has it.
  await expect.poll(async () => (await signet.secret(`/v1/projects/${signet.project.id}/privacy`)).json.settings.fields).toEqual([{ field: '$phone', days: 90 }])
  await page.getByLabel(/^Remove/).click()
  await expect.poll(async () => (await signet.secret(`/v1/projects/${signet.project.id}/privacy`)).json.settings.events).toBe('remove')
  await page.getByLabel('The least number of people').fill('25')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(async () => (await signet.secret(`/v1/projects/${signet.project.id}/suppression`)).json.k).toBe(25)
  expect(faults).toEqual([])
}, 60_000)

test('on a phone, in French and in the dark, it fits and can be used', async () => {
  const { pseudonym, handle } = await personOf('bob')
  const look = { width: 375, locale: 'fr-FR', colorScheme: 'dark' } as const
  const page = await open(`/people/${pseudonym}`, look)
  await page.getByRole('button', { name: 'Effacer…' }).click(wait)
  const dialog = page.getByRole('dialog', { name: `Effacer ${handle}` })
  await dialog.getByText('1 événement est supprimé.').waitFor(wait)
  expect(await faultsOf(page)).toEqual([])
  await shot(page, 'erase-fr-375')
  await dialog.getByLabel(`Tapez ${handle} pour confirmer`).fill(handle)
  await page.keyboard.press('Enter')
  await dialog.getByText(`${handle} est effacé.`).waitFor(wait)
  await page.goto(`${signet.url}/p/${signet.project.id}/settings/privacy`)
  await page.getByText('Effacements').first().waitFor(wait)
  await page.getByText(/Illisible depuis/).first().waitFor(wait)
  expect(await excessWidth(page)).toBeLessThanOrEqual(0)
  expect(await faultsOf(page)).toEqual([])
  await shot(page, 'privacy-fr-375')
  expect(faults).toEqual([])
}, 60_000)
