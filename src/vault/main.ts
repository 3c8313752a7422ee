/**
 * The vault's own process. It is started by `signet serve` (or `signet vault` on a host of its own), with the ledger
 * at the other end of its standard input and output, and loads no package.
 *
 * `--keys DIR --socket PATH [--idle-ms N]`
 */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { createLedgerPort } from './ledger-port.ts'
import { toLine } from './lines.ts'
import { serveVault, type VaultServer } from './server.ts'
import { createVault } from './vault.ts'

const ledgerTimeoutMs = 10_000
const idleCheckMs = 2_000

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { keys: { type: 'string' }, socket: { type: 'string' }, 'idle-ms': { type: 'string' } },
  })
  if (values.keys === undefined || values.socket === undefined) {
    throw new Error('Cannot start the vault: --keys and --socket are missing')
  }
  process.umask(0o077)
  process.title = 'signet vault'

  let server: VaultServer | undefined
  const record = createLedgerPort(process.stdin, process.stdout, ledgerTimeoutMs, () => void stop())
  const idle = values['idle-ms'] === undefined ? {} : { idleMs: Number(values['idle-ms']) }
  const vault = createVault({
    keysDir: values.keys, now: Date.now, monotonic: () => performance.now(), random: randomBytes, record, ...idle,
  })
  const timer = setInterval(() => void vault.lockIfIdle(), idleCheckMs)

  async function stop(): Promise<void> {
    clearInterval(timer)
    // Overwrites the keys before it waits for anything.
    const locked = vault.lock('stopped')
    await server?.close()
    await locked
    process.exit(0)
  }

  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
  server = await serveVault(vault, values.socket)
  process.stdout.write(toLine({ ready: true }))
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'Cannot start the vault'}\n`)
  process.exit(1)
}
