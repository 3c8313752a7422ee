/** `signet keys`: the vault's state, and the acts on keys. Each of them is on the ledger. */
import { Argument, type Command } from 'commander'
import type { DataDir } from '../../main/data-dir.ts'
import { CliError } from '../cli-error.ts'
import { dataOption, positiveInteger } from '../options.ts'
import { sayAge } from '../say-age.ts'
import type { Terminal } from '../terminal.ts'
import { unlockSecret } from '../unlock-secret.ts'
import { addKeyCare } from './key-care.ts'
import { addRecovery } from './recovery.ts'

interface DataOptions {
  readonly data: string
}

interface SecretOptions extends DataOptions {
  readonly unlockStdin?: boolean
}

interface RenewCommand extends SecretOptions {
  readonly project?: number
  readonly incident?: boolean
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
    .addArgument(new Argument('[which]', 'seals: the keys that are sealed to; ledger: the key that the ledger is signed with').choices(['seals', 'ledger']).default('seals'))
    .description('begin a new key, while serving; what is sealed or signed already stays readable and verifies')
    .addOption(dataOption())
    .option('--project <id>', 'seals of this project; of all unless given', positiveInteger)
    .option('--incident', 'because of an incident; the ledger says so')
    .option('--unlock-stdin', 'read the unlock secret from standard input')
    .action((which: 'seals' | 'ledger', options: RenewCommand) => (which === 'ledger' ? renewLedger(options, terminal) : renew(options, terminal)))
  keys
    .command('rotate-shelf')
    .description('replace the key that the key store stands under: what was erased is unreadable in older backups too')
    .addOption(dataOption())
    .action((options: DataOptions) => rotateShelf(options, terminal))
  addKeyCare(keys, terminal)
  addRecovery(keys, terminal)
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
  await printCare(dir, terminal)
}

const ways = { secret: 'unlock secret', recovery: 'recovery shares' } as const

async function printCare(dir: DataDir, terminal: Terminal): Promise<void> {
  const { readKeyStatus } = await import('../../vault/index.ts')
  const { createControlClient, isRunning } = await import('../../main/control/client.ts')
  const { controlSocketPath } = await import('../../main/control/socket-path.ts')
  const status = await readKeyStatus(dir.keys, terminal.now())
  terminal.print(`mode   ${status.mode}${status.mode === 'always' ? ': WHOEVER TAKES THIS HOST TAKES EVERYTHING' : ''}`)
  terminal.print(`seals  ${status.epochs.map(({ project, epoch }) => `project ${project} epoch ${epoch}`).join(', ')}`)
  for (const way of ['secret', 'recovery'] as const) {
    if (way === 'recovery' && status.ways < 2) continue
    const at = status.rehearsed[way]
    const late = status.overdue.includes(way) ? '; overdue: run "signet keys rehearse"' : ''
    const set = way === 'recovery' ? status.recovery.map(({ needed, shares }) => `, ${needed} of ${shares}`).join('') : ''
    terminal.print(`way    ${ways[way]}${set}, ${at === null ? 'never rehearsed' : `rehearsed ${sayAge(terminal.now() - at)}`}${late}`)
  }
  if (status.ways < 2) {
    terminal.print('NOTE   the unlock secret is the only way to the keys: if it is lost, what is sealed is lost for good, for everybody.')
    terminal.print('       Make a second way: "signet keys recovery split"')
  }
  const socket = controlSocketPath(dir.root)
  if (!(await isRunning(socket))) return
  const { counts, rewrap } = await createControlClient(socket).formerKeys()
  for (const { project, epoch, keys } of counts) terminal.print(`old    project ${project}: ${keys} stored keys under epoch ${epoch}${rewrap.running ? '; they are being wrapped anew' : ''}`)
  if (counts.length > 0 && !rewrap.running) terminal.print('       They are wrapped anew while the vault is unlocked')
  if (rewrap.unreadable > 0) terminal.print(`       ${rewrap.unreadable} of them do not open and stay as they are`)
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

async function renew({ data, unlockStdin, project, incident }: RenewCommand, terminal: Terminal): Promise<void> {
  const { existingDir, unlocked, withVault } = await import('../instance-files.ts')
  const dir = existingDir(data)
  const secret = await unlockSecret(terminal, unlockStdin === true)
  const options = { ...(project !== undefined && { project }), incident: incident === true }
  await withVault(dir, undefined, terminal, (vault) => unlocked(vault, secret, () => vault.renew(secret, options)))
  terminal.print(`${project === undefined ? 'Every project' : `Project ${project}`} has a new sealing key; a running server seals to it within a second`)
  terminal.print('Stored keys are wrapped anew while the vault is unlocked; "signet keys status" says how far that is')
}

async function renewLedger({ data, unlockStdin, project, incident }: RenewCommand, terminal: Terminal): Promise<void> {
  const { existingDir, unlocked, withVault } = await import('../instance-files.ts')
  if (project !== undefined) throw new CliError('INPUT_WRONG', { message: 'The ledger is of no project', hint: 'Leave out --project' })
  const dir = existingDir(data)
  const secret = await unlockSecret(terminal, unlockStdin === true)
  const { serial, key } = await withVault(dir, undefined, terminal, (vault) =>
    unlocked(vault, secret, () => vault.keys.renewLedger(secret, { incident: incident === true })))
  terminal.print(key)
  terminal.say(`The ledger is signed with this key from now on; it is number ${serial + 1}. The former one is destroyed, and still verifies what it signed`)
  terminal.say('Whoever holds the former key follows the change by itself, as with that of the root ("signet ledger key --root").')
  terminal.say('If the former key was stolen, give out this one. Witnesses of other makes are to be told. Make a new copy of the keys: "signet backup keys"')
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
