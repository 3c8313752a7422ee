import { expect, test } from 'vitest'
import { isEmail, isWebhook } from './address.ts'

test('an e-mail address has one @ and a domain with a dot', () => {
  for (const good of ['a@b.fr', 'first.last+data@mail.shop.example']) expect(isEmail(good), good).toBe(true)
  for (const bad of ['a@b', 'a b@c.fr', 'a@b@c.fr', 'A <a@b.fr>', 'c•••@shop.', '']) expect(isEmail(bad), bad).toBe(false)
})

test('a webhook is an https address that names no user', () => {
  expect(isWebhook('https://hooks.shop.example/x?y=1')).toBe(true)
  for (const bad of ['http://hooks.shop.example/x', 'https://u:p@hooks.shop.example', 'hooks.shop.example', 'javascript:alert(1)', '']) {
    expect(isWebhook(bad), bad).toBe(false)
  }
})
