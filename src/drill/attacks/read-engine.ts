/**
 * The engine's column files without the engine: blocks of LZ4 (ClickHouse's default) one after the other, each with a
 * checksum of 16 bytes, a method, and two sizes. What is stored plainly or in another way is looked at as it is.
 */
const headBytes = 25
const lz4 = 0x82
const stored = 0x02
const mostBytes = 64 * 1024 * 1024

/** All blocks of a column file, laid end to end; undefined when it is no such file. */
export function readColumnFile(file: Buffer): Buffer | undefined {
  const parts: Buffer[] = []
  let at = 0
  let total = 0
  while (at + headBytes <= file.length) {
    const method = file[at + 16]!
    const packed = file.readUInt32LE(at + 17)
    const size = file.readUInt32LE(at + 21)
    total += size
    if (packed < 9 || at + 16 + packed > file.length || total > mostBytes) return undefined
    const body = file.subarray(at + headBytes, at + 16 + packed)
    const block = method === lz4 ? unpack(body, size) : method === stored ? body : undefined
    if (block === undefined) return undefined
    parts.push(block)
    at += 16 + packed
  }
  return parts.length > 0 && at === file.length ? Buffer.concat(parts) : undefined
}

/** One block of LZ4. */
function unpack(block: Buffer, size: number): Buffer | undefined {
  const out = Buffer.alloc(size)
  let from = 0
  let to = 0
  const lengthFrom = (first: number): number => {
    let length = first
    if (first === 15) for (let more = 255; more === 255 && from < block.length;) length += more = block[from++]!
    return length
  }
  while (from < block.length) {
    const token = block[from++]!
    const literals = lengthFrom(token >> 4)
    if (from + literals > block.length || to + literals > size) return undefined
    block.copy(out, to, from, from + literals)
    from += literals
    to += literals
    if (from >= block.length) break
    const back = block.readUInt16LE(from)
    from += 2
    const length = lengthFrom(token & 15) + 4
    if (back === 0 || back > to || to + length > size) return undefined
    for (let n = 0; n < length; n++, to++) out[to] = out[to - back]!
  }
  return to === size ? out : undefined
}
