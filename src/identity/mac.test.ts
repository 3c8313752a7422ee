import { createHmac, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMac } from './mac.ts'

test('createMac() agrees with node:crypto on any key and any run of texts', () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 })
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), fc.array(text), (key, texts) => {
    const mac = createMac(key)
    for (const text of texts) {
      expect(mac(text)).toBe(createHmac('sha256', key).update(text).digest().toString('base64url', 0, 16))
    }
  }))
})

test('createMac() agrees with node:crypto on a long text and on the short one after it', () => {
  const key = randomBytes(32)
  const mac = createMac(key)
  for (const text of ['a', '\u{1f600}'.repeat(5000), 'é'.repeat(400), 'a', '']) {
    expect(mac(text)).toBe(createHmac('sha256', key).update(text).digest().toString('base64url', 0, 16))
  }
})

test('createMac() refuses a key that would have to be hashed first', () => {
  expect(() => createMac(new Uint8Array(65))).toThrow(RangeError)
})
