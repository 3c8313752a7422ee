/**
 * Members against a real `signet serve`, in Chromium with its virtual authenticator: first start, a passkey, an invited
 * second member, roles, revocation, an app and recovery codes; in both languages, on a phone and on a desk. P2; A1–A44.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromBase32, totpCode, totpStep } from '../src/base/totp.ts'
import { check, launchBrowser } from './browser.ts'
import { newOwnerLink, startServer } from './server.ts'

type Server = Awaited<ReturnType<typeof startServer>>

const dir = mkdtempSync(join(tmpdir(), 'signet-members-'))
let server: Server
let browser: Browser
let origin: string

beforeAll(async () => {
  server = await startServer(join(dir, 'data'), { env: { SIGNET_INTAKE_WORKERS: '1', SIGNET_PLACES: '' } })
  origin = server.url.replace('127.0.0.1', 'localhost')
  browser = await launchBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(dir, { recursive: true, force: true })
})

const desk = { width: 1440, height: 900 }
const phone = { width: 375, height: 740 }

interface Seat {
  readonly context: BrowserContext
  readonly page: Page
  /** What the page's policy and scripts complained of. */
  readonly complaints: string[]
  close(): Promise<void>
}

/** A browser of its own; with an authenticator that keeps passkeys and verifies its user, unless it is to have none. */
async function seat(options: { viewport?: { width: number; height: number }; language?: 'en' | 'fr'; dark?: boolean; authenticator?: boolean } = {}): Promise<Seat> {
  const { viewport = desk, language = 'en', dark = false, authenticator = true } = options
  const context = await browser.newContext({ viewport, locale: language === 'fr' ? 'fr-FR' : 'en-GB', colorScheme: dark ? 'dark' : 'light' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && /Content Security|Trusted|TypeError/i.test(message.text()) && complaints.push(message.text()))
  if (authenticator) {
    const cdp = await context.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    })
  }
  return { context, page, complaints, close: () => context.close() }
}

interface Answer {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any
}

/** A request as the page itself would make it. */
function ask(page: Page, path: string, method = 'GET', body?: unknown): Promise<Answer> {
  return page.evaluate(async ([to, how, what]) => {
    const response = await fetch(to, {
      method: how, ...(what !== undefined && { body: JSON.stringify(what), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) }
  }, [path, method, body] as const)
}

test('first start, invitation, roles, revocation, app and recovery code', { timeout: 90_000 }, async () => {
  const key = await newOwnerLink(join(dir, 'data'))
  const ada = await seat()

  // First start: by number there is no passkey, but a way to where there is.
  const byNumber = await seat({ language: 'fr', viewport: phone })
  await byNumber.page.goto(`${server.url}/open/${key}`)
  await byNumber.page.getByRole('heading', { name: 'Bienvenue. Faites de ce Signet le vôtre' }).waitFor()
  await check(byNumber.page, 'welcome-fr-375')
  await byNumber.page.getByLabel('Comment vous appeler ?').fill('Zoé')
  await byNumber.page.getByRole('button', { name: 'Continuer', exact: true }).click()
  await byNumber.page.getByRole('button', { name: `Continuer à ${origin}` }).waitFor()
  await check(byNumber.page, 'factor-by-number-fr-375')
  await byNumber.page.getByRole('button', { name: `Continuer à ${origin}` }).click()
  await byNumber.page.waitForURL(`${origin}/welcome`)
  await byNumber.page.getByLabel('Comment vous appeler ?').waitFor()
  await byNumber.page.getByRole('button', { name: 'Plus tard' }).click()
  await byNumber.page.getByRole('link', { name: 'Mettre en place votre connexion' }).waitFor()
  await byNumber.close()

  // The owner enrols with a passkey.
  const { page } = ada
  await page.goto(`${origin}/open/${key}`)
  await page.waitForURL(`${origin}/welcome`)
  await page.getByLabel('What shall we call you?').fill('Ada')
  await check(page, 'welcome-en-1440')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Use an app instead' }).waitFor()
  await check(page, 'factor-en-1440')
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await page.getByRole('heading', { name: 'Ten recovery codes' }).waitFor()
  await check(page, 'codes-en-1440')
  const codes = await page.getByRole('list', { name: 'Ten recovery codes' }).getByRole('listitem').allTextContents()
  expect(codes).toHaveLength(10)
  await page.getByLabel('I have put them in a safe place').check()
  await page.getByRole('button', { name: 'Next' }).click()
  // The secret is typed at the vault's own desk, and no request to the app carries it.
  const carried: string[] = []
  page.on('request', (sent) => {
    if (sent.url().startsWith(origin) && (sent.postData() ?? '').includes(server.unlock)) carried.push(sent.url())
  })
  await page.getByText('There is no second way yet').waitFor()
  await page.getByRole('button', { name: 'Try it' }).click()
  const desk = page.frameLocator('iframe')
  await desk.getByText('It is the only way to the keys').waitFor()
  await page.waitForTimeout(900)
  await check(page, 'rehearsal-en-1440')
  await desk.getByLabel('Unlock secret').fill('WRONG')
  await desk.getByRole('button', { name: 'Try it' }).click()
  await desk.getByText('The secret was mistyped').waitFor()
  await page.waitForTimeout(900)
  await desk.getByLabel('Unlock secret').fill(server.unlock)
  await desk.getByRole('button', { name: 'Try it' }).click()
  await page.getByText(/It is right\. Tried/).waitFor()
  expect(carried).toEqual([])
  await check(page, 'unlock-en-1440')
  await page.getByRole('button', { name: 'Go to Signet' }).click()
  await page.waitForURL(/\/p\/1\/start/)
  await page.getByRole('button', { name: 'Signed in as Ada' }).waitFor()
  expect((await ask(page, '/v1/vault')).json.state).toBe('locked')
  // The link has ended (A10).
  expect((await fetch(`${server.url}/open/${key}`, { redirect: 'manual' })).status).toBe(401)

  // Sign out, and in again by passkey.
  await page.getByRole('button', { name: 'Signed in as Ada' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(`${origin}/sign-in`)
  await page.goto(`${origin}/p/1/settings/members`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
  await check(page, 'sign-in-en-1440')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.waitForURL(`${origin}/p/1/settings/members`)

  // Invite an analyst for this project: confirmed by passkey, the link is shown once.
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.getByLabel('For whom').fill('Bob from sales')
  await page.getByLabel('Where').selectOption('1')
  await page.getByRole('button', { name: 'Make the link' }).click()
  const link = await page.getByText(`${origin}/welcome#sgi_`).textContent()
  await check(page, 'invitation-en-1440')
  await page.getByRole('button', { name: 'Done' }).click()
  // Without the ceremony the session alone cannot invite (A40).
  expect((await ask(page, '/v1/invitations', 'POST', { roles: [{ project: 'all', role: 'owner' }] })).json.error.code).toBe('PROOF_NEEDED')

  // Bob comes in on a phone, in French, with an app.
  const bob = await seat({ viewport: phone, language: 'fr', dark: true, authenticator: false })
  await bob.page.goto(link!)
  await bob.page.getByRole('heading', { name: 'Vous avez une invitation' }).waitFor()
  expect(new URL(bob.page.url()).hash).toBe('')
  await bob.page.getByLabel('Comment vous appeler ?').fill('Bob')
  await bob.page.getByRole('button', { name: 'Continuer' }).click()
  await bob.page.getByRole('button', { name: 'Plutôt une application' }).click()
  await check(bob.page, 'app-fr-375-dark')
  const seed = fromBase32((await bob.page.locator('code').textContent())!.replaceAll(' ', ''))
  const code = () => totpCode(seed, totpStep(Date.now()))
  const firstCode = code()
  await bob.page.getByLabel('Que montre l’application maintenant ?').fill(firstCode)
  await bob.page.getByRole('button', { name: 'Mettre en place' }).click()
  await bob.page.getByRole('heading', { name: 'Dix codes de secours' }).waitFor()
  await check(bob.page, 'codes-fr-375-dark')
  const bobsCodes = await bob.page.getByRole('list', { name: 'Dix codes de secours' }).getByRole('listitem').allTextContents()
  await bob.page.getByLabel('Je les ai mis en lieu sûr').check()
  await bob.page.getByRole('button', { name: 'Continuer' }).click()
  await bob.page.waitForURL(/\/p\/1\//)

  // His role holds: he asks and reads rows of this project, and manages nothing.
  expect((await ask(bob.page, '/v1/session')).json.reader).toMatchObject({ kind: 'member', may: [], member: { name: 'Bob' } })
  expect((await ask(bob.page, '/v1/projects/1/people')).status).toBe(200)
  for (const [path, method, body] of [
    ['/v1/members', 'GET'], ['/v1/sessions', 'GET'], ['/v1/invitations', 'POST', { roles: [{ project: 1, role: 'viewer' }] }],
    ['/v1/projects/1', 'PATCH', { name: 'Mine' }], ['/v1/projects/1/secrets', 'GET'], ['/v1/sessions', 'DELETE'], ['/v1/owner-links', 'POST'],
  ] as const) expect([path, (await ask(bob.page, path, method, body)).json.error.code]).toEqual([path, 'NOT_ALLOWED'])
  expect((await ask(bob.page, '/v1/projects/2')).status).toBe(404)

  // The settings, on both widths.
  for (const tab of ['members', 'sessions', 'machines', 'factors']) {
    await page.goto(`${origin}/p/1/settings/${tab}`)
    await page.locator('section').first().waitFor()
    await page.waitForLoadState('networkidle')
    await check(page, `${tab}-en-1440`)
  }
  for (const tab of ['sessions', 'factors']) {
    await bob.page.goto(`${origin}/p/1/settings/${tab}`)
    await bob.page.locator('section').first().waitFor()
    await bob.page.waitForLoadState('networkidle')
    await check(bob.page, `${tab}-fr-375-dark`)
  }

  // Ada makes Bob a viewer: rows are closed to him at once.
  await page.goto(`${origin}/p/1/settings/members`)
  await page.getByRole('button', { name: 'Acts on Bob' }).click()
  await page.getByRole('button', { name: 'Change roles' }).click()
  await page.getByLabel('Role', { exact: true }).selectOption('viewer')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Viewer (My product)').or(page.getByText(/^Viewer \(/)).first().waitFor()
  expect((await ask(bob.page, '/v1/projects/1/people')).json.error.code).toBe('NOT_ALLOWED')

  // And ends his sessions: his cookie is refused at once.
  const cookie = (await bob.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  await page.getByRole('button', { name: 'Acts on Bob' }).click()
  await page.getByRole('button', { name: 'End sessions' }).click()
  await page.getByText('1 session ended').waitFor()
  expect((await fetch(`${server.url}/v1/session`, { headers: { cookie } })).status).toBe(401)

  // Bob signs in by the app (a code counts once: the one that set it up is used up), then by a recovery code.
  await bob.page.goto(`${origin}/`)
  await bob.page.waitForURL(`${origin}/sign-in`)
  // The address is there before the page is.
  await bob.page.getByRole('button', { name: 'Autrement' }).waitFor()
  await check(bob.page, 'sign-in-fr-375-dark')
  await bob.page.getByRole('button', { name: 'Autrement' }).click()
  const byCode = async (what: string, value: string) => {
    await bob.page.getByLabel('Votre nom ici').fill('Bob')
    await bob.page.getByLabel(what, { exact: true }).last().fill(value)
    await bob.page.getByRole('button', { name: 'Se connecter', exact: true }).click()
  }
  await byCode('Six chiffres', firstCode)
  await bob.page.getByRole('alert').waitFor()
  await byCode('Six chiffres', totpCode(seed, totpStep(Date.now()) + 1))
  await bob.page.waitForURL(/\/p\/1\//)
  await bob.context.clearCookies()
  await bob.page.goto(`${origin}/sign-in`)
  await bob.page.getByRole('button', { name: 'Autrement' }).click()
  await bob.page.getByText('Code de secours', { exact: true }).click()
  await byCode('Code de secours', bobsCodes[0]!.toLowerCase())
  await bob.page.waitForURL(/\/p\/1\//)
  // From a browser without its cookies he is told, at the other place, of a new one.
  expect((await ask(bob.page, '/v1/me/sign-ins')).json.signIns[0]).toMatchObject({ via: 'recovery', newDevice: true })

  // A secret by the page, confirmed by passkey; it reads the project, and ends when it is ended.
  await page.goto(`${origin}/p/1/settings/machines`)
  await page.getByRole('button', { name: 'Make a service account' }).click()
  await page.getByLabel('Name').fill('Night export')
  await page.getByLabel('export events').check()
  await page.getByRole('button', { name: 'Make it' }).click()
  const account = (await page.getByText(/night-export\.[0-9a-f]{6}:sgv_/).textContent())!
  await page.getByRole('button', { name: 'Done' }).click()
  const authorization = `Basic ${Buffer.from(account).toString('base64')}`
  const read = async (path: string) => (await fetch(server.url + path, { headers: { authorization } })).status
  expect(await read('/api/2.0/export?project_id=1&from_date=2026-01-01&to_date=2026-01-02')).toBe(200)
  expect(await read('/api/query/engage?project_id=1')).toBe(403)
  expect(await read('/v1/members')).toBe(403)
  await page.getByRole('button', { name: /^End: night-export/ }).click()
  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.getByText('There are none yet.').waitFor()
  expect(await read('/api/2.0/export?project_id=1&from_date=2026-01-01&to_date=2026-01-02')).toBe(401)

  expect([...ada.complaints, ...bob.complaints]).toEqual([])
  await ada.close()
  await bob.close()
})
