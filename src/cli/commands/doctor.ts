import type { Command } from 'commander'
import type { Terminal } from '../terminal.ts'

export function addDoctor(_signet: Command, _terminal: Terminal): void {}
