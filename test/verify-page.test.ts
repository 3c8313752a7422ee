/** The page that checks notices, as a file that somebody saved, in a browser without a network. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillVerifyPage, policyOf } from '../src/api/public/verify-page.ts'
import { someFacts, somebody } from '../src/incident/notices/notices.fixture.ts'
import { signNotices } from '../src/incident/notices/sign-notices.ts'
import { writeNotice } from '../src/incident/notices/write-notice.ts'
import type { PublishedKeys } from '../src/model/signed/check-notice.ts'
import { minisignKeyText } from '../src/model/signed/minisign.ts'
import { writeSignedText } from '../src/model/signed/signed-text.ts'
import { launchBrowser } from './browser.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const dir = mkdtempSync(join(tmpdir(), 'signet-verify-'))
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
let browser: Browser
let notice: string
let page: Page
let context: BrowserContext
const requests: string[] = []

beforeAll(async () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { buildVerifyPage } = (await import('../bin/build-verify.mjs' as string)) as { buildVerifyPage: (root: string, target: string) => Promise<void> }
  await buildVerifyPage(root, join(dir, 'built.html'))
  const pair = generateKeyPairSync('ed25519')
  const keyId = Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1)
  const [signed] = await signNotices([{ ...writeNotice(someFacts, { ...somebody, language: 'fr' }), mark: { incident: '7', version: 1, date: '2025-11-27', code: somebody.code, language: 'fr' } }], {
    keyId,
    sign: async (texts) => texts.map(({ text, comment }) => {
      const signature = sign(null, Buffer.from(text), pair.privateKey)
      return { signature: signature.toString('base64'), commentSignature: sign(null, Buffer.concat([signature, Buffer.from(comment)]), pair.privateKey).toString('base64') }
    }),
  })
  notice = writeSignedText({ text: signed!.text, signature: signed!.signature, proof: undefined })
  const keys: PublishedKeys = {
    format: 'signet/notice-keys/v1', organisation: '</script><b>Example', notice: minisignKeyText(keyId, new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(12))),
    ledger: 'example.org/ledger+00000000+AQ==', versions: [{ incident: '7', version: 2, date: '2025-12-19' }],
  }
  writeFileSync(join(dir, 'saved.html'), fillVerifyPage(readFileSync(join(dir, 'built.html'), 'utf8'), keys))
  browser = await launchBrowser()
  ;({ page, context } = await open())
}, 60_000)
afterAll(async () => {
  await browser?.close()
  rmSync(dir, { recursive: true })
})

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<{ page: Page; context: BrowserContext }> {
  const made = await browser.newContext({ locale: 'en-GB', offline: true, ...options })
  const opened = await made.newPage()
  opened.on('request', (request) => requests.push(request.url()))
  await opened.goto(`file://${join(dir, 'saved.html')}`)
  return { page: opened, context: made }
}

async function check(text: string, on = page): Promise<string> {
  await on.locator('textarea').fill(text)
  await on.getByRole('button', { name: /^(Check|Vérifier)$/ }).click()
  await on.locator('#result[data-good]').waitFor()
  return on.locator('#result').innerText()
}

test('N36 a saved page without a network says that a notice is genuine, shows what was signed, and by what it was replaced', async () => {
  const shown = await check(notice)
  expect(shown).toContain('This notice is genuine')
  expect(shown).toContain('VOS DONNÉES EXPOSÉES')
  expect(shown).toContain('It has been replaced by version 2 of 19 December 2025')
  expect(shown).toContain(somebody.code)
  expect(shown).toContain('only the signature was checked')
  expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([])
})

test('T18 N32 one letter changed, and it is not', async () => {
  expect(await check(notice.replace('adresse e-mail', 'adresse postale'))).toContain('The text is not what was signed')
  expect(await check('hello')).toContain('There is no signature')
  await page.getByRole('button', { name: 'Clear' }).click()
  expect(await page.locator('#result').innerText()).toBe('')
})

test('T13 hostile text is text, and the page’s own policy lets nothing else run', async () => {
  const shown = await check(`<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>\n${notice}`)
  expect(shown).toContain('The text is not what was signed')
  expect(await page.title()).toBe('Check a notice')
  expect(await page.locator('header').innerText()).toContain('</script><b>Example')
  expect(policyOf(readFileSync(join(dir, 'built.html'), 'utf8'))).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';.*frame-ancestors 'none'$/)
  expect(await page.evaluate(() => fetch('https://example.org/').then(() => 'reached', () => 'refused'))).toBe('refused')
})

test('a mail that was saved is opened as a file, whatever its encoding', async () => {
  const quoted = [...Buffer.from(notice)].map((byte) => (byte === 10 ? '\n' : byte > 126 || byte === 61 ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte))).join('')
    .split('\n').flatMap((line) => line.match(/.{1,60}(?![0-9A-F]?.{0,1}$)|.+/g)?.join('=\n') ?? ['']).join('\n')
  const mails = [
    `From: a@example.org\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${Buffer.from(notice).toString('base64').replace(/.{76}/g, '$&\n')}`,
    `From: a@example.org\nSubject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n${quoted}`,
    `From: a@example.org\nContent-Type: multipart/alternative; boundary="b1"\n\n--b1\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${notice}\n--b1\nContent-Type: text/html\n\n<p>x\n--b1--\n`,
  ]
  for (const [n, mail] of mails.entries()) {
    writeFileSync(join(dir, `${n}.eml`), mail)
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.locator('#file').setInputFiles(join(dir, `${n}.eml`))
    await page.locator('#result[data-good]').waitFor()
    expect([n, await page.locator('#result').innerText()]).toEqual([n, expect.stringContaining('This notice is genuine')])
  }
})

test.each([
  ['light', 1440, 'en-GB'], ['dark', 1440, 'fr-FR'], ['light', 375, 'fr-FR'], ['dark', 375, 'en-GB'],
] as const)('the page has no fault that axe knows, in %s at %i, and fits (%s)', async (colorScheme, width, locale) => {
  const other = await open({ colorScheme, locale, viewport: { width, height: 800 }, bypassCSP: true })
  for (const text of [notice, 'hello']) {
    const shown = await check(text, other.page)
    if (text === notice) expect(shown).toContain(locale === 'fr-FR' ? 'Cet avis est authentique' : 'This notice is genuine')
    await other.page.evaluate(axe)
    const faults = await other.page.evaluate('axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`))')
    expect(faults).toEqual([])
  }
  expect(await other.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  if (process.env['SIGNET_SHOTS'] !== undefined) {
    await check(notice, other.page)
    await other.page.screenshot({ path: join(process.env['SIGNET_SHOTS'], `verify-${colorScheme}-${width}.png`), fullPage: true })
  }
  await other.context.close()
})

test('the page is worked by keyboard alone', async () => {
  await page.reload()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.insertText(notice)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.locator('#result[data-good=true]').waitFor()
  expect(await page.evaluate('document.activeElement?.id')).toBe('result')
  await context.close()
})
