/**
 * The vault's own process. It is started by `signet serve` (or `signet vault` on a host of its own), with the ledger
 * at the other end of its standard input and output, and loads no package.
 *
 * `--keys DIR --socket PATH [--ledger DIR] [--idle-ms N]`, and for the desk `--desk-port N [--desk-host HOST]
 * [--desk-or-another]`. Where browsers find the desk and the app is said over the pipe, once the app listens.
 */
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type DeskPlace, isPlace } from './desk/place.ts'
import { type Desk, serveDesk } from './desk/server.ts'
import { readHistory } from './grants/history.ts'
import { createLedgerPort } from './ledger-port.ts'
import { toLine } from './lines.ts'
import { serveVault, type VaultServer } from './server.ts'
import { createVault } from './vault.ts'

const ledgerTimeoutMs = 10_000
const idleCheckMs = 2_000

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      keys: { type: 'string' }, socket: { type: 'string' }, 'idle-ms': { type: 'string' }, ledger: { type: 'string' },
      'desk-port': { type: 'string' }, 'desk-host': { type: 'string' }, 'desk-or-another': { type: 'boolean' },
    },
  })
  if (values.keys === undefined || values.socket === undefined) {
    throw new Error('Cannot start the vault: --keys and --socket are missing')
  }
  process.umask(0o077)
  process.title = 'signet vault'

  let server: VaultServer | undefined
  let desk: Desk | undefined
  let place: DeskPlace | undefined
  const nowhere: DeskPlace = { appOrigins: [], deskOrigins: [], rpId: '' }
  const record = createLedgerPort(process.stdin, process.stdout, ledgerTimeoutMs, () => void stop(), (said) => {
    // Once: an app that is taken over later cannot make its own pages the desk's.
    if (place === undefined && isPlace(said)) place = said
  })
  const { ledger } = values
  const idle = values['idle-ms'] === undefined ? {} : { idleMs: Number(values['idle-ms']) }
  const vault = createVault({
    keysDir: values.keys, now: Date.now, monotonic: () => performance.now(), random: randomBytes, record, ...idle,
    place: () => place ?? nowhere,
    ...(ledger !== undefined && { history: () => readHistory(ledger, Date.now()) }),
  })
  const timer = setInterval(() => void vault.lockIfIdle(), idleCheckMs)

  async function stop(): Promise<void> {
    clearInterval(timer)
    // Overwrites the keys before it waits for anything.
    const locked = vault.lock('stopped')
    await Promise.all([server?.close(), desk?.close()])
    await locked
    process.exit(0)
  }

  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
  server = await serveVault(vault, values.socket)
  if (values['desk-port'] !== undefined) {
    desk = await serveDesk({
      vault, host: values['desk-host'] ?? '127.0.0.1', port: Number(values['desk-port']), orAnother: values['desk-or-another'] ?? false,
      pageDir: fileURLToPath(new URL('./desk/page/', import.meta.url)), place: () => place ?? nowhere,
    })
  }
  process.stdout.write(toLine({ ready: true, desk: desk?.port ?? null }))
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'Cannot start the vault'}\n`)
  process.exit(1)
}
