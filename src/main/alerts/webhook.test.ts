import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { isPublicAddress } from '../../base/outgoing/addresses.ts'
import { postWebhook, webhookFault } from './webhook.ts'

const at = (...addresses: string[]) => ({
  allowPrivate: false, timeoutMs: 2_000,
  resolve: () => Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))),
})

test.each([
  '127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '198.18.0.1',
  '192.0.2.1', '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::a00:1', 'fe80::1', 'fe80::1%eth0', 'fc00::1',
  'fd00:ec2::254', 'ff02::1', '2002:7f00:1::', '2001::1', '2001:db8::1', 'localhost', '',
])('isPublicAddress() denies %s', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4007::200e'])('isPublicAddress() lets %s pass', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.each([
  ['http://127.0.0.1/x', /private/], ['http://2130706433/', /private/], ['http://0x7f.1/', /private/], ['http://[::1]:8080/', /private/],
  ['http://[::ffff:7f00:1]/', /private/], ['http://169.254.169.254/latest/meta-data', /private/], ['https://user:pw@example.org/', /user name/],
  ['file:///etc/passwd', /https/], ['not an address', /no address/],
])('webhookFault() says why %s is not taken', async (address, why) => {
  expect(await webhookFault(address, { allowPrivate: false })).toMatch(why)
})

test('webhookFault() looks at every address that a name leads to', async () => {
  expect(await webhookFault('https://example.org/hook', at('8.8.8.8'))).toBeUndefined()
  expect(await webhookFault('https://example.org/hook', at('8.8.8.8', '10.0.0.1'))).toMatch(/private/)
  expect(await webhookFault('https://example.org/hook', at())).toMatch(/nowhere/)
  expect(await webhookFault('http://127.0.0.1/', { allowPrivate: true })).toBeUndefined()
})

test('postWebhook() does not connect to a private address, however its name was when it was saved', async () => {
  let heard = 0
  const server = createServer((_, response) => {
    heard += 1
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    await expect(postWebhook(`http://hook.example:${port}/`, {}, at('127.0.0.1'))).rejects.toThrow('private')
    await expect(postWebhook(`http://hook.example:${port}/`, {}, at('8.8.8.8', '127.0.0.1'))).rejects.toThrow('private')
    await expect(postWebhook(`http://127.0.0.1:${port}/`, {}, { allowPrivate: false })).rejects.toThrow('private')
    await expect(postWebhook(`http://[::ffff:127.0.0.1]:${port}/`, {}, { allowPrivate: false })).rejects.toThrow('private')
    expect(heard).toBe(0)
    await postWebhook(`http://hook.example:${port}/`, { a: 1 }, { ...at('127.0.0.1'), allowPrivate: true })
    expect(heard).toBe(1)
  } finally {
    server.close()
  }
})

test('postWebhook() follows no redirect, and gives up on an answer that does not come or end', async () => {
  let followed = 0
  const server = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(307, { location: '/there' }).end()
    else if (request.url === '/there') followed += 1
    else if (request.url === '/endless') {
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'.repeat(1024)), 5)
      response.on('close', () => clearInterval(timer))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const options = { allowPrivate: true, timeoutMs: 300 }
  try {
    await expect(postWebhook(`${base}/moved`, {}, options)).rejects.toThrow('307')
    await postWebhook(`${base}/endless`, {}, options)
    await expect(postWebhook(`${base}/silent`, {}, options)).rejects.toThrow()
    expect(followed).toBe(0)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
