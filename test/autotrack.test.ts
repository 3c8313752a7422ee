/**
 * The 2018 case once more, through the browser SDK as it is shipped: autocapture on a page with a password in an
 * attribute, a token in its address and one in a link. Nothing of either may be in any file, log or answer. P7.
 */
import { createServer, type Server } from 'node:http'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { openEmbedded } from '../src/store/index.ts'
import { launchBrowser } from './browser.ts'
import { startServer } from './server.ts'

const password = 'Summer-zq7marked-2018!'
const token = 'zq7tokenMarked9f8e7d6c5b4a39281706'
const marks = [password, token]
const sdk = readFileSync(createRequire(import.meta.url).resolve('mixpanel-browser/dist/mixpanel.umd.js'))
const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step()
})

/** A shop's page: React kept typed values in attributes then, and the link carries a token. */
function pageOf(url: string, projectToken: string): string {
  return `<!doctype html><html><head><title>Reset your password</title></head><body>
<form id="f" action="/done" data-password="${password}">
  <label for="pw">New password</label>
  <input id="pw" name="pw" type="password" value="${password}" data-value="${password}" data-auth-token="${token}" aria-label="Password ${password}">
  <input id="note" name="note" type="text" value="">
  <button id="go" type="button" data-password="${password}">Save</button>
</form>
<a id="link" href="/reset/${token}?token=${token}" title="token=${token}">Go on</a>
<script src="/sdk.js"></script>
<script>
mixpanel.init('${projectToken}', {
  api_host: '${url}', track_pageview: 'full-url', persistence: 'localStorage', batch_requests: false, ignore_dnt: true, debug: false,
  autocapture: { click: true, input: true, pageview: 'full-url', scroll: true, submit: true, dead_click: false, rage_click: false, capture_text_content: true,
    capture_extra_attrs: ['value', 'data-value', 'data-password', 'data-auth-token', 'title', 'href', 'aria-label'] },
})
document.getElementById('f').addEventListener('submit', event => event.preventDefault())
document.getElementById('link').addEventListener('click', event => event.preventDefault())
window.ready = true
</script></body></html>`
}

async function servePage(url: string, projectToken: string): Promise<string> {
  const shop: Server = createServer((request, response) => {
    const isSdk = request.url === '/sdk.js'
    response.setHeader('content-type', isSdk ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(isSdk ? sdk : pageOf(url, projectToken))
  })
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  cleanUp.push(() => shop.close())
  return `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
}

/** Every form in which a mark can lie in a file. */
const forms = marks.flatMap((mark) => [mark, mark.toLowerCase(), encodeURIComponent(mark), Buffer.from(mark).toString('base64').slice(0, -4), Buffer.from(mark).toString('hex')])

function filesWithMarks(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .filter((path) => {
      const bytes = readFileSync(path)
      return forms.some((form) => bytes.includes(form))
    })
}

test('P7 the browser SDK\'s autocapture of a password and a token leaves no trace, and the findings say where', { timeout: 180_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'signet-autotrack-'))
  cleanUp.push(() => rmSync(dir, { recursive: true, force: true }))
  const log: Buffer[] = []
  const server = await startServer(join(dir, 'data'), { env: { SIGNET_LOG: 'debug', SIGNET_PLACES: '' }, onLog: (chunk) => log.push(chunk) })
  let isStopped = false
  cleanUp.push(() => (isStopped ? undefined : server.stop()))
  const shop = await servePage(server.url, server.token)

  const sent: string[] = []
  const browser = await launchBrowser()
  cleanUp.push(() => browser.close())
  const page = await browser.newPage()
  page.on('request', (request) => {
    if (request.url().startsWith(`${server.url}/track`)) sent.push(decodeURIComponent(request.postData() ?? ''))
  })
  await page.goto(`${shop}/reset/${token}?token=${token}#access_token=${token}`)
  await page.waitForFunction('window.ready === true')
  await page.fill('#pw', password)
  await page.fill('#note', `my password is ${password}`)
  await page.click('#go')
  await page.click('#link')
  await page.evaluate(([secret, key]) => {
    const { mixpanel } = globalThis as unknown as { mixpanel: { track(name: string, properties: object): void } }
    // What instrumentation of one's own did then: the whole element, and the address.
    const element = (globalThis as unknown as { document: { querySelector(of: string): { outerHTML: string } } }).document.querySelector('#pw')
    mixpanel.track('Form seen', { html: element.outerHTML, element: { attributes: { type: 'password', value: secret, name: 'pw' } }, address: `/reset/${key}?token=${key}` })
  }, [password, token] as const)
  // The proof that there was something to catch: the SDK did send it.
  await vi.waitFor(() => expect(sent.length).toBeGreaterThanOrEqual(4), { timeout: 20_000 })
  const decoded = sent.map((body) => body + Buffer.from(body.replace(/^data=/, ''), 'base64').toString()).join('\n')
  expect(decoded).toContain(token)
  expect(decoded).toContain('Summer-zq7marked-2018')
  await browser.close()

  expect(filesWithMarks(dir), 'before the engine has them').toEqual([])
  await vi.waitFor(async () => expect(await server.countEvents()).toBeGreaterThanOrEqual(4), { timeout: 20_000 })
  const headers = { authorization: `Basic ${Buffer.from(`${server.secret}:`).toString('base64')}` }
  const read = async (path: string) => (await fetch(`${server.url}${path}`, { headers })).text()
  const day = new Date().toISOString().slice(0, 10)
  const answers = await Promise.all([
    'data/findings', 'data/dictionary', 'data/quarantine', 'live?limit=100', 'dictionary', 'people?limit=50', 'values?property=$current_url', 'values?property=html',
  ].map((path) => read(`/v1/projects/1/${path}`)).concat(read(`/api/2.0/export?from_date=${day}&to_date=${day}`), read('/metrics')))
  for (const form of forms) expect(answers.join('\n')).not.toContain(form)
  expect(answers[3]).toContain('Form seen')

  const { findings } = JSON.parse(answers[0]!) as { findings: { class: string; event: string; property: string; page: string; sdk: string }[] }
  const where = new Set(findings.map((finding) => `${finding.event} ${finding.property} ${finding.class}`))
  expect(where).toContain('Form seen element.attributes.value password')
  expect(where).toContain('Form seen html password')
  expect([...where].filter((place) => place.startsWith('$mp_web_page_view current_url_search') || place.startsWith('$mp_web_page_view $current_url'))).not.toEqual([])
  expect(new Set(findings.map((finding) => finding.page))).toEqual(new Set([`${new URL(shop).host}/reset/:id`]))
  expect(findings.every(({ sdk: by }) => /^web \d+\.\d+/.test(by))).toBe(true)

  await server.stop()
  isStopped = true
  expect(filesWithMarks(dir), 'after the stop').toEqual([])
  expect(Buffer.concat(log).toString()).not.toMatch(/zq7/)

  // Parts are compressed: the engine itself reads out all that they hold.
  const engine = await openEmbedded(join(dir, 'data', 'events'))
  cleanUp.push(() => engine.close())
  let held = ''
  for (const table of ['events', 'profiles', 'merged']) held += JSON.stringify((await engine.read({ sql: `SELECT * FROM ${table} SETTINGS output_format_json_quote_64bit_integers = 1`, params: {} })).rows)
  expect(held).toContain('Form seen')
  for (const form of forms) expect(held).not.toContain(form)
})
