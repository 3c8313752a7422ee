/**
 * The page of drills in Chromium against a real server: results with a broken promise among them, in both languages, light
 * and dark, on a phone and on a desk; and one that is begun there, which is one at a time and ends with the server.
 */
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ask, startTestServer, type TestServer } from '../src/api/server.fixture.ts'
import { chosenPlays, type KeptDrill, type Outcome } from '../src/drill/index.ts'
import type { JsonValue } from '../src/model/json.ts'
import { check, launchBrowser } from './browser.ts'

let server: TestServer
let browser: Browser
let origin: string
let before: string[]
const stages = () => readdirSync(tmpdir()).filter((name) => name.startsWith('signet-drill-'))

/** As a drill of 10,000 people would end in which one attacker got too much. */
function result(broken: boolean): KeptDrill {
  const outcomes = chosenPlays(undefined).map(({ id, attacker, promised, byNature }, n): Outcome => ({
    id, attacker, promised, byNature: byNature === true, full: n % 3 === 0 ? n * 400 : 0, masked: 0, confirmed: n % 5 === 0 ? 2_000 : 0, streams: n * 333, footholds: [], seen: null,
    kept: !(broken && n === 4), attackMs: 100, alarmMs: n % 4 === 0 ? 380 : null, reportMs: 40 + n, recall: n % 6 === 1 ? null : 1, precision: n % 6 === 1 ? null : 0.204, containedMs: 12,
  }))
  const plain = outcomes.filter((_, n) => n % 2 === 0).map((outcome) => ({ ...outcome, promised: '', kept: null, full: 10_000 }))
  return { people: 10_000, startedAt: Date.UTC(2026, 10, 24, broken ? 9 : 8), tookMs: 160_000, outcomes, plain, by: 'member:3', held: !broken }
}

beforeAll(async () => {
  before = stages()
  server = await startTestServer()
  origin = server.url.replace('127.0.0.1', 'localhost')
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function seat(language: 'en' | 'fr', dark: boolean, width: number): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: language === 'fr' ? 'fr-FR' : 'en-GB', colorScheme: dark ? 'dark' : 'light' })
  const [name, value] = server.cookie.split('=') as [string, string]
  await context.addCookies([{ name, value, url: origin }])
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(`${origin}/p/${server.project.id}/incidents`)
  await page.getByRole('link', { name: language === 'fr' ? 'Faire un exercice' : 'Run a drill' }).click()
  await page.getByRole('heading', { level: 1, name: language === 'fr' ? 'Exercice' : 'Drill' }).waitFor()
  return { page, complaints }
}

test('before any drill, the page says what one is; machines and strangers see none', { timeout: 60_000 }, async () => {
  const { page, complaints } = await seat('en', false, 1440)
  await page.getByText('No drill was run here').waitFor()
  await page.getByText('test/attacks/hostile-text.test.ts').first().waitFor()
  await check(page, 'drill-empty-en')
  expect(complaints).toEqual([])
  await page.context().close()
  for (const [ask, status] of [[server.stranger, 401], [server.secret, 403]] as const) {
    expect((await ask('/v1/drills')).status).toBe(status)
    expect((await ask('/v1/drills', { method: 'POST', body: { people: 60 } })).status).toBe(status)
  }
})

test('what was got stands beside what was promised, in both languages, and a broken promise is seen at once', { timeout: 90_000 }, async () => {
  await server.served.instance.registry.settings.set('drills', [result(true), result(false)] as unknown as JsonValue)
  for (const [language, dark, width] of [['en', false, 1440], ['fr', true, 1440], ['fr', false, 375], ['en', true, 375]] as const) {
    const { page, complaints } = await seat(language, dark, width)
    const french = language === 'fr'
    await page.getByText(french ? '1 attaquant a obtenu plus que promis' : '1 attacker got more than was promised').waitFor()
    await page.getByText(french ? 'Chaque promesse a tenu' : 'Every promise held').waitFor()
    const table = page.getByRole('table').first()
    const row = table.getByRole('row', { name: french ? /deux membres de connivence/ : /two members who collude/ })
    await row.getByText(french ? 'par nature' : 'by nature').waitFor()
    expect(await table.getByRole('cell', { name: french ? 'non' : 'no', exact: true }).count()).toBe(1)
    expect(await table.getByRole('row').count()).toBe(chosenPlays(undefined).length + 1)
    await check(page, `drill-${language}-${width}${dark ? '-dark' : ''}`)
    expect(complaints).toEqual([])
    await page.context().close()
  }
})

test('DR7 DR8 one is begun on the page: it says how far it is, is one at a time, is on the ledger, and ends with the server', { timeout: 90_000 }, async () => {
  const owner: Ask = server.owner
  expect((await owner('/v1/drills', { method: 'POST', body: { people: 3 } })).status).toBe(400)
  const { page, complaints } = await seat('en', false, 1440)
  await page.getByLabel('Made-up people').selectOption('60')
  await page.getByRole('button', { name: 'Run a drill' }).click()
  await page.getByText(/An instance is being made|attackers were played/).first().waitFor()
  expect(await page.getByRole('button', { name: 'Run a drill' }).isDisabled()).toBe(true)
  const again = await owner('/v1/drills', { method: 'POST', body: { people: 60 } })
  expect([again.status, again.json.error.code]).toEqual([409, 'DRILL_RUNNING'])
  await expect.poll(async () => (await owner('/v1/drills')).json.running.done, { timeout: 60_000 }).toBeGreaterThan(0)
  await page.getByText(/\d+ of \d+ attackers were played/).first().waitFor()
  await check(page, 'drill-running-en')
  expect(complaints).toEqual([])
  const kinds: string[] = []
  for await (const { kind } of server.served.instance.ledger.entries()) kinds.push(kind)
  expect(kinds.filter((kind) => kind.startsWith('drill.'))).toEqual(['drill.started'])
  await server.stop()
  await expect.poll(() => stages().filter((name) => !before.includes(name)), { timeout: 10_000 }).toEqual([])
})
