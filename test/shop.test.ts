/** The example shop in a real browser, with Mixpanel's unchanged browser SDK, against a real server. */
import { createServer, type Server } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestServer, type TestServer } from '../src/api/server.fixture.ts'
import { launchBrowser } from './browser.ts'

const checkout = fileURLToPath(new URL('..', import.meta.url))
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' }
const mark = 'zq7marked'

let signet: TestServer
let files: Server
let browser: Browser
let page: Page

/** The checkout as a site on another origin than Signet's: its shop and the SDK's file, nothing else. */
function serveShop(): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    const allowed = path.startsWith('/examples/shop/') || path === '/node_modules/mixpanel-browser/dist/mixpanel.umd.js'
    readFile(join(checkout, allowed ? path : 'none')).then(
      (bytes) => response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

beforeAll(async () => {
  signet = await startTestServer()
  files = await serveShop()
  browser = await launchBrowser()
  // The SDK sends nothing from browsers that say they are headless.
  const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
  page = await browser.newPage({ userAgent })
})
afterAll(async () => {
  await browser?.close()
  files?.close()
  await signet?.stop()
})

test('P9 a visit to the shop arrives as it happened, as one person, with the address under seal', async () => {
  const { port } = files.address() as AddressInfo
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(`http://127.0.0.1:${port}/examples/shop/index.html?token=${signet.project.token}&host=${encodeURIComponent(signet.url)}`)
  await page.getByRole('button', { name: 'Look at Brass pen' }).click()
  await page.getByRole('button', { name: 'Add Brass pen' }).click()
  await page.getByLabel('E-mail').fill(`${mark}@example.org`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Check out' }).click()
  await page.getByRole('button', { name: 'Pay' }).click()
  await page.getByText('Thank you').waitFor()
  expect(faults).toEqual([])

  const here = `/v1/projects/${signet.project.id}`
  await vi.waitFor(async () => {
    const { json } = await signet.owner(`${here}/live?limit=50`)
    const names = json.events.map(({ name }: { name: string }) => name)
    for (const name of ['$mp_web_page_view', 'Product Viewed', 'Added to Cart', 'Signed In', 'Checkout Started', 'Order Completed']) expect(names).toContain(name)
    expect((await signet.owner(`${here}/people`)).json.people[0].sealed).toContain('$email')
  }, { timeout: 30_000, interval: 500 })

  const { json } = await signet.owner(`${here}/people`)
  expect(json.total).toBe(1)
  expect(json.people[0]).toMatchObject({ properties: { plan: 'Free' } })
  expect(json.people[0].sealed).toEqual(expect.arrayContaining(['$distinct_id', '$email']))

  const funnel = await signet.owner(`${here}/ask`, {
    method: 'POST',
    body: {
      kind: 'funnel', range: { last: 2, unit: 'day' }, window: { value: 1, unit: 'hour' },
      steps: ['Product Viewed', 'Added to Cart', 'Checkout Started', 'Order Completed'].map((event) => ({ event })),
    },
  })
  expect(funnel.json.segments[0].steps.map(({ people }: { people: number }) => people)).toEqual([1, 1, 1, 1])
  expect((await signet.owner(`${here}/people/${json.people[0].pseudonym}`)).text).not.toContain(mark)
}, 120_000)
