/** How a new unlock secret is told. */
import type { Terminal } from './terminal.ts'

/** Shown once, as at the beginning. */
export function sayNewSecret(secret: string, asJson: boolean, terminal: Terminal): void {
  terminal.print(asJson ? JSON.stringify({ unlock: secret }) : `unlock secret  ${secret}`)
  terminal.say('It is shown this once, and the one before opens nothing any more. The vault is locked; grants that were given are void,')
  terminal.say('standing grants of destinations too. Copies of the keys made before still open with the old secret: destroy them.')
}
