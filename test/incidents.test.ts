/**
 * An incident in Chromium against a real `signet serve`: opened, scoped, computed, contained, written down; in both
 * languages, light and dark, on a phone and on a desk. I1–I4, X10, C2, C4.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { basic } from '../src/api/server.fixture.ts'
import { check, launchBrowser } from './browser.ts'
import { newOwnerLink, startServer } from './server.ts'

const dir = mkdtempSync(join(tmpdir(), 'signet-incidents-'))
let server: Awaited<ReturnType<typeof startServer>>
let browser: Browser
let origin: string

beforeAll(async () => {
  server = await startServer(join(dir, 'data'), { env: { SIGNET_INTAKE_WORKERS: '1', SIGNET_PLACES: '' } })
  origin = server.url.replace('127.0.0.1', 'localhost')
  browser = await launchBrowser()
  const events = Array.from({ length: 40 }, (_, n) => ({ event: 'Bought', properties: { token: server.token, distinct_id: `person-${n}`, $insert_id: `e${n}` } }))
  await fetch(`${server.url}/track`, { method: 'POST', body: JSON.stringify(events), headers: { 'content-type': 'application/json' } })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(dir, { recursive: true, force: true })
})

async function seat(language: 'en' | 'fr', dark: boolean, viewport: { width: number; height: number }) {
  const context = await browser.newContext({ viewport, locale: language === 'fr' ? 'fr-FR' : 'en-GB', colorScheme: dark ? 'dark' : 'light' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && /Content Security|Trusted|TypeError/i.test(message.text()) && complaints.push(message.text()))
  await page.goto(`${origin}/open/${await newOwnerLink(join(dir, 'data'))}`)
  return { context, page, complaints }
}

test('an incident from its opening to its closing', { timeout: 120_000 }, async () => {
  const secret = { authorization: basic(server.secret) }
  const today = new Date().toISOString().slice(0, 10)
  // What the thief does: exports with the project's secret.
  const loot = await fetch(`${server.url}/api/2.0/export?from_date=${today}&to_date=${today}`, { headers: secret })
  expect((await loot.text()).trim().split('\n')).toHaveLength(40)

  const { page, context, complaints } = await seat('en', false, { width: 1440, height: 900 })
  await page.goto(`${origin}/p/1/incidents`)
  await page.getByText('No incident has been opened').waitFor()
  await check(page, 'incidents-empty-en')
  await page.getByRole('button', { name: 'Open an incident' }).click()
  await page.getByLabel('Title').fill('A member’s laptop was stolen on Tuesday')
  await page.getByLabel('What happened, as far as you know').fill('A script’s secret was on it <img src=x onerror=alert(1)>')
  await page.getByLabel('Kind').selectOption('insider')
  await check(page, 'incidents-form-en')
  await page.getByRole('button', { name: 'Open the incident' }).click()
  await page.getByRole('heading', { level: 1, name: 'A member’s laptop was stolen on Tuesday' }).waitFor()
  await page.getByText('2026-001').or(page.getByText(`${new Date().getUTCFullYear()}-001`)).first().waitFor()

  await page.getByRole('button', { name: 'Add a line' }).click()
  await page.getByLabel('Who or what').selectOption('secret')
  await page.getByLabel('Project', { exact: true }).fill('7')
  await page.getByRole('button', { name: 'Add', exact: true }).first().click()
  await page.getByText('There is no such secret here').waitFor()
  await page.getByLabel('Project', { exact: true }).fill('1')
  await page.getByRole('button', { name: 'Add', exact: true }).first().click()
  await page.getByText('Project secret 1').first().waitFor()

  await page.getByRole('button', { name: 'Compute' }).click()
  const exposure = page.getByRole('region', { name: 'Fields by level and grade' })
  await exposure.getByRole('row', { name: /Events, country.*under a pseudonym 0 40/ }).waitFor()
  await page.getByText('not seen by anybody outside').waitFor()
  await page.getByText('+ 28').waitFor()
  await page.getByRole('button', { name: /possible/i }).filter({ hasText: '-' }).first().click()
  await page.getByRole('dialog').getByText('rows were read, through project-secret:1').first().waitFor()
  await page.keyboard.press('Escape')

  // Contained: what the thief did works no more.
  await page.getByRole('button', { name: 'Do it: Freeze exports and rows' }).click()
  await page.getByText(/2 parts · so after/).waitFor()
  expect((await fetch(`${server.url}/api/2.0/export?from_date=${today}&to_date=${today}`, { headers: secret })).status).toBe(423)
  await page.getByRole('button', { name: 'Do it: Replace project secrets: Project 1' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Do it' }).click()
  await page.getByText(/^sgs_/).waitFor()
  expect((await fetch(`${server.url}/v1/session`, { headers: secret })).status).toBe(401)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Undo: Freeze exports and rows' }).click()
  await page.getByText('undone').waitFor()

  await page.getByLabel('Why: what makes it a breach of personal data').fill('Behaviour under pseudonyms left')
  await page.getByRole('button', { name: 'Decide' }).click()
  await page.getByText(/left: GDPR art. 33/).waitFor()
  await page.getByLabel('What is to do').fill('Call the police')
  await page.getByLabel('What is to do').press('Enter')
  // The server says whether it is done.
  await page.getByLabel('Call the police').click()
  await page.getByRole('checkbox', { name: 'Call the police', checked: true }).waitFor()
  await page.getByRole('region', { name: 'Status' }).getByLabel('Why').fill('The secret was replaced')
  await page.getByRole('button', { name: 'Contained', exact: true }).click()
  await page.getByText('Status: contained. The secret was replaced').waitFor()
  await check(page, 'incident-en-1440')

  // An alarm of the ledger opens as another one, filled in.
  await page.goto(`${origin}/p/1/ledger`)
  await page.getByRole('table').getByRole('link', { name: 'Signed in', exact: true }).last().click()
  await page.getByRole('link', { name: 'Open an incident' }).click()
  await page.getByText(/From entry \d+ of the ledger/).waitFor()
  await expect.poll(() => page.getByLabel('Title').inputValue()).toMatch(/session|sign-in/i)
  await page.getByRole('button', { name: 'Open the incident' }).click()
  await page.getByText('Owner’s link').first().waitFor()
  await context.close()

  for (const [language, dark, width] of [['fr', true, 1440], ['fr', false, 375], ['en', true, 375]] as const) {
    const other = await seat(language, dark, { width, height: 900 })
    await other.page.goto(`${origin}/p/1/incidents`)
    await other.page.getByRole('link', { name: 'A member’s laptop was stolen on Tuesday' }).waitFor()
    await check(other.page, `incidents-${language}-${width}${dark ? '-dark' : ''}`)
    await other.page.getByRole('link', { name: 'A member’s laptop was stolen on Tuesday' }).click()
    await other.page.getByText('✓').first().waitFor()
    await other.page.getByText(/\+ 28/).waitFor()
    await check(other.page, `incident-${language}-${width}${dark ? '-dark' : ''}`)
    expect(other.complaints).toEqual([])
    await other.context.close()
  }
  expect(complaints).toEqual([])
})
