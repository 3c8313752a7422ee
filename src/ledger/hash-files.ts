/**
 * The stored hashes of the tree: one file for each level, 256 entries apart, that only grow. Bytes n · 8192 to
 * (n + 1) · 8192 of a level's file are tile n of that level in C2SP tlog-tiles.
 *
 * They can be made again from the entries at any time, so they are never synced. When a ledger is opened, those of the
 * segment last written are made anew; older ones are believed as far as they lead to the signed root, and a check that
 * runs later makes all of them equal to what the entries say.
 */
import { open, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { hashFile } from './format/layout.ts'
import { GrowingTree, hashBytes, type Hash } from './format/merkle.ts'
import { heightPerLevel, peaksOf, type ReadHashes } from './format/proofs.ts'

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
  /** Makes the hashes of `level` from number `start` on equal to `hashes`; whether they were not. */
  mend(level: number, start: number, hashes: Buffer): Promise<boolean>
  close(): Promise<void>
}

/** How many hashes of a level there are in a tree of `size` entries. */
const countOf = (level: number, size: number): number => Math.floor(size / 256 ** level)

/**
 * The tree of the first `size` entries as the stored hashes have it; undefined when they are not all there. Whether they
 * are right shows in the root.
 */
export async function storedTree(
  dir: string, size: number, onSubtree: (height: number, root: Hash) => void,
): Promise<GrowingTree | undefined> {
  if (size === 0) return new GrowingTree(onSubtree)
  for (let level = 0; countOf(level, size) > 0; level++) {
    const there = await stat(join(dir, hashFile(level))).then((file) => file.size, () => 0)
    if (there < countOf(level, size) * hashBytes) return undefined
  }
  const read: ReadHashes = async (level, start, count) => {
    const file = await open(join(dir, hashFile(level)), 'r')
    try {
      return await readAt(file, start, count)
    } finally {
      await file.close()
    }
  }
  return GrowingTree.from(size, await peaksOf(size, read), onSubtree)
}

/** Opens the files, which keep the hashes of the first `size` entries and hold exactly `levels` behind them. */
export async function openHashFiles(dir: string, size: number, { levels }: HashLevels): Promise<HashFiles> {
  const files: { handle: FileHandle; size: number }[] = []
  for (let number = 0; countOf(number, size) > 0 || levels[number] !== undefined; number++) {
    const path = join(dir, hashFile(number))
    const handle = await open(path, 'r+').catch(() => open(path, 'w+'))
    const kept = countOf(number, size) * hashBytes
    const { bytes, used } = levels[number] ?? { bytes: Buffer.alloc(0), used: 0 }
    files.push({ handle, size: kept + used })
    if (used > 0) await handle.write(bytes, 0, used, kept)
    await handle.truncate(kept + used)
  }
  await rm(join(dir, hashFile(files.length)), { force: true })

  return {
    async append({ levels: added }) {
      for (const [number, { bytes, used }] of added.entries()) {
        const file = (files[number] ??= { handle: await open(join(dir, hashFile(number)), 'w+'), size: 0 })
        await file.handle.write(bytes, 0, used, file.size)
        file.size += used
      }
    },
    async read(level, start, count) {
      const file = files[level]
      if (file === undefined) throw new RangeError('The hashes asked for are not stored')
      return readAt(file.handle, start, count)
    },
    async mend(level, start, hashes) {
      const file = files[level]
      if (file === undefined) return false
      const stored = await readAt(file.handle, start, hashes.byteLength / hashBytes)
      if (stored.equals(hashes)) return false
      await file.handle.write(hashes, 0, hashes.byteLength, start * hashBytes)
      return true
    },
    async close() {
      for (const { handle } of files) await handle.close()
    },
  }
}

async function readAt(file: FileHandle, start: number, count: number): Promise<Buffer> {
  const bytes = Buffer.alloc(count * hashBytes)
  const { bytesRead } = await file.read(bytes, 0, bytes.byteLength, start * hashBytes)
  if (bytesRead !== bytes.byteLength) throw new RangeError('The hashes asked for are not stored')
  return bytes
}
