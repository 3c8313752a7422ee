/** `signet bulletin`: bulletins from a terminal on the machine itself, through the running server. */
import { readFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { shownText } from '../answer-text/table.ts'
import { CliError } from '../cli-error.ts'
import { dataOption, urlOption } from '../options.ts'
import type { AskServer } from '../access-door.ts'
import type { Terminal } from '../terminal.ts'

interface Common {
  readonly data: string
  readonly url: string
}

export function addBulletin(signet: Command, terminal: Terminal): void {
  const bulletin = signet.command('bulletin').description('public bulletins about incidents, in numbered versions')
  const command = (name: string, description: string) => bulletin.command(name).description(description).addOption(dataOption()).addOption(urlOption())

  command('list', 'what is published').action((options: Common) => withServer(options, terminal, async (ask) => {
    const { bulletins } = await ask<{ bulletins: { slug: string; version: number; date: string; title: { en: string } }[] }>('GET', 'v1/bulletins')
    for (const { slug, version, date, title } of bulletins) terminal.print(`${date}\t${slug}\tversion ${version}\t${shownText(title.en)}`)
  }))
  command('preview <file>', 'print a bulletin (JSON, docs/notices.md) as Markdown for a Jekyll site; nothing is published')
    .addOption(new Option('--language <language>').choices(['en', 'fr']).default('en'))
    .action((file: string, options: Common & { readonly language: 'en' | 'fr' }) => withServer(options, terminal, async (ask) => {
      const { markdown } = await ask<{ markdown: Readonly<Record<'en' | 'fr', string>> }>('POST', 'v1/bulletins/preview', await readJson(file))
      terminal.print(markdown[options.language].trimEnd())
    }))
  command('publish <file>', 'publish a version of a bulletin: on the ledger, then for everybody')
    .option('--incident <name>', 'the incident that it is about')
    .action((file: string, options: Common & { readonly incident?: string }) => withServer(options, terminal, async (ask) => {
      const answer = await ask<{ bulletins: { slug: string; version: number; entry: number }[] }>('POST', 'v1/bulletins', { bulletin: await readJson(file), incident: options.incident ?? null })
      for (const { slug, version, entry } of answer.bulletins) terminal.print(`/bulletins/${slug} version ${version}, on the ledger as entry ${entry}`)
    }))
}

async function withServer<T>(options: Common, terminal: Terminal, work: (ask: AskServer) => Promise<T>): Promise<T> {
  const { asOwner, withFacts } = await import('../access-door.ts')
  return withFacts(options.data, terminal, (registry) => asOwner(registry, options, work))
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown
  } catch (cause) {
    throw new CliError('INPUT_WRONG', { message: `Cannot read ${file} as JSON`, cause })
  }
}
