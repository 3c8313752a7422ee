/** Writes a ZIP file (PKWARE APPNOTE 6.3.10, the parts that every program reads): deflated members, names in UTF-8. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipMember {
  /** With `/` between folders. */
  readonly name: string
  readonly content: Uint8Array
}

const version = 20
const utf8Names = 0x0800
const deflated = 8
const most = 0xffff_ffff

/** @param at milliseconds; the time that every member bears @throws {RangeError} beyond 4 GiB, which this form does not hold */
export function zip(members: readonly ZipMember[], at: number): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content } of members) {
    const body = deflateRawSync(content)
    const nameBytes = Buffer.from(name)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(version, 0)
    facts.writeUInt16LE(utf8Names, 2)
    facts.writeUInt16LE(deflated, 4)
    facts.writeUInt32LE(dosTime(at), 6)
    facts.writeUInt32LE(crc32(content), 10)
    facts.writeUInt32LE(body.byteLength, 14)
    facts.writeUInt32LE(content.byteLength, 18)
    facts.writeUInt16LE(nameBytes.byteLength, 22)
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), facts, nameBytes, body)
    const place = Buffer.alloc(14)
    // Comment, disk and attributes are none; then where the member begins.
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.from([0x50, 0x4b, 1, 2, version, 3]), facts, place, nameBytes)
    offset += 30 + nameBytes.byteLength + body.byteLength
    if (offset > most) throw new RangeError('A ZIP file of this form holds 4 GiB at the most')
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  end.writeUInt32LE(entries.byteLength, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, entries, end])
}

/** Date and time in two-second steps, UTC; time in the low half. */
function dosTime(at: number): number {
  const date = new Date(at)
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1)
  const day = (Math.max(0, date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
  return day * 0x10000 + time
}
