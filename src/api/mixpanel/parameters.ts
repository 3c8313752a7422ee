/**
 * The parameters of Mixpanel's read routes, wherever a client puts them: in the address, in a form body or in a JSON
 * body. Unknown ones are ignored, as clients send many.
 */
import type { FastifyRequest } from 'fastify'
import { ApiError } from '../errors.ts'

const longestBody = 1024 * 1024

export class Parameters {
  readonly #values: ReadonlyMap<string, string>

  constructor(request: FastifyRequest) {
    const at = request.url.indexOf('?')
    const values = new Map(new URLSearchParams(at === -1 ? '' : request.url.slice(at + 1)))
    for (const [name, value] of bodyOf(request)) values.set(name, value)
    this.#values = values
  }

  /** Undefined when it is absent or empty. */
  text(name: string): string | undefined {
    const value = this.#values.get(name)
    return value === undefined || value === '' ? undefined : value
  }

  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw new ApiError('REQUEST_INVALID', `Missing required parameter: ${name}`)
    return value
  }

  whole(name: string, least: number, most: number): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const number = Number(value)
    if (Number.isInteger(number) && number >= least && number <= most) return number
    throw new ApiError('REQUEST_INVALID', `Invalid ${name}: it must be a whole number from ${least} to ${most}`)
  }

  flag(name: string): boolean {
    const value = this.text(name)?.toLowerCase()
    return value === 'true' || value === '1'
  }

  /** One of a few words. */
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name)
    if (value === undefined || choices.includes(value as T)) return value as T | undefined
    throw new ApiError('REQUEST_INVALID', `Invalid ${name}: it must be one of ${choices.join(', ')}`)
  }

  /** A JSON array of texts. */
  list(name: string): string[] | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const list = readJson(value)
    if (Array.isArray(list) && list.length <= 10_000 && list.every((item) => typeof item === 'string')) return list
    throw new ApiError('REQUEST_INVALID', `Invalid ${name}: it must be a JSON array of strings, such as ["a","b"]`)
  }

  /** A JSON array of texts, or a text alone. */
  listOrText(name: string): string[] | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    return value.trimStart().startsWith('[') ? this.list(name) : [value]
  }

  /** `YYYY-MM-DD`. */
  day(name: string): string {
    const value = this.required(name)
    const match = /^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$/.exec(value)
    if (match !== null && !Number.isNaN(Date.parse(match[1]!))) return match[1]!
    throw new ApiError('REQUEST_INVALID', `Error in ${name}: invalid date, it must be yyyy-mm-dd`)
  }
}

function bodyOf(request: FastifyRequest): Iterable<[string, string]> {
  const body = request.body
  if (typeof body !== 'string' || body.trim() === '' || body.length > longestBody) return []
  if (!body.trimStart().startsWith('{')) return new URLSearchParams(body)
  const object = readJson(body)
  if (typeof object !== 'object' || object === null) throw new ApiError('REQUEST_INVALID', 'The body is no JSON object')
  return Object.entries(object).filter(([, value]) => value !== null).map(([name, value]) => [
    name, typeof value === 'string' ? value : JSON.stringify(value),
  ])
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
