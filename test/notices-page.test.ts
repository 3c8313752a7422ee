/**
 * The page of notices, bulletins and advisories in Chromium: by keyboard, in both languages, light and dark, on a phone and on
 * a desk. N10, N12, N15, B2, W13, W14.
 */
import { type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../src/api/server.fixture.ts'
import { december2025, november2025 } from '../src/incident/bulletins/november-2025.fixture.ts'
import { someFacts } from '../src/incident/notices/notices.fixture.ts'
import { check, launchBrowser } from './browser.ts'

const { verifyAt: _verifyAt, witnessed: _witnessed, ...facts } = someFacts
const complaints: string[] = []
let signet: TestServer
let browser: Browser
let origin: string

const advisory = `<rss version="2.0"><channel><title>Watch</title><item><title>Nodemailer sends to nobody &lt;img src=x onerror=alert(1)&gt;</title>
<link>https://example.org/advisory</link><description>A flaw in the package \`nodemailer\`, CVE-2026-12345, used by Acme Analytics.</description></item></channel></rss>`

beforeAll(async () => {
  ;[signet, browser] = await Promise.all([
    startTestServer({ SIGNET_ORGANISATION: 'Example' }),
    launchBrowser(),
  ])
  origin = signet.url.replace('127.0.0.1', 'localhost')
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await signet?.stop()
})

async function open(language: 'en' | 'fr', dark: boolean, width: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: language === 'fr' ? 'fr-FR' : 'en-GB', colorScheme: dark ? 'dark' : 'light' })
  const [name, value] = signet.cookie.split('=') as [string, string]
  await context.addCookies([{ name, value, url: origin }])
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.type() === 'error' && /Content Security|Trusted|TypeError/i.test(message.text()) && complaints.push(message.text()))
  return page
}

const person = (n: number) => Buffer.alloc(16, n + 1).toString('base64url')

test('a notice is drafted, mended and removed by keyboard, and its words are judged', { timeout: 60_000 }, async () => {
  const page = await open('en', false, 1440)
  await page.goto(`${origin}/p/1/notices`)
  await page.getByText('Nobody has been written to').waitFor()
  await check(page, 'notices-empty')
  await page.getByRole('button', { name: 'Draft a notice' }).press('Enter')
  await page.getByLabel('Name in the notice').fill('2026-007')
  for (const [label, text] of [['Who writes', 'Example'], ['Who answers questions', 'no-reply@example.org']] as const) await page.getByLabel(label).fill(text)
  await page.getByLabel('What happened').nth(0).fill('Act now at https://evil.example')
  await page.getByLabel('What happened').nth(1).fill('Une session a été volée.')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Save the draft' }).press('Enter')
  const alert = page.getByRole('alert')
  await alert.getByText('What happened (English) holds a link').waitFor()
  await alert.getByText('presses people').waitFor()
  await alert.getByText('is an address where nobody answers').waitFor()
  expect(await page.getByRole('button', { name: 'Ask for the grant' }).count()).toBe(0)
  await check(page, 'notice-flaws')

  // Mended, and kept.
  await page.getByRole('button', { name: 'Change the words' }).press('Enter')
  await page.getByLabel('Who answers questions').fill('privacy@example.org')
  await page.getByLabel('What happened').nth(0).fill('A session was stolen.')
  await page.getByRole('button', { name: 'Save the draft' }).press('Enter')
  await alert.waitFor({ state: 'detached' })
  await page.getByText('A session was stolen.').waitFor()
  // Nobody is in it yet, so nothing can be asked for.
  await page.getByText('Nobody is in it.').waitFor()
  expect(await page.getByRole('button', { name: 'Ask for the grant' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Remove the draft' }).press('Enter')
  await page.getByText('Nobody has been written to').waitFor()
  await page.context().close()
})

test('bulletins are corrected, and an advisory opens a vendor incident that is filled in', { timeout: 60_000 }, async () => {
  expect((await signet.owner('/v1/bulletins', { method: 'POST', body: { bulletin: november2025, incident: '2025-004' } })).status).toBe(200)
  const destination = { name: 'Warehouse', kind: 'folder', address: 'acme', vendor: { name: 'Acme Analytics', contact: 'dpo@acme.example', country: 'FR' } }
  expect((await signet.owner('/v1/projects/1/destinations', { method: 'POST', body: destination })).status).toBeLessThan(300)
  const page = await open('en', false, 1440)
  await page.goto(`${origin}/p/1/notices?tab=bulletins`)
  await page.getByRole('button', { name: /^Correct/ }).click()
  for (const [n, language] of (['en', 'fr'] as const).entries()) await page.getByLabel('What this version corrects').nth(n).fill(december2025.text[language].correction!)
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.getByText('**Key points:**').waitFor()
  await check(page, 'bulletin-form')
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('replaced by version 2').waitFor()
  expect((await signet.stranger('/bulletins/feeds/en.json')).json.items.length).toBe(2)
  // What the form does not show stays as it was.
  expect((await signet.owner('/v1/bulletins')).json.bulletins.map(({ incident }: { incident: string }) => incident)).toEqual(['2025-004', '2025-004'])
  const { source, counts, text } = (await signet.owner(`/v1/bulletins/${november2025.slug}`)).json
  expect([source, counts, text.fr.heading]).toEqual([november2025.source, november2025.counts, november2025.text.fr.heading])

  await page.getByText('Advisories', { exact: true }).click()
  await page.getByLabel('Or paste an advisory or bulletin').fill(advisory)
  await page.getByRole('button', { name: 'Read the text' }).click()
  await page.getByText('vendor Acme Analytics, package nodemailer').waitFor()
  await page.getByLabel(/^Address of a feed/).fill('http://127.0.0.1/feed')
  await page.getByRole('button', { name: 'Watch a feed' }).click()
  await page.getByText(/private/).waitFor()
  await check(page, 'watch')
  await page.getByRole('button', { name: 'Open a vendor incident' }).click()
  await page.getByRole('heading', { level: 1, name: /Nodemailer sends to nobody/ }).waitFor()
  await page.getByText('vendor').first().waitFor()
  // W14: whatever was sent to them is in the scope.
  await page.getByText('Destination 1').first().waitFor()
  await page.context().close()
})

test('in both languages, light and dark, on a phone and on a desk', { timeout: 60_000 }, async () => {
  const made = await signet.owner('/v1/projects/1/notices', { method: 'POST', body: { facts, windowFrom: Date.now(), witnessed: true } })
  await signet.owner(`/v1/projects/1/notices/${made.json.id}/people`, { method: 'POST', body: { people: [0, 1].map((n) => ({ person: person(n), exposed: ['$email'], possibly: ['a ‮odd https://evil.example'], notExposed: [] })) } })
  const incident = (await signet.owner('/v1/incidents')).json.incidents[0].id
  const places = [
    ['list', ''], ['draft', `?make=1&incident=${incident}`], ['notice', `?notice=${made.json.id}`], ['bulletins', '?tab=bulletins'],
    ['write', `?tab=bulletins&make=1&incident=${incident}`], ['watch', '?tab=watch'],
  ] as const
  for (const [language, dark, width] of [['fr', true, 375], ['en', true, 1440], ['fr', false, 1440]] as const) {
    const page = await open(language, dark, width)
    for (const [name, search] of places) {
      await page.goto(`${origin}/p/1/notices${search}`)
      await page.locator('main table, main form, main pre').first().waitFor()
      await check(page, `notices-${name}-${language}-${width}${dark ? '-dark' : ''}`)
    }
    await page.context().close()
  }
  expect(complaints).toEqual([])
})
