/**
 * Reads a User-Agent header into families, in the words that Mixpanel's browser SDK uses, so that a value found here
 * and one sent by a client fall into the same segment. The header itself is never kept.
 */
import { isbot } from 'isbot'
import QuickLRU from 'quick-lru'
import UAParser from 'ua-parser-js'

export interface UserAgent {
  readonly browser: string | undefined
  /** The major version. */
  readonly browserVersion: number | undefined
  readonly os: string | undefined
  /** `iPhone`, `iPad`, `Android` …; undefined for a desk computer. */
  readonly device: string | undefined
  readonly bot: boolean
}

export interface UserAgentReader {
  read(header: string): UserAgent
}

const remembered = 5_000
/** Longer headers are made up; the parser's cost grows with the length. */
const maxLength = 512

export function createUserAgentReader(): UserAgentReader {
  const recent = new QuickLRU<string, UserAgent>({ maxSize: remembered })
  return {
    read(header) {
      const key = header.length > maxLength ? header.slice(0, maxLength) : header
      let agent = recent.get(key)
      if (agent === undefined) {
        agent = Object.freeze(parseAgent(key))
        recent.set(key, agent)
      }
      return agent
    },
  }
}

function parseAgent(header: string): UserAgent {
  if (header === '') return nobody
  if (isbot(header)) return { ...nobody, bot: true }
  const { browser, os, device } = new UAParser(header).getResult()
  const major = Number.parseInt(browser.version ?? '', 10)
  return {
    browser: browserName(browser.name, os.name),
    browserVersion: Number.isNaN(major) ? undefined : major,
    os: os.name === undefined ? undefined : (osNames.get(os.name) ?? os.name),
    device: deviceName(device.model, os.name),
    bot: false,
  }
}

const nobody: UserAgent = {
  browser: undefined,
  browserVersion: undefined,
  os: undefined,
  device: undefined,
  bot: false,
}

const osNames: ReadonlyMap<string, string> = new Map([
  ['Mac OS', 'Mac OS X'],
  ['Chromium OS', 'Chrome OS'],
])

const browserNames: ReadonlyMap<string, string> = new Map([
  ['Edge', 'Microsoft Edge'],
  ['IE', 'Internet Explorer'],
  ['Facebook', 'Facebook Mobile'],
  ['Samsung Browser', 'Samsung Internet'],
  ['Mobile Chrome', 'Chrome'],
  ['Chrome Headless', 'Chrome'],
  ['Mobile Firefox', 'Firefox'],
  ['Opera Mobi', 'Opera'],
  ['Opera Mini', 'Opera Mini'],
])

function browserName(name: string | undefined, os: string | undefined): string | undefined {
  if (name === undefined) return undefined
  const plain = browserNames.get(name) ?? name
  if (os === 'iOS' && plain === 'Chrome') return 'Chrome iOS'
  if (os === 'iOS' && plain === 'Firefox') return 'Firefox iOS'
  return plain
}

function deviceName(model: string | undefined, os: string | undefined): string | undefined {
  if (model === 'iPhone' || model === 'iPad' || model === 'iPod touch' || model === 'iPod') return model
  if (os === 'Android') return 'Android'
  return os === 'Windows Phone' || os === 'BlackBerry' ? os : undefined
}
