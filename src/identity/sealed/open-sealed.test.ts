import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { SealedValue, WrappedKey } from '../../model/identity-write.ts'
import { createSealedOpener } from './open-sealed.ts'
import { privateKeyFromRaw } from './raw-keys.ts'

interface Case { name: string; value: SealedValue; key: WrappedKey; text: string | null }

const vectors = JSON.parse(
  readFileSync(new URL('../../../test/vectors/sealed-values.json', import.meta.url), 'utf8'),
) as { safe: string; cases: Case[] }
const safe = privateKeyFromRaw('x25519', Buffer.from(vectors.safe, 'base64url'))

test.each(vectors.cases)('I34 sealed value made elsewhere: $name', ({ value, key, text }) => {
  const opener = createSealedOpener(() => safe)
  if (text === null) expect(() => opener.open(value, key)).toThrow()
  else expect(opener.open(value, key)).toBe(text)
})

test('I34 a value of an epoch whose key is not held does not open', () => {
  const { value, key } = vectors.cases[0]!
  expect(() => createSealedOpener(() => undefined).open(value, key)).toThrow()
})
