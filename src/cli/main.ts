/**
 * The command line: reads what was called and hands it to the command's file. Rooms are loaded when a command needs
 * them, so that asking a question does not load an engine.
 */
import { Command, CommanderError } from 'commander'
import packageFile from '../../package.json' with { type: 'json' }
import { errorLines } from './cli-error.ts'
import { addApprove } from './commands/approve.ts'
import { addAsk } from './commands/ask.ts'
import { addBackup } from './commands/backup.ts'
import { addBulletin } from './commands/bulletin.ts'
import { addCanaries } from './commands/canaries.ts'
import { addDoctor } from './commands/doctor.ts'
import { addDestinations } from './commands/destinations.ts'
import { addDrill } from './commands/drill.ts'
import { addErase } from './commands/erase.ts'
import { addExport } from './commands/export.ts'
import { addGrantPolicy } from './commands/grant-policy.ts'
import { addIncident } from './commands/incident.ts'
import { addImport } from './commands/import.ts'
import { addInit } from './commands/init.ts'
import { addKeys } from './commands/keys.ts'
import { addLedger } from './commands/ledger.ts'
import { addMembers } from './commands/members.ts'
import { addNotices } from './commands/notices.ts'
import { addOwnerLink } from './commands/owner-link.ts'
import { addServe } from './commands/serve.ts'
import { addSessions } from './commands/sessions.ts'
import { addUnseal } from './commands/unseal.ts'
import { addVerify } from './commands/verify.ts'
import { addWitness } from './commands/witness.ts'
import { processTerminal } from './terminal.ts'

const terminal = processTerminal()

const signet = new Command('signet')
  .description('Product analytics that a company runs itself, with everything that names a person under seal')
  .version(packageFile.version, '-v, --version', 'print the version')
  .helpOption('-h, --help', 'print help')
  .configureHelp({ sortSubcommands: false })
  .showSuggestionAfterError()
  .exitOverride()

for (const add of [
  addServe, addInit, addImport, addAsk, addExport, addUnseal, addErase, addDestinations, addBackup, addApprove, addCanaries, addGrantPolicy, addKeys, addLedger, addVerify, addNotices, addBulletin, addWitness, addDoctor,
  addMembers, addSessions, addOwnerLink, addIncident, addDrill,
]) {
  add(signet, terminal)
}

// A reader that goes away (`signet export | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
})

try {
  await signet.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2
  } else {
    for (const line of errorLines(error)) terminal.say(line)
    if (terminal.environment['SIGNET_DEBUG'] === '1') console.error(error)
    process.exitCode = 1
  }
}
