/** `signet ask`: a question on standard input, its answer as a table or as JSON. */
import type { Command } from 'commander'
import type { Answer } from '../../model/answer.ts'
import { answerLines } from '../answer-text/answer-lines.ts'
import { createApiClient, projectOf } from '../api-client.ts'
import { CliError } from '../cli-error.ts'
import { projectOption, secretOption, urlOption } from '../options.ts'
import { readInput, type Terminal } from '../terminal.ts'

interface AskOptions {
  readonly url: string
  readonly secret?: string
  readonly project?: number
  readonly json?: boolean
}

export function addAsk(signet: Command, terminal: Terminal): void {
  signet
    .command('ask')
    .description('ask a question, given as JSON on standard input')
    .addOption(urlOption())
    .addOption(secretOption())
    .addOption(projectOption())
    .option('--json', 'print the whole answer as JSON')
    .action((options: AskOptions) => ask(options, terminal))
}

async function ask({ url, secret, project: named, json }: AskOptions, terminal: Terminal): Promise<void> {
  if (secret === undefined) throw secretMissing()
  const client = createApiClient(url, secret)
  const question = parseJson(await readInput(terminal, 'The question'))
  const project = await projectOf(client, named)
  const answer = await client.json<Answer>('POST', `v1/projects/${project.id}/ask`, question)
  if (json === true) terminal.print(JSON.stringify(answer))
  else for (const line of answerLines(answer)) terminal.print(line)
}

export function secretMissing(): CliError {
  return new CliError('SECRET_MISSING', { message: 'No project was named', hint: 'Give --secret with the project’s secret, or set SIGNET_SECRET' })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new CliError('INPUT_WRONG', { message: 'The question is not JSON', hint: 'src/model/question.ts says what a question looks like', cause })
  }
}
