/** A real Chromium for the tests of pages, and what every page is looked at for. */
import axe from 'axe-core'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

/** Where pictures of the pages go, when somebody wants to look at them. */
const shots = process.env['SIGNET_TEST_SHOTS']

/** The system's, or the one that `SIGNET_TEST_CHROMIUM` names. */
export function launchBrowser(): Promise<Browser> {
  const paths = [process.env['SIGNET_TEST_CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  const executablePath = paths.find((path) => path !== '' && existsSync(path))
  return chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: ['--no-sandbox'] })
}

export async function shot(page: Page, name: string): Promise<void> {
  if (shots === undefined) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}

/** What axe finds: its rule, and the beginnings of the elements that break it. */
export async function faultsOf(page: Page): Promise<unknown[]> {
  const cdp = await page.context().newCDPSession(page)
  // Past the page's policy, which lets no foreign script in.
  await cdp.send('Runtime.evaluate', { expression: axe.source })
  const { result } = await cdp.send('Runtime.evaluate', {
    expression: "axe.run(document, { resultTypes: ['violations'] }).then((r) => JSON.stringify(r.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 120))])))",
    awaitPromise: true, returnByValue: true,
  })
  return JSON.parse(result.value as string) as unknown[]
}

/** How many pixels the page is wider than its window: then one has to scroll sideways. */
export function excessWidth(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** Whatever axe knows is in order, and the page fits its window. */
export async function check(page: Page, name: string): Promise<void> {
  await shot(page, name)
  expect(await faultsOf(page), name).toEqual([])
  expect(await excessWidth(page), `${name} is not wider than the window`).toBeLessThanOrEqual(0)
}
