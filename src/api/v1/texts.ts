/** Texts that people write into what is kept: looked at by the guard first, so that nobody is named outside the seal. */
import type { ApiDeps } from '../deps.ts'
import { ApiError } from '../errors.ts'

/** What is no writing of somebody's, or names whom to write to at a vendor. An address is looked at where it is used. */
const structured: ReadonlySet<string> = new Set(['sha256', 'checkpoint', 'network', 'address', 'cves', 'keys', 'contact'])

/** @throws {ApiError} REASON_REFUSED, which names the part and does not quote it */
export function refuseTexts({ textFault }: Pick<ApiDeps, 'textFault'>, given: unknown): void {
  for (const [part, text] of textsOf(given)) {
    const found = textFault(text)
    if (found === undefined) continue
    throw new ApiError('REASON_REFUSED', `"${part}" holds what looks like ${found}, and this is kept outside the seal`, {
      hint: 'Write it without: a person by their handle, an address that an attacker used by its host alone',
    })
  }
}

/** Every text of a value, with the names that lead to it. */
export function* textsOf(value: unknown, path = ''): Generator<[path: string, text: string]> {
  if (typeof value === 'string') yield [path, value]
  else if (Array.isArray(value)) for (const one of value) yield* textsOf(one, path)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) if (!structured.has(name)) yield* textsOf(one, path === '' ? name : `${path}.${name}`)
  }
}
