/** Starts a real `signet serve` on a fresh data directory, for tests and benchmarks, and asks it how much it holds. */
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface RunningServer {
  readonly url: string
  readonly pid: number
  readonly token: string
  readonly secret: string
  readonly unlock: string
  readonly startMs: number
  /** Events that answers see, all days. */
  countEvents(): Promise<number>
  stop(): Promise<void>
  kill(): Promise<void>
}

const signet = fileURLToPath(new URL('../bin/signet.cjs', import.meta.url))

interface Made {
  readonly project: { readonly token: string; readonly secret: string }
  readonly unlock: string
}

/** @param data a directory that is not there yet, or one made by an earlier call with its `made` */
export async function startServer(data: string, options: { made?: Made; env?: Record<string, string>; onLog?: (chunk: Buffer) => void } = {}): Promise<RunningServer & { readonly made: Made }> {
  const env = { ...process.env, SIGNET_LOG: 'error', ...options.env }
  const made = options.made ?? (JSON.parse(execFileSync(process.execPath, [signet, 'init', '--data', data, '--json'], { env }).toString()) as Made)
  const start = performance.now()
  const child = spawn(process.execPath, [signet, 'serve', '--data', data, '--port', '0'], { env, stdio: ['ignore', 'pipe', options.onLog === undefined ? 'inherit' : 'pipe'] })
  if (options.onLog !== undefined) child.stderr?.on('data', options.onLog)
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /ready at (http:\S+)/.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', (code, signal) => reject(new Error(`signet serve ended: ${signal ?? code}`)))
  })
  const startMs = performance.now() - start
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const headers = { authorization: `Basic ${Buffer.from(`${made.project.secret}:`).toString('base64')}`, 'content-type': 'application/json' }
  return {
    url, startMs, made,
    pid: child.pid ?? 0,
    token: made.project.token,
    secret: made.project.secret,
    unlock: made.unlock,
    async countEvents() {
      const question = { kind: 'trend', series: [{ event: null, measure: 'total' }], unit: 'month', range: { from: '1999-01-01', to: new Date().toISOString().slice(0, 10) } }
      const answer = await fetch(`${url}/v1/projects/1/ask`, { method: 'POST', headers, body: JSON.stringify(question) })
      const found = (await answer.json()) as { series?: { segments: { total: number }[] }[] }
      if (answer.status !== 200) throw new Error(JSON.stringify(found))
      return found.series?.[0]?.segments[0]?.total ?? 0
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** The key of a new link of the owner's, to the instance in this data directory. */
export async function newOwnerLink(data: string): Promise<string> {
  // Only for those who need it: benchmarks of the start use this file as well.
  const { openRegistry } = await import('../src/registry/index.ts')
  // The link's table is not among what the shelf key covers, so any does.
  const shelf = { generation: 1, seal: (bytes: Uint8Array) => Buffer.from(bytes), open: (bytes: Uint8Array) => Buffer.from(bytes) }
  const registry = await openRegistry({ dir: join(data, 'facts'), now: Date.now, random: randomBytes, shelf })
  try {
    return await registry.owner.createOwnerLink()
  } finally {
    await registry.close()
  }
}
