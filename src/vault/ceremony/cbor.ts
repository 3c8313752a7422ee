/**
 * Reads the little of CBOR (RFC 8949) that a passkey's public key is written in: definite lengths, integers, byte and
 * text strings, and maps. Anything else is refused.
 */
export type CborKey = number | string
export type CborValue = number | string | Buffer | CborMap
export interface CborMap extends ReadonlyMap<CborKey, CborValue> {}

const deepest = 4

/** The value that `bytes` are, with nothing behind it; undefined for anything else. */
export function parseCbor(bytes: Buffer): CborValue | undefined {
  try {
    const { value, end } = readValue(bytes, 0, 0)
    return end === bytes.length ? value : undefined
  } catch {
    return undefined
  }
}

interface Read<T> {
  readonly value: T
  readonly end: number
}

function readValue(bytes: Buffer, at: number, depth: number): Read<CborValue> {
  if (depth > deepest) throw new RangeError('too deep')
  const head = bytes.readUInt8(at)
  const { value: size, end } = readSize(bytes, at + 1, head & 0x1f)
  switch (head >> 5) {
    case 0: return { value: size, end }
    case 1: return { value: -1 - size, end }
    case 2: return { value: Buffer.from(slice(bytes, end, size)), end: end + size }
    case 3: return { value: slice(bytes, end, size).toString('utf8'), end: end + size }
    case 5: return readMap(bytes, end, size, depth)
    default: throw new RangeError('not in a key')
  }
}

function readMap(bytes: Buffer, at: number, size: number, depth: number): Read<CborMap> {
  const map = new Map<CborKey, CborValue>()
  let next = at
  for (let n = 0; n < size; n++) {
    const key = readValue(bytes, next, depth + 1)
    if (typeof key.value !== 'number' && typeof key.value !== 'string') throw new RangeError('no name')
    if (map.has(key.value)) throw new RangeError('twice')
    const value = readValue(bytes, key.end, depth + 1)
    map.set(key.value, value.value)
    next = value.end
  }
  return { value: map, end: next }
}

function readSize(bytes: Buffer, at: number, short: number): Read<number> {
  if (short < 24) return { value: short, end: at }
  if (short === 24) return { value: bytes.readUInt8(at), end: at + 1 }
  if (short === 25) return { value: bytes.readUInt16BE(at), end: at + 2 }
  if (short === 26) return { value: bytes.readUInt32BE(at), end: at + 4 }
  throw new RangeError('too long')
}

function slice(bytes: Buffer, at: number, size: number): Buffer {
  if (at + size > bytes.length) throw new RangeError('cut off')
  return bytes.subarray(at, at + size)
}
