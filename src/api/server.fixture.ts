/** A real server in a directory of its own, with clients for its two kinds of readers. One per process. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../main/config.ts'
import { serve, type Served } from '../main/serve.ts'

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any
}

export type Ask = (path: string, options?: { method?: string; body?: unknown; headers?: Record<string, string> }) => Promise<Reply>

export interface TestServer {
  readonly served: Served
  readonly url: string
  readonly project: { readonly id: number; readonly token: string; readonly secret: string }
  /** Shows nothing. */
  readonly stranger: Ask
  /** Shows the project's secret. */
  readonly secret: Ask
  /** Shows the owner's cookie, from a page of the server. */
  readonly owner: Ask
  readonly cookie: string
  /** What was printed for people. */
  readonly printed: readonly string[]
  stop(): Promise<void>
}

export async function startTestServer(environment: Record<string, string> = {}): Promise<TestServer> {
  const dir = await mkdtemp(join(tmpdir(), 'signet-api-'))
  const printed: string[] = []
  const config = readConfig({
    SIGNET_DATA: join(dir, 'data'), SIGNET_PORT: '0', SIGNET_PLACES: '', SIGNET_INTAKE_WORKERS: '1', SIGNET_LOG: 'silent', ...environment,
  })
  const served = await serve(config, { print: (line) => printed.push(line), signals: false })
  const { url } = served
  const { project, ownerKey } = served.made!
  const ask = (shown: Record<string, string>): Ask => async (path, { method = 'GET', body, headers = {} } = {}) => {
    const typed = body === undefined || headers['content-type'] !== undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(url + path, {
      method,
      headers: { ...shown, ...typed, ...headers },
      redirect: 'manual',
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      json = undefined
    }
    return { status: response.status, headers: response.headers, text, json }
  }
  const stranger = ask({})
  const opened = await stranger(`/open/${ownerKey}`)
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0]!
  return {
    served, url, project, stranger, cookie, printed,
    secret: ask({ authorization: basic(project.secret) }),
    owner: ask({ cookie, 'sec-fetch-site': 'same-origin' }),
    async stop() {
      await served.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

export function basic(user: string, password = ''): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
