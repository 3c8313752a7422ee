import type { Command } from 'commander'
import type { Terminal } from '../terminal.ts'

export function addUnseal(_signet: Command, _terminal: Terminal): void {}
