/**
 * What can be said of an instance's keys without opening any: epochs, ways to the private keys, when each was last shown
 * to work. Whoever reads the keys directory can read and change it, so it informs and decides nothing.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isRecipient } from '../age/stanzas.ts'
import { readCollectorFile, readInstance } from './create-keys.ts'
import { careFiles, readKeyJson, toKeyJson, writeKeyFile } from './files.ts'
import { readUnlockPolicy, type UnlockMode } from './unlock-mode.ts'

/** A way to the private keys: the unlock secret, or a recovery recipient. */
export type KeyWay = 'secret' | 'recovery'

/** A rehearsal that is older says little: people move, paper gets lost. */
export const rehearsedForMs = 90 * 86_400_000

/** Shares that together are one recovery recipient. */
export interface RecoverySet {
  readonly recipient: string
  readonly shares: number
  readonly needed: number
  /** Milliseconds since the epoch. */
  readonly madeAt: number
}

export interface KeyStatus {
  /** `broken`: the file of it was not signed by the root. */
  readonly mode: UnlockMode | 'broken'
  /** Independent ways to the private keys: the unlock secret, and each recovery recipient. */
  readonly ways: number
  /** Recovery recipients that stand for shares. */
  readonly recovery: readonly RecoverySet[]
  /** When each way was last shown to work, milliseconds; null for never. */
  readonly rehearsed: Readonly<Record<KeyWay, number | null>>
  /** Ways that there are and that nobody tried for 90 days. */
  readonly overdue: readonly KeyWay[]
  /** What collectors seal to, by project. */
  readonly epochs: readonly { readonly project: number; readonly epoch: number }[]
}

/** @throws {VaultError} KEYS_UNREADABLE */
export async function readKeyStatus(dir: string, now: number): Promise<KeyStatus> {
  const [instance, collector, sets, rehearsed] = await Promise.all([
    readInstance(dir), readCollectorFile(dir), readRecoverySets(dir), readRehearsals(dir),
  ])
  const mode = await readUnlockPolicy(dir, instance.root, 0).then((policy) => policy.mode, () => 'broken' as const)
  const ways: KeyWay[] = instance.recovery.length > 0 ? ['secret', 'recovery'] : ['secret']
  return {
    mode, rehearsed,
    ways: 1 + instance.recovery.length,
    recovery: sets.filter(({ recipient }) => instance.recovery.includes(recipient)),
    overdue: ways.filter((way) => (rehearsed[way] ?? 0) < now - rehearsedForMs),
    epochs: collector.projects.map(({ project, safe }) => ({ project, epoch: safe.epoch })),
  }
}

export async function readRehearsals(dir: string): Promise<KeyStatus['rehearsed']> {
  if (!existsSync(join(dir, careFiles.rehearsals))) return { secret: null, recovery: null }
  const { secret, recovery } = await readKeyJson(dir, careFiles.rehearsals, parseRehearsals)
  return { secret, recovery }
}

export async function writeRehearsal(dir: string, way: KeyWay, at: number | null): Promise<void> {
  const file = { format: 'signet/rehearsals/v1', ...(await readRehearsals(dir)), [way]: at }
  await writeKeyFile(dir, careFiles.rehearsals, toKeyJson(file))
}

export async function readRecoverySets(dir: string): Promise<readonly RecoverySet[]> {
  return existsSync(join(dir, careFiles.recovery)) ? (await readKeyJson(dir, careFiles.recovery, parseSets)).sets : []
}

export async function writeRecoverySets(dir: string, sets: readonly RecoverySet[]): Promise<void> {
  await writeKeyFile(dir, careFiles.recovery, toKeyJson({ format: 'signet/recovery/v1', sets }))
}

type RehearsalsFile = KeyStatus['rehearsed'] & { readonly format: 'signet/rehearsals/v1' }

function parseRehearsals(value: unknown): RehearsalsFile | undefined {
  const file = value as RehearsalsFile | null
  const isTime = (at: unknown) => at === null || Number.isSafeInteger(at)
  return file?.format === 'signet/rehearsals/v1' && isTime(file.secret) && isTime(file.recovery) ? file : undefined
}

interface SetsFile {
  readonly format: 'signet/recovery/v1'
  readonly sets: readonly RecoverySet[]
}

function parseSets(value: unknown): SetsFile | undefined {
  const file = value as SetsFile | null
  return file?.format === 'signet/recovery/v1' && Array.isArray(file.sets) && file.sets.every((set) =>
    typeof set.recipient === 'string' && isRecipient(set.recipient) &&
    [set.shares, set.needed, set.madeAt].every((count) => Number.isSafeInteger(count)))
    ? file
    : undefined
}
