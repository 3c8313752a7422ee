/** A member's code for the vault, typed at this terminal. A passkey needs a browser, and so the vault's desk. */
import type { ShownFactor, VaultClient } from '../vault/index.ts'
import { CliError } from './cli-error.ts'
import { askSecret, type Terminal } from './terminal.ts'

/** @throws {CliError} INPUT_WRONG for a member whom the vault does not know, or who has no codes */
export async function memberCode(vault: VaultClient, member: number, given: string | undefined, terminal: Terminal): Promise<ShownFactor> {
  const known = (await vault.members()).find((one) => one.member === member)
  if (known === undefined) {
    throw new CliError('INPUT_WRONG', { message: `The vault does not know member ${member}`, hint: 'Enrol them from the page "Unsealing" of the app' })
  }
  if (!known.factors.includes('totp')) {
    throw new CliError('INPUT_WRONG', { message: `${known.name} proves themselves with a passkey, which needs a browser`, hint: 'Go on at the vault’s desk, from the page "Unsealing" of the app' })
  }
  const code = given ?? await askSecret(terminal, `Code of ${known.name}'s app`, 'Give it with --code')
  return { member, factor: 'totp', code }
}
