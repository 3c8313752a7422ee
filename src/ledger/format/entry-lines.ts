/**
 * Reads a file of entries from its start, block by block.
 */
import { open } from 'node:fs/promises'

export interface EntryLine {
  /** The block that holds the line; the byte before the line may be overwritten. */
  readonly bytes: Buffer
  /** Where the line begins and ends (without its line feed) in `bytes`; `from` is at least 1. */
  readonly from: number
  readonly until: number
}

export interface LinesRead {
  /** Bytes of complete lines. */
  readonly completeBytes: number
  /** Bytes behind the last line feed: a line that was cut off. */
  readonly cutBytes: number
}

const blockBytes = 4 * 1024 * 1024

/** Calls `onLine` for every complete line, until it answers false. The file must exist. */
export async function readEntryLines(
  file: string,
  onLine: (line: EntryLine, offset: number) => boolean | Promise<boolean>,
): Promise<LinesRead> {
  const handle = await open(file, 'r')
  try {
    // One byte in front of the first line, and always one (a line feed) in front of every other.
    let bytes = Buffer.alloc(1)
    let position = 0
    for (;;) {
      const block = Buffer.allocUnsafe(blockBytes)
      const { bytesRead } = await handle.read(block, 0, blockBytes, position)
      if (bytesRead === 0) {
        const cutBytes = bytes.byteLength - 1
        return { completeBytes: position - cutBytes, cutBytes }
      }
      const start = position - (bytes.byteLength - 1)
      position += bytesRead
      bytes = Buffer.concat([bytes, block.subarray(0, bytesRead)])
      let from = 1
      for (;;) {
        const until = bytes.indexOf(0x0a, from)
        if (until < 0) break
        const offset = start + from - 1
        const answer = onLine({ bytes, from, until }, offset)
        if (!(typeof answer === 'boolean' ? answer : await answer)) return { completeBytes: offset, cutBytes: 0 }
        from = until + 1
      }
      bytes = bytes.subarray(from - 1)
    }
  } finally {
    await handle.close()
  }
}
