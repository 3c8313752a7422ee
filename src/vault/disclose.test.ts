import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { disclose } from './disclose.ts'

test.each([
  ['$email', 'ada@example.test', 'a•••@e•••.test', 'example.test'],
  ['$distinct_id', 'ada@mail.example.co.uk', 'a•••@m•••.uk', 'mail.example.co.uk'],
  ['$email', 'root@localhost', 'r•••@l•••', 'localhost'],
  ['$name', 'Ada Lovelace', 'A••• L•••', '•••'],
  ['first_name', ' Zoë ', 'Z•••', '•••'],
  ['$name', '😀 Smile', '😀••• S•••', '•••'],
  ['$phone', '+33 1 23 45 67 89', '+33•••89', '+33•••'],
  ['mobile', '0612345678', '•••78', '•••'],
  ['$avatar', 'https://cdn.test/u/ada.png?x=1', 'https://cdn.test/•••', '•••'],
  ['$distinct_id', 'user-4711', 'u•••', '•••'],
  ['$city', '', '•••', '•••'],
])('V26 %s "%s" is masked as %s and coarse as %s', (field, value, masked, coarse) => {
  expect(disclose(field, value, 'masked')).toBe(masked)
  expect(disclose(field, value, 'coarse')).toBe(coarse)
  expect(disclose(field, value, 'full')).toBe(value)
})

test('V26 two values that differ in their hidden part only look alike, whatever their length', () => {
  fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.string({ minLength: 1, maxLength: 40 }), (a, b) => {
    const word = (text: string) => `k${text.replace(/[\s@:]/gu, 'x')}`
    expect(disclose('$distinct_id', word(a), 'masked')).toBe(disclose('$distinct_id', word(b), 'masked'))
  }))
})
