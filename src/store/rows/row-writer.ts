/**
 * Writes values in ClickHouse's RowBinary form into one growing buffer.
 *
 * Source: ClickHouse documentation, "RowBinary" and "Data types binary encoding". Little-endian; strings carry a LEB128 length.
 */
const smallest = 64 * 1024

export class RowWriter {
  #bytes: Buffer = Buffer.allocUnsafe(smallest)
  #at = 0

  /** Bytes written so far. */
  get length(): number {
    return this.#at
  }

  /** A copy of all that was written. */
  take(): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(this.#at)
    copy.set(this.#bytes.subarray(0, this.#at))
    this.#at = 0
    return copy
  }

  /** Forgets what was written after `length`. */
  rewind(length: number): void {
    this.#at = length
  }

  u8(value: number): void {
    this.#room(1)
    this.#bytes[this.#at++] = value
  }

  u16(value: number): void {
    this.#room(2)
    this.#at = this.#bytes.writeUInt16LE(value, this.#at)
  }

  u32(value: number): void {
    this.#room(4)
    this.#at = this.#bytes.writeUInt32LE(value, this.#at)
  }

  u64(value: bigint): void {
    this.#room(8)
    this.#at = this.#bytes.writeBigUInt64LE(value, this.#at)
  }

  /** A whole number of either sign within ±2^53, as Int64. */
  i64(value: number): void {
    this.#room(8)
    const low = value % 0x1_0000_0000
    const unsignedLow = low < 0 ? low + 0x1_0000_0000 : low
    this.#at = this.#bytes.writeUInt32LE(unsignedLow, this.#at)
    this.#at = this.#bytes.writeInt32LE(Math.floor(value / 0x1_0000_0000), this.#at)
  }

  f64(value: number): void {
    this.#room(8)
    this.#at = this.#bytes.writeDoubleLE(value, this.#at)
  }

  varint(value: number): void {
    this.#room(5)
    let rest = value
    while (rest >= 0x80) {
      this.#bytes[this.#at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.#bytes[this.#at++] = rest
  }

  /** Leaves room for a count that is known later; answers where, for {@link setCount}. */
  countBefore(): number {
    this.u8(0)
    return this.#at
  }

  /** Puts a count, as {@link varint}, before what was written from `place` on. */
  setCount(place: number, count: number): void {
    if (count < 0x80) {
      this.#bytes[place - 1] = count
      return
    }
    const end = this.#at
    const longer = count < 0x4000 ? 1 : count < 0x20_0000 ? 2 : 3
    this.#room(longer)
    this.#bytes.copyWithin(place + longer, place, end)
    this.#at = place - 1
    this.varint(count)
    this.#at = end + longer
  }

  zeros(count: number): void {
    this.#room(count)
    this.#bytes.fill(0, this.#at, this.#at + count)
    this.#at += count
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.byteLength)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.byteLength
  }

  /** 22 characters of base64url as the 16 bytes that they stand for. */
  base64url16(text: string): void {
    this.#room(18)
    this.#bytes.write(text, this.#at, 'base64url')
    this.#at += 16
  }

  string(text: string): void {
    const length = text.length
    this.#room(length * 3 + 5)
    const bytes = this.#bytes
    if (length < 40) {
      // Most property values are short ASCII: a loop beats the call into the runtime.
      const start = this.#at + 1
      let i = 0
      for (; i < length; i++) {
        const code = text.charCodeAt(i)
        if (code > 0x7f) break
        bytes[start + i] = code
      }
      if (i === length) {
        bytes[this.#at] = length
        this.#at = start + length
        return
      }
      // At most 39 units of three bytes each: the length still fits one byte.
      const written = bytes.write(text, start, 'utf8')
      bytes[this.#at] = written
      this.#at = start + written
      return
    }
    this.varint(Buffer.byteLength(text))
    this.#at += bytes.write(text, this.#at, 'utf8')
  }

  #room(count: number): void {
    if (this.#at + count <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + count))
    larger.set(this.#bytes.subarray(0, this.#at))
    this.#bytes = larger
  }
}
