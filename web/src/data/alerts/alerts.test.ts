import { expect, test } from 'vitest'
import { isWebhook } from './address.ts'

test('a webhook is an https address that names no user', () => {
  expect(isWebhook('https://hooks.shop.example/x?y=1')).toBe(true)
  for (const bad of ['http://hooks.shop.example/x', 'https://u:p@hooks.shop.example', 'hooks.shop.example', 'javascript:alert(1)', '']) {
    expect(isWebhook(bad), bad).toBe(false)
  }
})
