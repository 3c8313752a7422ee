/**
 * Reads the sets of people of one segment.
 */
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { peopleFile } from '../format/layout.ts'
import { isSetOf, pseudonymBytes, setHeadBytes, type PeopleRef } from '../format/people-set.ts'

export interface Sets {
  /** Whether the set that `ref` names is there, unchanged. */
  holds(ref: PeopleRef): Promise<boolean>
  /** The pseudonyms of the set, 16 bytes each; undefined when it is not there or was changed. */
  read(ref: PeopleRef): Promise<Buffer | undefined>
  close(): Promise<void>
}

/** A set cannot be longer than its file, so a false count must not make us ask for more memory than that. */
export async function openSets(dir: string, segment: number): Promise<Sets> {
  let file: FileHandle | undefined
  let size = 0
  try {
    file = await open(join(dir, peopleFile(segment)), 'r')
    size = (await file.stat()).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }

  async function read(ref: PeopleRef): Promise<Buffer | undefined> {
    const length = setHeadBytes + ref.count * pseudonymBytes
    if (file === undefined || !isPlace(ref) || ref.offset + length > size) return undefined
    const stored = Buffer.alloc(length)
    await file.read(stored, 0, length, ref.offset)
    return isSetOf(stored, ref) ? stored.subarray(setHeadBytes) : undefined
  }

  return {
    read,
    holds: async (ref) => (await read(ref)) !== undefined,
    async close() {
      await file?.close()
    },
  }
}

function isPlace(ref: PeopleRef): boolean {
  return [ref.count, ref.offset].every((value) => Number.isSafeInteger(value) && value >= 0)
}
