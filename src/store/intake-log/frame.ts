/**
 * Frames: how a log tells what was written whole from what a crash tore.
 *
 * A frame is a header and a payload; the header carries the payload's length, CRC-32 and number of rows. The header of
 * the event lane is itself a row in RowBinary (its `marker` column is not empty, every other column is zero), so that
 * the engine can read a log file as it is and skip the headers by `marker = ''`.
 */
import { crc32 } from 'node:zlib'

export interface FrameHeader {
  readonly rows: number
  readonly length: number
  readonly crc: number
}

/** How a lane writes its headers: bytes before and after the sixteen that every header has. */
export interface Lane {
  readonly name: string
  readonly before: Uint8Array
  readonly after: Uint8Array
}

const magic = 0x31_46_47_53 // "SGF1"
const coreBytes = 16

/** marker: a string of 16 bytes; then project 4, event 1, day 2, pid 16, id 8, time 8, received 8, device 16, linkable 1, imported 1, properties 1. */
export const eventLane: Lane = { name: 'events', before: Uint8Array.of(coreBytes), after: new Uint8Array(66) }
export const plainLane = (name: string): Lane => ({ name, before: new Uint8Array(0), after: new Uint8Array(0) })

export function headerBytes(lane: Lane): number {
  return lane.before.length + coreBytes + lane.after.length
}

export function writeHeader(lane: Lane, payload: readonly Uint8Array[], rows: number): Uint8Array {
  const header = Buffer.alloc(headerBytes(lane))
  header.set(lane.before, 0)
  const at = lane.before.length
  let length = 0
  let crc = 0
  for (const piece of payload) {
    length += piece.byteLength
    crc = crc32(piece, crc)
  }
  header.writeUInt32LE(magic, at)
  header.writeUInt32LE(rows, at + 4)
  header.writeUInt32LE(length, at + 8)
  header.writeUInt32LE(crc, at + 12)
  header.set(lane.after, at + coreBytes)
  return header
}

/** The header in `bytes`, or undefined when they are none. */
export function readHeader(lane: Lane, bytes: Uint8Array): FrameHeader | undefined {
  if (bytes.byteLength < headerBytes(lane)) return undefined
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const at = lane.before.length
  if (!lane.before.every((byte, i) => view[i] === byte)) return undefined
  if (view.readUInt32LE(at) !== magic) return undefined
  return { rows: view.readUInt32LE(at + 4), length: view.readUInt32LE(at + 8), crc: view.readUInt32LE(at + 12) }
}
