/** `signet keys` rehearse, change-secret, mode, drop-epochs, trust: the care of the keys themselves. */
import { type Command, Option } from 'commander'
import type { UnlockMode } from '../../vault/index.ts'
import { CliError } from '../cli-error.ts'
import { sayNewSecret } from '../new-secret.ts'
import { dataOption, positiveInteger } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import { unlockSecret } from '../unlock-secret.ts'
import { type ShareOptions, sharesFrom } from './recovery.ts'

interface SecretOptions {
  readonly data: string
  readonly unlockStdin?: boolean
}

const fromInput = ['--unlock-stdin', 'read the unlock secret from standard input'] as const

export function addKeyCare(keys: Command, terminal: Terminal): void {
  keys
    .command('rehearse')
    .description('show that the unlock secret, or recovery shares, open the keys; nothing is unlocked by it')
    .addOption(dataOption())
    .option('--shares <file...>', 'rehearse recovery with these share files instead')
    .option(...fromInput)
    .action((options: SecretOptions & ShareOptions) => rehearse(options, terminal))
  keys
    .command('change-secret')
    .description('make a new unlock secret; the old one opens nothing from then on')
    .addOption(dataOption())
    .option('--json', 'print JSON')
    .option(...fromInput)
    .action((options: SecretOptions & { readonly json?: boolean }) => changeSecret(options, terminal))
  keys
    .command('mode')
    .description('say for how long one unlock lasts, or change it')
    .addOption(dataOption())
    .addOption(new Option('--set <mode>', 'per-grant: until something was opened; session: a quarter of an hour without use; always: until it is locked')
      .choices(['per-grant', 'session', 'always']))
    .option(...fromInput)
    .action((options: SecretOptions & { readonly set?: UnlockMode }) => mode(options, terminal))
  keys
    .command('drop-epochs')
    .description('destroy the private sealing keys of former epochs, once no stored key stands under them')
    .addOption(dataOption())
    .requiredOption('--project <id>', 'of which project', positiveInteger)
    .option(...fromInput)
    .action((options: SecretOptions & { readonly project: number }) => dropEpochs(options, terminal))
  keys
    .command('trust')
    .description('take the keys that are there at the next start, although others were in use before: after restoring older ones')
    .addOption(dataOption())
    .option(...fromInput)
    .action((options: SecretOptions) => trust(options, terminal))
}

async function rehearse({ data, shares, unlockStdin }: SecretOptions & ShareOptions, terminal: Terminal): Promise<void> {
  const { existingDir, withVault } = await import('../instance-files.ts')
  const { readKeyStatus } = await import('../../vault/index.ts')
  const dir = existingDir(data)
  const proof = shares === undefined
    ? { secret: await unlockSecret(terminal, unlockStdin === true) }
    : { recovery: await sharesFrom(shares) }
  const { way } = await withVault(dir, undefined, terminal, (vault) => vault.keys.rehearse(proof))
  terminal.print(way === 'secret' ? 'The unlock secret opens the keys' : 'These recovery shares open the keys')
  const { ways, overdue } = await readKeyStatus(dir.keys, terminal.now())
  if (ways < 2) terminal.say('It is the only way: if it is lost, what is sealed is lost for good. Make a second one with "signet keys recovery split"')
  if (overdue.includes('recovery')) terminal.say('The recovery shares are still to be rehearsed: "signet keys rehearse --shares FILE …"')
  if (overdue.includes('secret')) terminal.say('The unlock secret is still to be rehearsed: "signet keys rehearse"')
}

async function changeSecret({ data, unlockStdin, json }: SecretOptions & { readonly json?: boolean }, terminal: Terminal): Promise<void> {
  const { existingDir, withVault } = await import('../instance-files.ts')
  const dir = existingDir(data)
  const old = await unlockSecret(terminal, unlockStdin === true)
  const { secret } = await withVault(dir, undefined, terminal, (vault) => vault.keys.changeSecret(old))
  sayNewSecret(secret, json === true, terminal)
}

async function mode({ data, set, unlockStdin }: SecretOptions & { readonly set?: UnlockMode }, terminal: Terminal): Promise<void> {
  const { existingDir, unlocked, withVault } = await import('../instance-files.ts')
  const { readKeyStatus } = await import('../../vault/index.ts')
  const dir = existingDir(data)
  if (set !== undefined) {
    const secret = await unlockSecret(terminal, unlockStdin === true)
    await withVault(dir, undefined, terminal, (vault) => unlocked(vault, secret, () => vault.keys.setMode(secret, set)))
    if (set === 'always') terminal.say('From now on the vault stays unlocked until somebody locks it: whoever takes this host takes everything')
  }
  terminal.print((await readKeyStatus(dir.keys, terminal.now())).mode)
}

async function dropEpochs({ data, project, unlockStdin }: SecretOptions & { readonly project: number }, terminal: Terminal): Promise<void> {
  const { existingDir, unlocked, withVault } = await import('../instance-files.ts')
  const { withActs } = await import('../with-acts.ts')
  const dir = existingDir(data)
  const { counts } = await withActs(dir, terminal, (acts) => acts.formerKeys())
  const left = counts.filter((one) => one.project === project).reduce((sum, { keys }) => sum + keys, 0)
  if (left > 0) {
    throw new CliError('EPOCH_IN_USE', {
      message: `${left} stored keys of project ${project} stand under former epochs; what they open would be lost`,
      hint: 'Unlock the vault of the running server and wait until "signet keys status" names none',
    })
  }
  const secret = await unlockSecret(terminal, unlockStdin === true)
  const { dropped } = await withVault(dir, undefined, terminal, (vault) => unlocked(vault, secret, () => vault.keys.dropEpochs(secret, project)))
  terminal.print(`Destroyed ${dropped} former sealing ${dropped === 1 ? 'key' : 'keys'} of project ${project}; copies of the key store from before are unreadable with these keys`)
}

async function trust({ data, unlockStdin }: SecretOptions, terminal: Terminal): Promise<void> {
  const { existingDir, openFacts, withLedger, withVault } = await import('../instance-files.ts')
  const { forgetTaken } = await import('../../main/keys/key-gate.ts')
  const { areSafesSigned } = await import('../../vault/index.ts')
  const dir = existingDir(data)
  const secret = await unlockSecret(terminal, unlockStdin === true)
  // Whoever opens the bundle beside these keys rules them anyway.
  await withVault(dir, undefined, terminal, (vault) => vault.keys.rehearse({ secret }))
  if (!(await areSafesSigned(dir.keys))) throw new CliError('SAFE_KEY_UNSIGNED', { message: 'A sealing key is not signed by the instance’s root', hint: 'Restore "keys" from a backup' })
  const registry = await openFacts(dir, terminal)
  try {
    await withLedger(dir, terminal, (ledger) => ledger.append({ kind: 'key.trusted', actor: 'owner' }))
    await forgetTaken(registry.settings)
  } finally {
    await registry.close()
  }
  terminal.print('The keys that are there are taken at the next start')
}
