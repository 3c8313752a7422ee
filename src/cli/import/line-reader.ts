/**
 * Reads lines from a file or standard input, gzip or not: the first two bytes decide. Offsets count plain bytes, so that
 * they mean the same whether the file was compressed or not.
 */
import { Readable, pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

export interface Line {
  /** Counted from 1, empty lines included. */
  readonly number: number
  readonly text: string
  /** Plain bytes before the next line. */
  readonly end: number
}

/** Longer lines are given as cut: no event is that long. */
export const longestLine = 9_000_000

/**
 * The lines of `source`, as many at a time as arrived together; empty ones are left out.
 * @param onRaw is told how many bytes of the source were read, before they are unpacked
 */
export async function* readLines(source: AsyncIterable<Buffer>, onRaw: (bytes: number) => void): AsyncGenerator<Line[]> {
  let rest: Buffer[] = []
  let restBytes = 0
  let number = 0
  let offset = 0
  const finish = (bytes: Buffer, width: number): Line | undefined => {
    number += 1
    offset += width
    let text = bytes.toString('utf8', 0, Math.min(bytes.length, longestLine + 1))
    if (number === 1 && text.startsWith('\uFEFF')) text = text.slice(1)
    text = text.trim()
    return text === '' ? undefined : { number, text, end: offset }
  }
  for await (const chunk of plain(source, onRaw)) {
    const lines: Line[] = []
    let from = 0
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      let bytes = chunk.subarray(from, at)
      const width = restBytes + bytes.length + 1
      if (rest.length > 0) {
        bytes = Buffer.concat([...rest, bytes])
        rest = []
        restBytes = 0
      }
      const line = finish(bytes, width)
      if (line !== undefined) lines.push(line)
      from = at + 1
    }
    if (from < chunk.length) {
      const tail = chunk.subarray(from)
      restBytes += tail.length
      // What is past the longest line is counted and not kept.
      if (restBytes - tail.length <= longestLine) rest.push(tail)
    }
    if (lines.length > 0) yield lines
  }
  if (restBytes > 0) {
    const line = finish(Buffer.concat(rest), restBytes)
    if (line !== undefined) yield [line]
  }
}

async function* plain(source: AsyncIterable<Buffer>, onRaw: (bytes: number) => void): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]()
  const start: Buffer[] = []
  let startBytes = 0
  while (startBytes < 2) {
    const { done, value } = await iterator.next()
    if (done === true) break
    start.push(value)
    startBytes += value.length
  }
  const first = Buffer.concat(start)
  async function* all(): AsyncGenerator<Buffer> {
    onRaw(first.length)
    if (first.length > 0) yield first
    for (;;) {
      const { done, value } = await iterator.next()
      if (done === true) return
      onRaw(value.length)
      yield value
    }
  }
  if (first[0] !== 0x1f || first[1] !== 0x8b) {
    yield* all()
    return
  }
  const unpacked = createGunzip({ chunkSize: 1 << 20 })
  // What goes wrong shows in the iteration below.
  pipeline(Readable.from(all()), unpacked, () => undefined)
  yield* unpacked as AsyncIterable<Buffer>
}
