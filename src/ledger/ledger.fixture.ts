/** Ledgers in temporary directories, and the ways in which somebody could tamper with their files. */
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLedger, type Ledger, type LedgerOptions, type NoteKey } from './index.ts'

export const { privateKey } = generateKeyPairSync('ed25519')
export const origin = 'analytics.example/ledger'
export const key: NoteKey = { name: origin, key: createPublicKey(privateKey) }

export function temporaryDir(): string {
  return mkdtempSync(join(tmpdir(), 'signet-ledger-'))
}

export function open(dir: string, more: Partial<LedgerOptions> = {}): Promise<Ledger> {
  return openLedger({ dir, origin, privateKey, now: () => 1_700_000_000_000, random: randomBytes, ...more })
}

export function person(): string {
  return randomBytes(16).toString('base64url')
}

/** A closed ledger of `count` entries, some of which touch people, written in batches of `batch`. */
export async function writtenLedger(dir: string, count: number, batch = 7): Promise<void> {
  const ledger = await open(dir)
  for (let n = 0; n < count; n += batch) {
    const entries = Array.from({ length: Math.min(batch, count - n) }, (_, k) => n + k)
    await Promise.all(entries.map((m) =>
      ledger.append({ kind: 'unseal.reserve', n: m }, m % 3 === 0 ? [person(), person()] : undefined),
    ))
  }
  await ledger.close()
}

export function copyOf(dir: string): string {
  const copy = temporaryDir()
  cpSync(dir, copy, { recursive: true })
  return copy
}

export function change(dir: string, file: string, edit: (content: Buffer) => Buffer): void {
  writeFileSync(join(dir, file), edit(readFileSync(join(dir, file))))
}

export function changeLines(dir: string, edit: (lines: string[]) => string[]): void {
  change(dir, 'entries/000000000.jsonl', (content) => {
    const lines = content.toString().split('\n').slice(0, -1)
    return Buffer.from(edit(lines).map((line) => `${line}\n`).join(''))
  })
}

export const witnessPrivateKey = generateKeyPairSync('ed25519').privateKey
export const witnessKey: NoteKey = { name: 'witness.example/w', key: createPublicKey(witnessPrivateKey) }

/** Segments full of entries cheaply: acknowledged in large batches. */
export async function longLedger(dir: string, count: number, peopleEvery = Number.POSITIVE_INFINITY): Promise<void> {
  const ledger = await open(dir)
  for (let n = 0; n < count; n += 8_192) {
    const part = Array.from({ length: Math.min(8_192, count - n) }, (_, k) => n + k)
    await Promise.all(part.map((m) => ledger.append({ kind: 'a', m }, m % peopleEvery === 0 ? [person()] : undefined)))
  }
  await ledger.close()
}
