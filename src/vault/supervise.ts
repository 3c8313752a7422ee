/**
 * Starts the vault's process, answers its ledger entries, and starts it again when it dies. A vault that was started
 * again is locked.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import type { RecordEntry } from './entry.ts'
import { VaultError } from './errors.ts'
import type { DeskPlace } from './desk/place.ts'
import { serveLedgerPort, type VaultHears } from './ledger-port.ts'
import { toLine } from './lines.ts'
import { vaultSocketPath } from './socket-path.ts'

export interface SuperviseOptions {
  /** The program: `dist/vault.js`, or `src/vault/main.ts` with what runs TypeScript in `nodeArgs`. */
  readonly entry: string
  readonly nodeArgs?: readonly string[]
  readonly keysDir: string
  readonly record: RecordEntry
  readonly idleMs?: number
  /** The ledger's files, for what counts from before; without them the vault takes no ceremonies. */
  readonly ledgerDir?: string
  /** Serves the desk; `orAnother` takes a free port when this one is taken. */
  readonly desk?: { readonly host: string; readonly port: number; readonly orAnother: boolean }
  /** Told of each death, with the exit code or signal. */
  readonly onDeath?: (how: string) => void
}

export interface SupervisedVault {
  readonly socket: string
  /** The process that runs now; undefined between a death and the next start. */
  pid(): number | undefined
  /** The port that the desk is served on, the same after a restart; undefined without a desk. */
  deskPort(): number | undefined
  /** Tells the vault, and any that is started in its place, where browsers find the app and the desk. */
  tellPlace(place: DeskPlace): void
  /** Locks and ends the vault; it is not started again. */
  stop(): Promise<void>
}

const firstPauseMs = 200
const longestPauseMs = 10_000
const startTimeoutMs = 20_000
const stopTimeoutMs = 5_000

/**
 * Resolves when the vault serves.
 *
 * @throws {VaultError} VAULT_UNREACHABLE when the first start fails
 */
export async function superviseVault(options: SuperviseOptions): Promise<SupervisedVault> {
  const socket = vaultSocketPath(options.keysDir)
  let child: ChildProcess | undefined
  let stopped = false
  let pauseMs = firstPauseMs
  let restart: NodeJS.Timeout | undefined
  let deskPort: number | undefined
  let place: DeskPlace | undefined

  function deskArgs(): string[] {
    const { desk } = options
    if (desk === undefined) return []
    const another = desk.orAnother && deskPort === undefined ? ['--desk-or-another'] : []
    return ['--desk-port', String(deskPort ?? desk.port), '--desk-host', desk.host, ...another]
  }

  function tell(): void {
    if (place !== undefined) child?.stdin?.write(toLine({ place } satisfies VaultHears))
  }

  function start(): Promise<void> {
    const idle = options.idleMs === undefined ? [] : ['--idle-ms', String(options.idleMs)]
    const ledger = options.ledgerDir === undefined ? [] : ['--ledger', options.ledgerDir]
    const args = [...options.nodeArgs ?? [], options.entry, '--keys', options.keysDir, '--socket', socket, ...idle, ...ledger, ...deskArgs()]
    // No environment: nothing set for this process can make the vault load or print anything.
    const started = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env: {} })
    child = started
    // Writing to a vault that just died is not an error of ours: its entries end with it.
    started.stdin.on('error', () => undefined)
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => started.kill('SIGKILL'), startTimeoutMs)
      serveLedgerPort(started.stdout, started.stdin, options.record, (port) => {
        clearTimeout(late)
        deskPort = port ?? undefined
        tell()
        pauseMs = firstPauseMs
        resolve()
      })
      started.on('error', reject)
      started.on('exit', (code, signal) => {
        clearTimeout(late)
        child = undefined
        reject(new VaultError('VAULT_UNREACHABLE', 'Cannot start the vault: its process ended'))
        if (!stopped) died(signal ?? `code ${code}`)
      })
    })
  }

  function died(how: string): void {
    options.onDeath?.(how)
    restart = setTimeout(() => void start().catch(() => undefined), pauseMs)
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }

  try {
    await start()
  } catch (error) {
    stopped = true
    clearTimeout(restart)
    throw error
  }
  return {
    socket,
    pid: () => child?.pid,
    deskPort: () => deskPort,
    tellPlace(said) {
      place = said
      tell()
    },
    async stop() {
      stopped = true
      clearTimeout(restart)
      const running = child
      if (running === undefined) return
      await new Promise<void>((resolve) => {
        const late = setTimeout(() => running.kill('SIGKILL'), stopTimeoutMs)
        running.once('exit', () => {
          clearTimeout(late)
          resolve()
        })
        running.kill('SIGTERM')
      })
    },
  }
}
