/**
 * Reads a log file that a crash may have torn: walks its frames, keeps those that are whole, cuts what follows.
 *
 * Only an unacknowledged tail can be torn, since a frame is acknowledged after it was synced.
 */
import { open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { type Lane, headerBytes, readHeader } from './frame.ts'

export interface Recovered {
  readonly rows: number
  readonly bytes: number
  /** Bytes after the last whole frame that were cut off. */
  readonly cut: number
}

/** Cuts the file at `path` after its last whole frame. `visit` sees each payload, in order, when it is given. */
export async function recoverFile(
  path: string,
  lane: Lane,
  visit?: (payload: Buffer, rows: number) => void,
): Promise<Recovered> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(headerBytes(lane))
    let at = 0
    let rows = 0
    while (at + head.length <= size) {
      await file.read(head, 0, head.length, at)
      const header = readHeader(lane, head)
      if (header === undefined || at + head.length + header.length > size) break
      const payload = Buffer.alloc(header.length)
      await file.read(payload, 0, header.length, at + head.length)
      if (crc32(payload) !== header.crc) break
      visit?.(payload, header.rows)
      at += head.length + header.length
      rows += header.rows
    }
    if (at < size) {
      await file.truncate(at)
      await file.datasync()
    }
    return { rows, bytes: at, cut: size - at }
  } finally {
    await file.close()
  }
}

/** The payloads of a file that was closed in order or recovered; stops at the first byte that is no whole frame. */
export function* readFrames(file: Buffer, lane: Lane): Iterable<Buffer> {
  const size = headerBytes(lane)
  let at = 0
  for (;;) {
    const header = readHeader(lane, file.subarray(at, at + size))
    if (header === undefined || at + size + header.length > file.length) return
    yield file.subarray(at + size, at + size + header.length)
    at += size + header.length
  }
}
