/**
 * Finds the country, region and city of an address in MaxMind's file format, whoever made the file: DB-IP's records are
 * flat, MaxMind's are nested. The address is looked up and forgotten.
 */
import { isIP } from 'node:net'
import { Reader, type Response } from 'mmdb-lib'
import QuickLRU from 'quick-lru'
import type { Position } from '../../model/position.ts'

/** Names in English as the file spells them; a country is its ISO 3166 code. */
export interface Place {
  readonly country: string | undefined
  readonly region: string | undefined
  readonly city: string | undefined
  /** For sign-ins only; events hold none. */
  readonly position: Position | undefined
}

export interface PlaceFinder {
  /** The place of an address; undefined when it is private, unknown or no address. */
  find(address: string): Place | undefined
}

const remembered = 20_000

/**
 * Opens one or more files, one for each address family or one for both. The bytes are used in place and never
 * copied, so several threads can share one `SharedArrayBuffer`.
 *
 * @throws when a file is no MMDB
 */
export function openPlaces(...files: readonly Uint8Array[]): PlaceFinder {
  const readers = files.map((file) => new Reader<Response>(Buffer.from(file.buffer, file.byteOffset, file.byteLength)))
  // A file for IPv4 walks an IPv6 address into nonsense, so the family decides; a file for IPv6 may hold both.
  const six = readers.find((reader) => reader.metadata.ipVersion === 6)
  const four = readers.find((reader) => reader.metadata.ipVersion === 4) ?? six
  const recent = new QuickLRU<string, Place | null>({ maxSize: remembered })

  function find(address: string): Place | undefined {
    const known = recent.get(address)
    if (known !== undefined) return known ?? undefined
    const place = lookUp(address)
    recent.set(address, place ?? null)
    return place
  }

  function lookUp(address: string): Place | undefined {
    const plain = mappedIpv4(address)
    const reader = readerFor(isIP(plain))
    return reader === undefined ? undefined : placeOf(reader.get(plain))
  }

  function readerFor(family: number): Reader<Response> | undefined {
    if (family === 4) return four
    return family === 6 ? six : undefined
  }

  return { find }
}

/** A finder for those who have no file: it knows no address. */
export const noPlaces: PlaceFinder = { find: () => undefined }

function mappedIpv4(address: string): string {
  const zone = address.indexOf('%')
  const bare = zone < 0 ? address : address.slice(0, zone)
  return bare.toLowerCase().startsWith('::ffff:') && bare.includes('.') ? bare.slice(7) : bare
}

function placeOf(record: unknown): Place | undefined {
  if (typeof record !== 'object' || record === null) return undefined
  const country = text(record, 'country_code') ?? text(child(record, 'country'), 'iso_code')
  const region = text(record, 'state1') ?? text(record, 'region') ?? englishName(first(child(record, 'subdivisions')))
  const city = text(record, 'city') ?? englishName(child(record, 'city'))
  if (country === undefined && region === undefined && city === undefined) return undefined
  return Object.freeze({ country, region, city, position: positionOf(record) })
}

function positionOf(record: object): Position | undefined {
  const from = 'latitude' in record ? record : child(record, 'location')
  const [latitude, longitude] = [child(from, 'latitude'), child(from, 'longitude')]
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined
  // Adding 0 makes 0 of -0.
  return { latitude: Math.round(latitude) + 0, longitude: Math.round(longitude) + 0 }
}

function child(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined
}

function text(value: unknown, name: string): string | undefined {
  const found = child(value, name)
  return typeof found === 'string' && found !== '' ? found : undefined
}

function englishName(value: unknown): string | undefined {
  return text(child(value, 'names'), 'en')
}
