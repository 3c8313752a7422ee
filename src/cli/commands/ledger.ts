import type { Command } from 'commander'
import type { Terminal } from '../terminal.ts'

export function addLedger(_signet: Command, _terminal: Terminal): void {}
