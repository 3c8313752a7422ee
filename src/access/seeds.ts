/**
 * Encrypts the seeds of one-time codes at rest, bound to whose they are; and, while one is being set up, the ticket that
 * carries it through the member's browser, bound to the ceremony and its end.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'

export interface Seeds {
  seal(seed: Uint8Array, bound: string): string
  /** Undefined when it was changed, or bound to something else. */
  open(sealed: string, bound: string): Buffer | undefined
  ticket(seed: Uint8Array, purpose: string): string
  /** The seed of a ticket; undefined when it is not for this purpose or has ended. */
  openTicket(ticket: string, purpose: string): Buffer | undefined
}

const nonceBytes = 12
const tagBytes = 16
const timeBytes = 6
const ticketMs = 15 * 60_000

export function createSeeds(key: Uint8Array, now: () => number, random: (size: number) => Uint8Array): Seeds {
  function seal(bytes: Uint8Array, bound: string): string {
    const nonce = random(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound))
    return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]).toString('base64url')
  }

  function open(sealed: string, bound: string): Buffer | undefined {
    const bytes = Buffer.from(sealed, 'base64url')
    if (bytes.length < nonceBytes + tagBytes) return undefined
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes)).setAAD(Buffer.from(bound))
    decipher.setAuthTag(bytes.subarray(-tagBytes))
    try {
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()])
    } catch {
      return undefined
    }
  }

  return {
    seal,
    open,
    ticket(seed, purpose) {
      const time = Buffer.alloc(timeBytes)
      time.writeUIntBE(now() + ticketMs, 0, timeBytes)
      return seal(Buffer.concat([time, seed]), `ticket\0${purpose}`)
    },
    openTicket(ticket, purpose) {
      const bytes = open(ticket, `ticket\0${purpose}`)
      if (bytes === undefined || bytes.length <= timeBytes || bytes.readUIntBE(0, timeBytes) <= now()) return undefined
      return bytes.subarray(timeBytes)
    },
  }
}
