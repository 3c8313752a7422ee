import { expect, test } from 'vitest'
import { startTestServer } from '../server.fixture.ts'

test('behind TLS the cookies are bound to the host, and the page to TLS', async () => {
  const behind = await startTestServer({ SIGNET_TRUST_PROXY: '1', SIGNET_ORIGIN: 'https://signet.test' })
  try {
    const key = await behind.served.instance.registry.owner.createOwnerLink()
    const { headers } = await behind.stranger(`/open/${key}`, { headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'signet.test' } })
    expect(headers.get('set-cookie')).toMatch(/^__Host-signet_session=sgn_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/)
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
    expect((await behind.stranger('/v1/sign-in')).json).toEqual({ members: false, passkeys: 'yes', instead: null })
    // Sent under the plain name, or over plain HTTP, it is not looked at.
    const value = headers.get('set-cookie')!.split(';')[0]!.split('=')[1]
    expect((await behind.stranger('/v1/session', { headers: { cookie: `signet_session=${value}`, 'x-forwarded-proto': 'https' } })).status).toBe(401)
    expect((await behind.stranger('/v1/session', { headers: { cookie: `__Host-signet_session=${value}`, 'x-forwarded-proto': 'https' } })).status).toBe(200)
  } finally {
    await behind.stop()
  }
})
