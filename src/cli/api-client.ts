/**
 * Asks a running server. Requests go to the address that was given and nowhere else: redirects are not followed.
 */
import { CliError } from './cli-error.ts'

export interface ApiClient {
  readonly url: URL
  /** @throws {CliError} SERVER_UNREACHABLE, SERVER_REFUSED or the server's own code, ANSWER_UNREADABLE */
  json<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>
  /** A successful response as it comes. @throws {CliError} SERVER_UNREACHABLE, SERVER_REFUSED or the server's own code */
  open(path: string): Promise<Response>
}

export interface ProjectOfSecret {
  readonly id: number
  readonly name: string
  readonly timeZone: string
}

/** @throws {CliError} ADDRESS_WRONG */
export function createApiClient(address: string, secret: string): ApiClient {
  const url = serverUrl(address)
  const authorization = basic(secret)

  async function ask(method: string, path: string, body: unknown): Promise<Response> {
    let response: Response
    try {
      response = await fetch(new URL(path, url), {
        method,
        redirect: 'manual',
        headers: { Authorization: authorization, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch (cause) {
      throw unreachable(url, cause)
    }
    if (!response.ok) throw await refusalOf(response)
    return response
  }

  return {
    url,
    async json<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
      const response = await ask(method, path, body)
      try {
        return await response.json() as T
      } catch (cause) {
        throw new CliError('ANSWER_UNREADABLE', { message: `${url.origin} did not answer in JSON`, hint: 'Check that --url names a Signet server', cause })
      }
    },
    open: (path) => ask('GET', path, undefined),
  }
}

/** The address of a server, with a slash at its end. @throws {CliError} ADDRESS_WRONG */
export function serverUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '') {
    throw new CliError('ADDRESS_WRONG', { message: '--url is not the address of a server', hint: 'Write it as http://127.0.0.1:8080' })
  }
  return url.pathname.endsWith('/') ? url : new URL(`${url.origin}${url.pathname}/`)
}

/** The project that a secret opens, or of those the one that was named. @throws {CliError} PROJECT_UNKNOWN */
export async function projectOf(client: ApiClient, named: number | undefined): Promise<ProjectOfSecret> {
  const { projects } = await client.json<{ readonly projects: readonly ProjectOfSecret[] }>('GET', 'v1/session')
  const project = named === undefined ? projects[0] : projects.find(({ id }) => id === named)
  if (project === undefined) {
    throw new CliError('PROJECT_UNKNOWN', { message: `This secret opens no ${named === undefined ? 'project' : `project ${named}`}` })
  }
  return project
}

export function basic(secret: string): string {
  return `Basic ${Buffer.from(`${secret}:`).toString('base64')}`
}

export function unreachable(url: URL, cause: unknown): CliError {
  const reason = (cause as { readonly cause?: { readonly code?: unknown } } | undefined)?.cause?.code
  const why = typeof reason === 'string' ? ` (${reason})` : ''
  return new CliError('SERVER_UNREACHABLE', { message: `Cannot reach ${url.origin}${why}`, hint: 'Check that "signet serve" runs there', cause })
}

async function refusalOf(response: Response): Promise<CliError> {
  const body = await response.json().catch(() => undefined) as { readonly error?: unknown } | undefined
  const error = body?.error
  if (typeof error === 'object' && error !== null) {
    const { code, message, hint } = error as Readonly<Record<string, unknown>>
    if (typeof code === 'string' && typeof message === 'string') {
      return new CliError(code.toUpperCase(), { message, ...(typeof hint === 'string' ? { hint } : {}) })
    }
  }
  const hint = response.status === 401 || response.status === 403 ? { hint: 'Check --secret' } : {}
  const said = typeof error === 'string' ? `: ${error.slice(0, 200)}` : ''
  return new CliError('SERVER_REFUSED', { message: `The server answered ${response.status}${said}`, ...hint })
}
