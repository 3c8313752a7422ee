/** `signet keys`: the vault's state, and the acts on keys. Each of them is on the ledger. */
import type { Command } from 'commander'
import { dataOption, positiveInteger } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import { unlockSecret } from '../unlock-secret.ts'

interface DataOptions {
  readonly data: string
}

interface SecretOptions extends DataOptions {
  readonly unlockStdin?: boolean
}

export function addKeys(signet: Command, terminal: Terminal): void {
  const keys = signet.command('keys').description('the keys that identity is sealed with')
  keys
    .command('status')
    .description('say whether the vault is locked, and which keys there are')
    .addOption(dataOption())
    .action((options: DataOptions) => status(options, terminal))
  keys
    .command('unlock')
    .description('unlock the running vault, until it has not been used for a quarter of an hour')
    .addOption(dataOption())
    .option('--unlock-stdin', 'read the unlock secret from standard input')
    .action((options: SecretOptions) => unlock(options, terminal))
  keys
    .command('lock')
    .description('lock the running vault at once')
    .addOption(dataOption())
    .action((options: DataOptions) => lock(options, terminal))
  keys
    .command('renew')
    .description('begin a new sealing key for a project; what is sealed already stays readable')
    .addOption(dataOption())
    .requiredOption('--project <id>', 'which project', positiveInteger)
    .option('--unlock-stdin', 'read the unlock secret from standard input')
    .action((options: SecretOptions & { readonly project: number }) => renew(options, terminal))
  keys
    .command('rotate-shelf')
    .description('replace the key that the key store stands under: what was erased is unreadable in older backups too')
    .addOption(dataOption())
    .action((options: DataOptions) => rotateShelf(options, terminal))
}

async function status({ data }: DataOptions, terminal: Terminal): Promise<void> {
  const { existingDir, random } = await import('../instance-files.ts')
  const { createVaultClient, readShelves, vaultSocketPath } = await import('../../vault/index.ts')
  const dir = existingDir(data)
  const { state, locksInMs } = await createVaultClient(vaultSocketPath(dir.keys)).status()
  const [shelf, ...former] = await readShelves(dir.keys, random)
  const shown = state === 'unreachable' ? 'not running' : state
  terminal.print(`vault  ${shown}${locksInMs === null ? '' : `, locks itself in ${Math.ceil(locksInMs / 60_000)} min`}`)
  const moving = former.length > 0 ? '; a rotation was begun and not finished: run "signet keys rotate-shelf"' : ''
  terminal.print(`shelf  key ${shelf.generation}${moving}`)
}

async function unlock({ data, unlockStdin }: SecretOptions, terminal: Terminal): Promise<void> {
  const { existingDir } = await import('../instance-files.ts')
  const { createVaultClient, vaultSocketPath } = await import('../../vault/index.ts')
  const vault = createVaultClient(vaultSocketPath(existingDir(data).keys))
  await vault.unlock(await unlockSecret(terminal, unlockStdin === true))
  terminal.print('unlocked')
}

async function lock({ data }: DataOptions, terminal: Terminal): Promise<void> {
  const { existingDir } = await import('../instance-files.ts')
  const { createVaultClient, vaultSocketPath } = await import('../../vault/index.ts')
  await createVaultClient(vaultSocketPath(existingDir(data).keys)).lock()
  terminal.print('locked')
}

async function renew(options: SecretOptions & { readonly project: number }, terminal: Terminal): Promise<void> {
  const { existingDir, unlocked, withVault } = await import('../instance-files.ts')
  const dir = existingDir(options.data)
  const secret = await unlockSecret(terminal, options.unlockStdin === true)
  await withVault(dir, undefined, terminal, (vault) => unlocked(vault, secret, () => vault.renew(secret, options.project)))
  terminal.print(`Project ${options.project} has a new sealing key. A running server seals to it after its next start`)
}

/** The running server does it while it serves; without one it needs no more than the key store and the ledger. */
async function rotateShelf({ data }: DataOptions, terminal: Terminal): Promise<void> {
  const { existingDir, openFacts, random, withLedger } = await import('../instance-files.ts')
  const { createControlClient, isRunning } = await import('../../main/control/client.ts')
  const { controlSocketPath } = await import('../../main/control/socket-path.ts')
  const dir = existingDir(data)
  const socket = controlSocketPath(dir.root)
  const { generation, pages } = (await isRunning(socket))
    ? await createControlClient(socket).rotateShelf()
    : await withLedger(dir, terminal, async (ledger) => {
        const { ShelfRotation } = await import('../../main/erasure/shelf-rotation.ts')
        const registry = await openFacts(dir, terminal)
        try {
          const rotation = new ShelfRotation({
            keysDir: dir.keys, registry, ledger, now: terminal.now, random, everyMs: 0, onTrouble: (message) => terminal.say(message),
          })
          return await rotation.rotate('owner')
        } finally {
          await registry.close()
        }
      })
  terminal.print(`The key store stands under shelf key ${generation} (${pages} pages moved); the one before is destroyed`)
}
