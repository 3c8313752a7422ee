/**
 * Writes the three files of one segment: sets of people, entries, checkpoints.
 *
 * A batch is written in three steps, each synced before the next begins: the sets that its entries name, the entries,
 * the checkpoint over them. A crash after the first leaves sets that no entry names; after the second, entries that no
 * checkpoint covers and nobody was told of. Only after the third is the batch acknowledged.
 */
import { open, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkpointFile, entryFile, peopleFile } from './format/layout.ts'

/** Where the next byte of each file goes. */
export interface SegmentEnds {
  readonly people: number
  readonly entries: number
  readonly checkpoints: number
}

export class SegmentWriter {
  readonly #people: SyncedFile
  readonly #entries: SyncedFile
  readonly #checkpoints: SyncedFile

  private constructor(people: SyncedFile, entries: SyncedFile, checkpoints: SyncedFile) {
    this.#people = people
    this.#entries = entries
    this.#checkpoints = checkpoints
  }

  /** Opens the files, which are made when they are missing; what stands behind `ends` is cut off. */
  static async open(dir: string, segment: number, ends: SegmentEnds): Promise<SegmentWriter> {
    return new SegmentWriter(
      await SyncedFile.open(join(dir, peopleFile(segment)), ends.people),
      await SyncedFile.open(join(dir, entryFile(segment)), ends.entries),
      await SyncedFile.open(join(dir, checkpointFile(segment)), ends.checkpoints),
    )
  }

  get peopleEnd(): number {
    return this.#people.end
  }

  get entriesEnd(): number {
    return this.#entries.end
  }

  writePeople(sets: readonly Buffer[]): Promise<void> {
    return this.#people.append(sets)
  }

  writeEntries(lines: readonly Buffer[]): Promise<void> {
    return this.#entries.append(lines)
  }

  /** The note is followed by an empty line. */
  writeCheckpoint(note: string): Promise<void> {
    return this.#checkpoints.append([Buffer.from(`${note}\n`)])
  }

  async close(): Promise<void> {
    for (const file of [this.#people, this.#entries, this.#checkpoints]) await file.close()
  }
}

class SyncedFile {
  readonly #handle: FileHandle
  #end: number

  private constructor(handle: FileHandle, end: number) {
    this.#handle = handle
    this.#end = end
  }

  static async open(path: string, end: number): Promise<SyncedFile> {
    const handle = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      return open(path, 'wx+')
    })
    try {
      if ((await handle.stat()).size > end) await handle.truncate(end)
      await handle.sync()
      await syncDirectory(dirname(path))
      return new SyncedFile(handle, end)
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  get end(): number {
    return this.#end
  }

  async append(parts: readonly Buffer[]): Promise<void> {
    if (parts.length === 0) return
    const bytes = Buffer.concat(parts)
    const { size } = await this.#handle.stat()
    if (size !== this.#end) throw new Error('Somebody else has written to the file')
    for (let written = 0; written < bytes.byteLength; ) {
      written += (await this.#handle.write(bytes, written, bytes.byteLength - written, this.#end + written)).bytesWritten
    }
    await this.#handle.datasync()
    this.#end += bytes.byteLength
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/** A file that was just made is found after a crash only if its directory was synced. */
export async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
