/** Where the unlock secret comes from: standard input, SIGNET_UNLOCK, or whoever sits at the keyboard. */
import { CliError } from './cli-error.ts'
import { askSecret, readInput, type Terminal } from './terminal.ts'

export async function unlockSecret(terminal: Terminal, fromInput: boolean): Promise<string> {
  const given = fromInput ? (await readInput(terminal, 'The unlock secret')).trim() : terminal.environment['SIGNET_UNLOCK']
  if (given !== undefined && given !== '') return given
  if (fromInput) throw new CliError('SECRET_MISSING', { message: 'Standard input held no unlock secret' })
  return askSecret(terminal, 'Unlock secret', 'Give it on standard input with --unlock-stdin, or in SIGNET_UNLOCK')
}
