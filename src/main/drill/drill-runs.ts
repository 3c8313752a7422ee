/**
 * Runs `signet drill` beside the server: a child at low priority that knows nothing of this instance, not even where its data
 * lies. What it says line by line is the progress; the last drills are kept among the settings.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Drill, type DrillRuns, held, type KeptDrill, type Outcome, type RunningDrill } from '../../drill/index.ts'
import type { Ledger } from '../../ledger/index.ts'
import type { JsonValue } from '../../model/json.ts'
import type { Registry } from '../../registry/index.ts'
import { home } from '../version.ts'

export interface DrillRunsDeps {
  readonly registry: Pick<Registry, 'settings'>
  readonly ledger: Pick<Ledger, 'append'>
  readonly now: () => number
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What is run, before its arguments; this code base's `signet drill` unless given. */
  readonly program?: readonly string[]
}

const key = 'drills'
const mostKept = 5
/** All that the child is told of this machine: nothing of this instance's settings. */
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_EXTRA_CA_CERTS'] as const

type Line = { readonly outcome: Outcome; readonly done: number; readonly of: number } | { readonly drill: Drill }

export function createDrillRuns({ registry, ledger, now, environment, program = [join(home() ?? '.', 'bin', 'signet.cjs'), 'drill'] }: DrillRunsDeps): DrillRuns {
  let running: RunningDrill | undefined
  let child: ChildProcess | undefined
  let ended: Promise<void> = Promise.resolve()
  let trouble: string | undefined

  const kept = async () => ((await registry.settings.get(key)) ?? []) as unknown as readonly KeptDrill[]

  async function keep(drill: Drill, by: string): Promise<void> {
    const one: KeptDrill = { ...drill, by, held: held(drill) }
    await registry.settings.set(key, [one, ...(await kept())].slice(0, mostKept) as unknown as JsonValue)
    await ledger.append({ kind: 'drill.done', actor: by, attackers: drill.outcomes.length, held: one.held })
  }

  /** Resolves when it is over, however it ended. */
  async function follow(started: ChildProcess, by: string): Promise<void> {
    let drill: Drill | undefined
    let said = ''
    started.stderr?.on('data', (part: Buffer) => {
      said = (said + part.toString()).slice(-500)
    })
    const exit = new Promise<number | null>((resolve) => {
      started.once('exit', (code) => resolve(code))
      started.once('error', () => resolve(null))
    })
    for await (const text of createInterface({ input: started.stdout! })) {
      const line = parsed(text)
      if (line === undefined) continue
      if ('drill' in line) drill = line.drill
      else if (running !== undefined) running = { ...running, done: line.done, of: line.of, outcomes: [...running.outcomes, line.outcome] }
    }
    const code = await exit
    // A broken promise ends with 1 as well, and with a result.
    if (drill === undefined) trouble = `The drill ended without a result (${code ?? 'killed'})${said === '' ? '' : `: ${said.trim().split('\n')[0]}`}`
    else await keep(drill, by).catch(() => {
      trouble = 'The result of the drill could not be kept'
    })
  }

  return {
    running: () => running,
    kept,
    trouble: () => trouble,
    async start(by, people) {
      if (running !== undefined) return false
      running = { by, startedAt: now(), people, done: 0, of: 0, outcomes: [] }
      trouble = undefined
      try {
        await ledger.append({ kind: 'drill.started', actor: by, synthetic: people })
        const env = Object.fromEntries(passedOn.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])))
        child = spawn(process.execPath, [...program, '--lines', '--people', String(people)], { env, stdio: ['ignore', 'pipe', 'pipe'] })
        if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
      } catch (error) {
        running = undefined
        throw error
      }
      ended = follow(child, by).finally(() => {
        running = undefined
        child = undefined
      })
      return true
    },
    async stop() {
      child?.kill('SIGTERM')
      await ended
    },
  }
}

function parsed(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line
  } catch {
    return undefined
  }
}
