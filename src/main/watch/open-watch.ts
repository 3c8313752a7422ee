/** Puts the watch over advisories together for an instance: what it uses, and how feeds are fetched. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { outgoingFault, type OutgoingOptions } from '../../base/outgoing/checked.ts'
import { createWatch, packagesOf, type Used, type Watch } from '../../incident/watch/index.ts'
import type { Registry } from '../../registry/index.ts'
import { home } from '../version.ts'
import { fetchFeed } from './fetch-feed.ts'

export function openWatch(registry: Registry, options: OutgoingOptions): Watch {
  return createWatch({
    registry, now: Date.now,
    fetchText: (address) => fetchFeed(address, options),
    addressFault: (address) => outgoingFault(address, options),
    used: async () => [...await destinationsOf(registry), ...await shippedPackages()],
  })
}

async function destinationsOf(registry: Registry): Promise<Used[]> {
  const all = (await registry.destinations.list()).filter(({ state }) => state !== 'removed')
  return all.flatMap(({ id, name, vendor }): Used[] => [
    { kind: 'destination', name, detail: String(id) },
    ...(vendor.name === '' || vendor.name === name ? [] : [{ kind: 'vendor' as const, name: vendor.name, detail: String(id) }]),
  ])
}

/** A build that lies apart from its lock file knows none. */
async function shippedPackages(): Promise<Used[]> {
  const root = home()
  if (root === undefined) return []
  const lock = await readFile(join(root, 'package-lock.json'), 'utf8').catch(() => undefined)
  return lock === undefined ? [] : packagesOf(JSON.parse(lock))
}

const firstMs = 60_000
const everyMs = 3_600_000

/** Reads the feeds a minute from now and then every hour; answers how to stop that. */
export function readEvery(watch: Watch, onTrouble: (message: string) => void): () => void {
  const read = () => void watch.readAll().catch((error: unknown) => onTrouble(`The feeds of advisories cannot be read: ${error instanceof Error ? error.name : 'unknown'}`))
  const first = setTimeout(read, firstMs)
  const every = setInterval(read, everyMs)
  first.unref()
  every.unref()
  return () => {
    clearTimeout(first)
    clearInterval(every)
  }
}
