/**
 * Runs a story of the command line: a text file of commands and what they must say, with the files it needs at its end.
 *
 *     # a remark
 *     signet import mixpanel events.jsonl --token $TOKEN     a command of ours; `! signet …` must fail
 *     stdin question.json                                    what the next command reads
 *     stdout 'taken 3 events'                                a regular expression over what the last one wrote;
 *     ! stderr 'secret'                                      it must not match
 *     json TOKEN project.token                               a variable from the JSON that the last one wrote
 *     save A                                                 puts what the last one wrote into a file
 *     serve data · stop                                      a server, whose address is $URL
 *     cp A B · rm A · flip A 40 · gzip A B · mkdir A · chmod 644 A · exists A   acts on files; flip changes the byte at a place
 *     get PATH                                               what the server answers to whoever has the secret
 *     -- events.jsonl --                                     a file, up to the next such line
 */
import { execFile, type ExecFileException } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type RunningServer, startServer } from '../server.ts'

/** No story asks where an address is, so nobody waits for the tables of places. */
const lean = { SIGNET_PLACES: '', SIGNET_INTAKE_WORKERS: '1' }

const signet = fileURLToPath(new URL('../../bin/signet.cjs', import.meta.url))

interface Output {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** @throws with the line that went wrong, and what was said instead */
export async function runScript(text: string): Promise<void> {
  const { lines, files } = parse(text)
  const dir = await mkdtemp(join(tmpdir(), 'signet-story-'))
  for (const [name, content] of files) await writeFile(join(dir, name), content)
  const story = new Story(dir)
  try {
    for (const { number, words, negated } of lines) {
      try {
        await story.perform(words, negated)
      } catch (error) {
        throw new Error(`line ${number}: ${error instanceof Error ? error.message : 'failed'}`, { cause: error })
      }
    }
  } finally {
    await story.end()
    await rm(dir, { recursive: true, force: true })
  }
}

class Story {
  readonly #dir: string
  readonly #variables = new Map<string, string>()
  #last: Output = { code: 0, stdout: '', stderr: '' }
  #input = ''
  #server: RunningServer | undefined
  #made: Parameters<typeof startServer>[1] = {}

  constructor(dir: string) {
    this.#dir = dir
  }

  async perform([command = '', ...raw]: readonly string[], negated: boolean): Promise<void> {
    const words = raw.map((word) => word.replace(/\$([A-Z]+)/g, (_, name: string) => this.#variable(name)))
    const path = (at: number) => join(this.#dir, words[at] ?? '')
    switch (command) {
      case 'signet': return this.#run(words, negated)
      case 'stdout': return this.#match(this.#last.stdout, words[0]!, negated)
      case 'stderr': return this.#match(this.#last.stderr, words[0]!, negated)
      case 'stdin':
        this.#input = words[0] === undefined ? '' : existsSync(path(0)) ? await readFile(path(0), 'utf8') : `${words[0]}\n`
        return
      case 'json':
        this.#variables.set(words[0]!, String(at(JSON.parse(this.#last.stdout), words[1]!)))
        return
      case 'write': return writeFile(path(0), `${words.slice(1).join('\n')}\n`)
      case 'save': return writeFile(path(0), this.#last.stdout)
      case 'serve': {
        const made = { project: { token: this.#variable('TOKEN'), secret: this.#variable('SECRET') }, unlock: this.#variable('UNLOCK') }
        this.#made = { made, env: lean }
        this.#server = await startServer(path(0), this.#made)
        this.#variables.set('URL', this.#server.url)
        return
      }
      case 'stop':
        await this.#server?.stop()
        this.#server = undefined
        return
      case 'get': {
        const authorization = `Basic ${Buffer.from(`${this.#variable('SECRET')}:`).toString('base64')}`
        const response = await fetch(new URL(words[0]!, this.#variable('URL')), { headers: { authorization } })
        this.#last = { code: response.status, stdout: await response.text(), stderr: '' }
        if (!response.ok) throw new Error(`the server answered ${response.status}: ${this.#last.stdout}`)
        return
      }
      case 'cp': return cp(path(0), path(1), { recursive: true })
      case 'rm': return rm(path(0), { recursive: true })
      case 'mkdir': return void (await mkdir(path(0)))
      case 'chmod': return chmod(path(1), Number.parseInt(words[0]!, 8))
      case 'gzip': return writeFile(path(1), gzipSync(await readFile(path(0))))
      case 'flip': {
        const bytes = await readFile(path(0))
        const place = Number(words[1])
        bytes[place] = bytes[place]! ^ 1
        return writeFile(path(0), bytes)
      }
      case 'exists':
        if (existsSync(path(0)) === negated) throw new Error(`${words[0]} ${negated ? 'is' : 'is not'} there`)
        return
      default: throw new Error(`"${command}" is no command of a story`)
    }
  }

  async end(): Promise<void> {
    await this.#server?.stop()
  }

  async #run(words: readonly string[], fails: boolean): Promise<void> {
    const input = this.#input
    this.#input = ''
    this.#last = await new Promise<Output>((resolve) => {
      const env = { PATH: process.env['PATH'], HOME: this.#dir, SIGNET_LOG: 'error', ...lean }
      const child = execFile(process.execPath, [signet, ...words], { cwd: this.#dir, env, maxBuffer: 1 << 26 }, (error: ExecFileException | null, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr })
      })
      child.stdin?.on('error', () => undefined)
      child.stdin?.end(input)
    })
    if ((this.#last.code !== 0) !== fails) throw new Error(`it ended with ${this.#last.code}\n${this.#last.stdout}${this.#last.stderr}`)
    if (/\n\s+at .+:\d+/.test(this.#last.stderr)) throw new Error(`it showed a stack:\n${this.#last.stderr}`)
  }

  #match(text: string, pattern: string, negated: boolean): void {
    if (new RegExp(pattern, 'm').test(text) === negated) throw new Error(`/${pattern}/ ${negated ? 'matches' : 'does not match'}\n${text}`)
  }

  #variable(name: string): string {
    const value = this.#variables.get(name)
    if (value === undefined) throw new Error(`there is no $${name}`)
    return value
  }
}

function at(value: unknown, place: string): unknown {
  return place.split('.').reduce<unknown>((inner, name) => (inner as Readonly<Record<string, unknown>> | undefined)?.[name], value)
}

function parse(text: string) {
  const files = new Map<string, string>()
  const lines: { readonly number: number; readonly words: readonly string[]; readonly negated: boolean }[] = []
  let file: string | undefined
  for (const [i, line] of text.split('\n').entries()) {
    const name = /^-- (\S+) --$/.exec(line)?.[1]
    if (name !== undefined) files.set((file = name), '')
    else if (file !== undefined) files.set(file, `${files.get(file)}${line}\n`)
    else if (line.trim() !== '' && !line.startsWith('#')) {
      const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!)
      const negated = words[0] === '!'
      lines.push({ number: i + 1, words: negated ? words.slice(1) : words, negated })
    }
  }
  for (const [name, content] of files) files.set(name, content.replace(/\n\n+$/, '\n'))
  return { lines, files }
}
