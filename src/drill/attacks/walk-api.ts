/** Asks every route that a server describes, with every id that it could learn: what D1, D1b and D16 have in common. */

export interface Reply {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly text: string
}

export interface WalkHolds {
  readonly url: string
  /** What proves who asks: a cookie, or a key. */
  readonly headers: Readonly<Record<string, string>>
  /** Values for the parameters of paths, by name; parameters without any are tried with `1`. */
  readonly ids: Readonly<Record<string, readonly string[]>>
  /** Bodies for routes that need one, by `METHOD /path/{of}/it`; others get `{}`. */
  readonly bodies?: Readonly<Record<string, unknown>>
  /** Routes to leave alone, such as one that ends the attacker's own session. */
  readonly leave?: readonly string[]
  /** Only routes whose path begins so. */
  readonly below?: string
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-needs'?: string }>>>>
}

/** @returns one reply for each route and combination of ids */
export async function walkApi({ url, headers, ids, bodies = {}, leave = [], below = '' }: WalkHolds): Promise<Reply[]> {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as Description
  const replies: Reply[] = []
  for (const [path, operations] of Object.entries(paths)) {
    for (const operation of Object.keys(operations)) {
      const method = operation.toUpperCase()
      const route = `${method} ${path}`
      if (leave.includes(route) || !path.startsWith(below)) continue
      for (const filled of fill(path, ids)) replies.push(await ask(url, headers, method, filled, method === 'GET' ? undefined : bodies[route] ?? {}))
    }
  }
  return replies
}

/** One request; of a stream its first part. */
export async function ask(url: string, headers: Readonly<Record<string, string>>, method: string, path: string, body?: unknown): Promise<Reply> {
  const response = await fetch(url + path, {
    method, redirect: 'manual',
    // A program with a stolen cookie sends what a page of the server would.
    headers: { 'x-signet': '1', 'sec-fetch-site': 'same-origin', 'x-forwarded-for': anotherAddress(), ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
  const text = isStream ? await firstPart(response) : await response.text()
  return { method, path, status: response.status, text }
}

let asked = 0

/** Who attacks has many addresses: what holds only because an address was shut out does not hold. Behind a proxy a server sees them. */
function anotherAddress(): string {
  asked += 1
  return `203.0.${(asked >> 8) & 255}.${asked & 255}`
}

const streamMs = 300

async function firstPart(response: Response): Promise<string> {
  const reader = response.body!.getReader()
  let text = ''
  const timer = setTimeout(() => void reader.cancel(), streamMs)
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    text += Buffer.from(value).toString()
  }
  clearTimeout(timer)
  return text
}

function fill(path: string, ids: WalkHolds['ids']): string[] {
  const [, name] = /\{(\w+)\}/.exec(path) ?? []
  if (name === undefined) return [path]
  return (ids[name] ?? ['1']).flatMap((id) => fill(path.replace(`{${name}}`, encodeURIComponent(id)), ids))
}
