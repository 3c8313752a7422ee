/**
 * The verifier as a program of one file that needs nothing but Node: `node verify.mjs DIR --key FILE`. Auditors copy it
 * beside a ledger; it is built from this folder and format/ alone.
 */
import { parseArgs } from 'node:util'
import { CheckError, checkLedger } from './check.ts'
import { createProgress } from './progress.ts'

const usage = `Usage: node verify.mjs DIR --key FILE [--checkpoint FILE …] [--witness FILE …] [--save-checkpoint FILE]

Checks a ledger's files offline and names the first entry that is wrong.

  --key FILE              a public key of the ledger, present or former, or of the root
  --checkpoint FILE       a checkpoint that was kept elsewhere; may be given several times
  --witness FILE          the public key of a witness; may be given several times
  --save-checkpoint FILE  write the last checkpoint to this file, to be kept elsewhere

Ends with 0 when all is as it was signed, 1 when something is wrong, 2 when it could not be asked.
`

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      checkpoint: { type: 'string', multiple: true },
      witness: { type: 'string', multiple: true },
      'save-checkpoint': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const [dir, ...more] = positionals
  if (values.help === true || dir === undefined || more.length > 0 || values.key === undefined) {
    ;(values.help === true ? process.stdout : process.stderr).write(usage)
    return values.help === true ? 0 : 2
  }
  const progress = createProgress(process.stderr)
  const asked = {
    dir,
    key: values.key,
    checkpoints: values.checkpoint ?? [],
    witnesses: values.witness ?? [],
    saveCheckpoint: values['save-checkpoint'],
  }
  const clear = process.stderr.isTTY ? '\r\u001B[K' : ''
  const sound = await checkLedger(asked, {
    print: (line) => {
      process.stderr.write(clear)
      process.stdout.write(`${line}\n`)
    },
    say: (line) => void process.stderr.write(`${clear}${line}\n`),
    progress,
  })
  return sound ? 0 : 1
}

try {
  process.exitCode = await run()
} catch (error) {
  const wrongArguments = (error as { code?: unknown }).code?.toString().startsWith('ERR_PARSE_ARGS') === true
  if (!(error instanceof CheckError) && !wrongArguments) throw error
  const { message } = error as Error
  process.stderr.write(error instanceof CheckError ? `${error.code}: ${message}\n  ${error.hint}\n` : `${message}\n${usage}`)
  process.exitCode = 2
}
