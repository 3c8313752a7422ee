/** Imports the MSNBC data into a real server and asks it, both through the command line, as a user would. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Answer, FlowAnswer, FunnelAnswer, TrendAnswer } from '../src/model/answer.ts'
import type { EventSelector, Question } from '../src/model/question.ts'
import type { MsnbcAnswers } from './data/msnbc.ts'

const signet = fileURLToPath(new URL('../bin/signet.cjs', import.meta.url))

const timeZone = 'America/Los_Angeles'
const base = { range: { from: '1999-09-28', to: '1999-09-28' }, timeZone } as const
const category = { of: 'event', name: 'category' } as const
const view = (name: string): EventSelector => ({
  event: 'Page View', label: name, where: { match: 'all', filters: [{ property: category, operator: { is: 'equals', values: [name] } }] },
})
const trend = (measure: 'total' | 'unique'): Question => ({
  kind: 'trend', ...base, unit: 'day', series: [{ event: 'Page View', measure }], breakdown: category, limit: 100,
})
const questions = {
  views: trend('total'),
  visitors: trend('unique'),
  funnel: { kind: 'funnel', ...base, steps: ['frontpage', 'news', 'sports'].map(view), window: { value: 1, unit: 'day' } },
  flow: { kind: 'flow', ...base, anchor: view('frontpage'), direction: 'after', steps: 1, perStep: 50, by: category },
} as const satisfies Readonly<Record<string, Question>>

export interface Credentials {
  readonly url: string
  readonly token: string
  readonly secret: string
}

export async function importFile({ url, token }: Credentials, file: string): Promise<{ readonly taken: number; readonly refused: number }> {
  return JSON.parse(await run(['import', 'mixpanel', file, '--url', url, '--token', token, '--json'])) as { taken: number; refused: number }
}

export async function askAll({ url, secret }: Credentials): Promise<MsnbcAnswers & { readonly views: number }> {
  const ask = async (question: Question) => JSON.parse(await run(['ask', '--json', '--url', url, '--secret', secret], JSON.stringify(question))) as Answer
  const views = bySegment(await ask(questions.views) as TrendAnswer)
  const funnel = await ask(questions.funnel) as FunnelAnswer
  const flow = await ask(questions.flow) as FlowAnswer
  const [column] = flow.columns
  return {
    views: Object.values(views).reduce((sum, count) => sum + count, 0),
    viewsByCategory: views,
    visitorsByCategory: bySegment(await ask(questions.visitors) as TrendAnswer),
    funnel: funnel.segments[0]!.steps.map(({ people }) => people),
    afterFrontpage: Object.fromEntries(column!.nodes.map(({ node, people }) => [String(node), people])),
    nothingAfterFrontpage: column!.dropped,
  }
}

function bySegment({ series }: TrendAnswer): Record<string, number> {
  return Object.fromEntries(series[0]!.segments.map(({ segment, total }) => ['value' in segment ? String(segment.value) : '', total]))
}

function run(args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, [signet, ...args], { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`signet ${args[0]} ended with ${error.code}: ${stdout}${stderr}`))
    })
    child.stdin?.end(input)
  })
}
