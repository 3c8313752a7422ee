import { expect, test } from 'vitest'
import { propertyPath as storedPath } from '../../store/rows/property-path.ts'
import { propertyPath, readable } from './property-reads.ts'

test.each(['plain', 'a.b', 'per%cent', '', '%', '%2E', 'a..b', '`\\\'"'])('propertyPath() writes %j as the store does', name => {
  expect(propertyPath({ name })).toBe(storedPath(name))
  expect(propertyPath({ name: 'outer', path: [name] })).toBe(storedPath('outer', [name]))
})

test('readable() leaves out the types that a property never has', () => {
  const ref = { of: 'event', name: 'x' } as const
  expect(readable(ref, undefined)).toMatchObject({ scalars: ['string', 'number', 'boolean'], lists: true, objects: true })
  expect(readable(ref, ['date'])).toMatchObject({ scalars: ['string'], lists: false, objects: false })
  expect(readable(ref, ['number', 'list'])).toMatchObject({ scalars: ['number'], lists: true })
})
