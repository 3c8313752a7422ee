import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { QueryError } from '../query/index.ts'
import { RegistryError } from '../registry/index.ts'
import { StoreError } from '../store/index.ts'
import { ApiError, type ErrorCode, statusOf, toHttpError } from './errors.ts'

const src = fileURLToPath(new URL('..', import.meta.url))
const page = readFileSync(join(src, '../docs/errors.md'), 'utf8')

/** The codes that the rooms' errors.ts name in their types. */
function codesInRooms(): string[] {
  const files = readdirSync(src).map((room) => join(src, room, 'errors.ts')).filter((file) => statSync(file, { throwIfNoEntry: false }))
  expect(files.length).toBeGreaterThan(5)
  return files.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const union = text.slice(text.indexOf('ErrorCode ='), text.indexOf('class '))
    return [...union.matchAll(/'([A-Z][A-Z_]+)'/g)].map(([, code]) => code!)
  })
}

const documented = new Map([...page.matchAll(/^\| `([A-Z_]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [code!, Number(status)]))

test('docs/errors.md and the rooms list the same codes', () => {
  expect([...documented.keys()].sort()).toEqual([...new Set(codesInRooms())].sort())
})

test('docs/errors.md gives the status that each code is answered with', () => {
  for (const [code, status] of documented) expect([code, statusOf(code as ErrorCode)]).toEqual([code, status])
})

test('toHttpError() tells a caller what a caller can change', () => {
  expect(toHttpError(new QueryError('RANGE_INVALID', 'The range ends before it starts'))).toEqual({
    status: 400, code: 'RANGE_INVALID', message: 'The range ends before it starts',
  })
  expect(toHttpError(new RegistryError('REGISTRY_INVALID', 'Too long')).message).toBe('Too long')
  expect(toHttpError(new ApiError('NOT_ALLOWED', 'No', { hint: 'Ask' }))).toMatchObject({ status: 403, hint: 'Ask' })
})

test('toHttpError() keeps the words of other failures to itself', () => {
  const failures = [
    new StoreError('QUERY_FAILED', 'value ann@example.org cannot be parsed'),
    new RegistryError('REGISTRY_UNREACHABLE', 'postgres://root:pw@host'),
    new TypeError('ann@example.org is not a function'),
    Object.assign(new Error('EACCES /secret/place'), { code: 'EACCES' }),
    'a text that was thrown',
  ]
  for (const failure of failures) expect(JSON.stringify(toHttpError(failure))).not.toMatch(/ann@|root:pw|secret|thrown/)
  expect(toHttpError(failures[0]).code).toBe('QUERY_FAILED')
  expect(toHttpError(failures[1])).toMatchObject({ status: 503, code: 'REGISTRY_UNREACHABLE', retryAfter: 5 })
  expect(toHttpError(failures[2])).toMatchObject({ status: 500, code: 'INTERNAL' })
  expect(toHttpError(failures[3])).toMatchObject({ status: 500, code: 'INTERNAL' })
})
