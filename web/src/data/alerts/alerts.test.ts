import { expect, test } from 'vitest'
import { isWebhook, readAddresses } from './address.ts'

test('a webhook is an https address that names no user', () => {
  expect(isWebhook('https://hooks.shop.example/x?y=1')).toBe(true)
  for (const bad of ['http://hooks.shop.example/x', 'https://u:p@hooks.shop.example', 'hooks.shop.example', 'javascript:alert(1)', '']) {
    expect(isWebhook(bad), bad).toBe(false)
  }
})

test('addresses are read between spaces, commas and semicolons, all or none', () => {
  expect(readAddresses(' ada@shop.example, bob@shop.example;cid@shop.example ')).toEqual(['ada@shop.example', 'bob@shop.example', 'cid@shop.example'])
  for (const bad of ['', ' , ', 'ada', 'ada@shop', '@shop.example', 'a@b@c.example', 'Ada <ada@shop.example>', 'ada@shop.example bob']) {
    expect(readAddresses(bad), bad).toBeUndefined()
  }
})
