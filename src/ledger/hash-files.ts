/**
 * The stored hashes of the tree: one file for each level, 256 entries apart, that only grow. Bytes n · 8192 to
 * (n + 1) · 8192 of a level's file are tile n of that level in C2SP tlog-tiles.
 *
 * They can be made again from the entries at any time, so they are never synced; a ledger that is opened makes them
 * equal to what its entries say.
 */
import { open, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { hashFile } from './format/layout.ts'
import { hashBytes, type Hash } from './format/merkle.ts'
import { heightPerLevel } from './format/proofs.ts'

/** Collects the hashes of subtrees by level, in memory. */
export class HashLevels {
  readonly levels: { bytes: Buffer; used: number }[] = []

  add(height: number, root: Hash): void {
    if (height % heightPerLevel !== 0) return
    const number = height / heightPerLevel
    const level = (this.levels[number] ??= { bytes: Buffer.alloc(256 * hashBytes), used: 0 })
    if (level.used === level.bytes.byteLength) level.bytes = Buffer.concat([level.bytes, Buffer.alloc(level.used)])
    root.copy(level.bytes, level.used)
    level.used += hashBytes
  }
}

export interface HashFiles {
  /** Adds hashes behind those that are there, level by level. */
  append(added: HashLevels): Promise<void>
  /** Reads `count` hashes of `level` from number `start` on. */
  read(level: number, start: number, count: number): Promise<Buffer>
  close(): Promise<void>
}

/** Makes the files hold exactly `levels` and opens them. */
export async function openHashFiles(dir: string, { levels }: HashLevels): Promise<HashFiles> {
  const files: { handle: FileHandle; size: number }[] = []
  for (const [number, { bytes, used }] of levels.entries()) {
    const file = join(dir, hashFile(number))
    const wanted = bytes.subarray(0, used)
    const present = await readFile(file).catch(() => undefined)
    if (present === undefined || !present.equals(wanted)) await writeFile(file, wanted)
    files.push({ handle: await open(file, 'r+'), size: used })
  }
  await rm(join(dir, hashFile(levels.length)), { force: true })

  return {
    async append({ levels: added }) {
      for (const [number, { bytes, used }] of added.entries()) {
        const file = (files[number] ??= { handle: await open(join(dir, hashFile(number)), 'w+'), size: 0 })
        await file.handle.write(bytes, 0, used, file.size)
        file.size += used
      }
    },
    async read(level, start, count) {
      const bytes = Buffer.alloc(count * hashBytes)
      const read = await files[level]?.handle.read(bytes, 0, bytes.byteLength, start * hashBytes)
      if (read?.bytesRead !== bytes.byteLength) throw new RangeError('The hashes asked for are not stored')
      return bytes
    },
    async close() {
      for (const { handle } of files) await handle.close()
    },
  }
}
