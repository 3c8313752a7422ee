/** Opens parts of an instance from its files, beside a running server or without one. */
import { randomBytes } from 'node:crypto'
import { readConfig } from '../main/config.ts'
import { type DataDir, dataDir, hasInstance } from '../main/data-dir.ts'
import { ledgerKey } from '../main/ledger-key.ts'
import { program } from '../main/program.ts'
import { recordVaultEntry } from '../main/vault-ledger.ts'
import { type Ledger, LedgerError, openLedger } from '../ledger/index.ts'
import { openRegistry, type Registry, type ShelfCipher } from '../registry/index.ts'
import { createVaultClient, readShelves, superviseVault, type VaultClient, vaultSocketPath } from '../vault/index.ts'
import { CliError } from './cli-error.ts'
import type { Terminal } from './terminal.ts'

export const random = (size: number): Buffer => randomBytes(size)

/** @throws {CliError} INSTANCE_MISSING @throws {DataDirError} */
export function existingDir(path: string): DataDir {
  const dir = dataDir(path)
  if (!hasInstance(dir)) {
    throw new CliError('INSTANCE_MISSING', { message: `${dir.root} holds no instance`, hint: 'Name its directory with --data, or make one with "signet init"' })
  }
  return dir
}

/** The facts and the two identity stores, which must be at this release's version. Close them. */
export async function openFacts(dir: DataDir, terminal: Terminal, shelves?: readonly [ShelfCipher, ...ShelfCipher[]]): Promise<Registry> {
  const { databaseUrl, keystoreUrl } = readConfig(terminal.environment)
  const [shelf, ...formerShelves] = shelves ?? await readShelves(dir.keys, random)
  const place = databaseUrl === undefined
    ? { dir: dir.registry }
    : { url: databaseUrl, ...(keystoreUrl === undefined ? {} : { keystoreUrl }) }
  const registry = await openRegistry({ ...place, now: terminal.now, random, shelf, formerShelves })
  try {
    await registry.check()
  } catch (error) {
    await registry.close()
    throw error
  }
  return registry
}

/**
 * Runs `work` with the ledger open for writing: only while no server runs.
 * @throws {CliError} SERVER_RUNNING
 */
export async function withLedger<T>(dir: DataDir, terminal: Terminal, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  let ledger: Ledger
  try {
    ledger = await openLedger({ dir: dir.ledger, ...(await ledgerKey(dir.keys)), now: terminal.now, random })
  } catch (cause) {
    if (!(cause instanceof LedgerError) || cause.code !== 'LEDGER_LOCKED') throw cause
    throw new CliError('SERVER_RUNNING', { message: 'A server runs on this data directory', hint: 'Stop it first', cause })
  }
  try {
    return await work(ledger)
  } finally {
    await ledger.close()
  }
}

/**
 * Runs `work` with the vault: the running server's, whose ledger takes the entries, or without a server one of our own
 * with the ledger. Either way nothing is opened before its entry is durable.
 */
export async function withVault<T>(
  dir: DataDir, socket: string | undefined, terminal: Terminal, work: (vault: VaultClient) => Promise<T>,
): Promise<T> {
  const vault = createVaultClient(socket ?? vaultSocketPath(dir.keys))
  if (socket !== undefined || (await vault.status()).state !== 'unreachable') return work(vault)
  return withLedger(dir, terminal, async (ledger) => {
    const { path, nodeArgs } = program('vault', '../vault/main.ts', import.meta.url)
    const own = await superviseVault({ entry: path, nodeArgs, keysDir: dir.keys, record: (entry) => recordVaultEntry(ledger, dir.keys, entry) })
    try {
      return await work(vault)
    } finally {
      await own.stop()
    }
  })
}

/** Runs `work` with the vault unlocked, and leaves it locked when it was. */
export async function unlocked<T>(vault: VaultClient, secret: string, work: () => Promise<T>): Promise<T> {
  const { state } = await vault.status()
  if (state !== 'locked') return work()
  await vault.unlock(secret)
  try {
    return await work()
  } finally {
    await vault.lock().catch(() => undefined)
  }
}
