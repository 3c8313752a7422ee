/** Requests to the server: JSON in, JSON out, and one kind of error that says whether asking again can help. */

/** The server's refusal, or its silence (`status` 0). */
export class ServerError extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string | undefined

  constructor(status: number, code: string, message: string, hint?: string) {
    super(message)
    this.name = 'ServerError'
    this.status = status
    this.code = code
    this.hint = hint
  }

  /** Whether the request itself was at fault, so that the same request will be refused again. */
  get isRefusal(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 429 && this.status !== 408
  }
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** @throws {ServerError} when the server refuses, fails or does not answer; `AbortError` passes through. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options)
  if (!response.ok) throw await toError(response)
  return (response.status === 204 ? undefined : await readBody(response)) as T
}

async function send(path: string, { method = 'GET', body, headers, signal }: RequestOptions): Promise<Response> {
  try {
    return await fetch(`/v1${path}`, {
      method,
      headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ServerError(0, 'unreachable', 'The server does not answer')
  }
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new ServerError(response.status, 'not_json', 'The answer is not JSON')
  }
}

async function toError(response: Response): Promise<ServerError> {
  const body = await readBody(response).catch(() => undefined)
  const { error } = (body ?? {}) as { error?: { code?: string; message?: string; hint?: string } }
  return new ServerError(response.status, error?.code ?? `http_${response.status}`, error?.message ?? response.statusText, error?.hint)
}
