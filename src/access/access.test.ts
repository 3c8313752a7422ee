import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { totpStep } from '../base/totp.ts'
import { accessBench, home, type AccessBench } from './access.fixture.ts'
import { SoftAuthenticator, type Behaviour } from './authenticator.fixture.ts'
import type { Actor } from './index.ts'

let bench: AccessBench
beforeEach(async () => {
  bench = await accessBench()
})
afterEach(() => bench.close())

const minute = 60_000
const owner = (id: number): Actor => ({ name: `member:${id}`, roles: [{ project: 'all', role: 'owner' }] })
const admin = (id: number): Actor => ({ name: `member:${id}`, roles: [{ project: 'all', role: 'admin' }] })

async function invited(note = 'for Bob') {
  return (await bench.access.administration.invite(owner(1), { note, roles: [{ project: 1, role: 'analyst' }] })).key
}

describe('passkeys', () => {
  test('A1 A20 a passkey signs in, each time with another token', async () => {
    const { enrolled, key } = await bench.owner('Ada')
    const tokens = [enrolled.token]
    for (let n = 0; n < 2; n++) {
      const options = await bench.access.signIn.passkeyOptions(home)
      expect(options.allowCredentials).toBeUndefined()
      expect(options.userVerification).toBe('required')
      const { token, member } = await bench.access.signIn.withPasskey(key.get(options, home), bench.visitor())
      expect(member.name).toBe('Ada')
      tokens.push(token)
    }
    expect(new Set(tokens).size).toBe(3)
    for (const token of tokens) expect(await bench.access.session(token)).toMatchObject({ member: enrolled.member.id })
  })

  const wrong: readonly [string, Behaviour, string?][] = [
    ['given on another origin', { origin: 'http://localhost.evil.test:8080' }],
    ['given on another port', { origin: 'http://localhost:9090' }],
    ['signed for another host', { host: 'evil.test' }],
    ['without its user verified', { flags: 0x01 }],
    ['without its user present', { flags: 0x04 }],
    ['with a broken signature', { forged: true }],
    ['of another kind', { type: 'webauthn.create' }],
    ['whose counter went back', { counter: 1 }, 'A3'],
    ['whose counter stood still', { counter: 5 }, 'A3'],
  ]
  test.each(wrong)('A2 an answer %s is refused', async (_, how) => {
    const { key } = await bench.owner('Ada')
    const { access, visitor } = bench
    key.counter = 4
    await access.signIn.withPasskey(key.get(await access.signIn.passkeyOptions(home), home), visitor())
    const answer = key.get(await access.signIn.passkeyOptions(home), home, how)
    await expect(access.signIn.withPasskey(answer, visitor())).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
    await access.signIn.withPasskey(key.get(await access.signIn.passkeyOptions(home), home), visitor())
  })

  test('A2 an answer counts once, within five minutes, for what it was begun for', async () => {
    const { enrolled, key } = await bench.owner('Ada')
    const { access, visitor, clock } = bench
    // Of an authenticator that does not count: its counter tells nothing.
    const answer = key.get(await access.signIn.passkeyOptions(home), home, { counter: 0 })
    await access.signIn.withPasskey(answer, visitor())
    await expect(access.signIn.withPasskey(answer, visitor())).rejects.toMatchObject({ code: 'CEREMONY_STALE' })

    const slow = key.get(await access.signIn.passkeyOptions(home), home)
    clock.now += 5 * minute
    await expect(access.signIn.withPasskey(slow, visitor())).rejects.toMatchObject({ code: 'CEREMONY_STALE' })

    const forAnAct = await access.proofs.options(enrolled.member.id, 'POST /v1/invitations x', home)
    await expect(access.signIn.withPasskey(key.get(forAnAct.passkey!, home), visitor())).rejects.toMatchObject({ code: 'CEREMONY_STALE' })

    const madeUp = { challenge: Buffer.alloc(54).toString('base64url'), rpId: 'localhost' }
    await expect(access.signIn.withPasskey(key.get(madeUp, home), visitor())).rejects.toMatchObject({ code: 'CEREMONY_STALE' })
  })

  test('A2 of two who show one answer at once, one signs in', async () => {
    const { key } = await bench.owner('Ada')
    const other = await bench.second()
    const answer = key.get(await bench.access.signIn.passkeyOptions(home), home, { counter: 0 })
    const results = await Promise.allSettled([bench.access, other.access, bench.access].map((access) => access.signIn.withPasskey(answer, bench.visitor())))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('A2 a stranger\'s passkey, and answers that are none, are refused without more', async () => {
    await bench.owner('Ada')
    const { access, visitor } = bench
    const stranger = new SoftAuthenticator()
    await expect(access.signIn.withPasskey(stranger.get(await access.signIn.passkeyOptions(home), home), visitor())).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
    for (const clientDataJSON of ['', '!!', Buffer.from('null').toString('base64url'), Buffer.from('{"challenge":7}').toString('base64url'), 'A'.repeat(9_000)]) {
      const answer = stranger.get(await access.signIn.passkeyOptions(home), home)
      const bad = { ...answer, response: { ...answer.response, clientDataJSON } }
      await expect(access.signIn.withPasskey(bad, visitor()), clientDataJSON.slice(0, 20)).rejects.toMatchObject({ code: expect.stringMatching(/^(SIGN_IN_REFUSED|CEREMONY_STALE)$/) })
    }
  })

  test.each([['http://127.0.0.1:8080'], ['http://[::1]:8080'], ['http://signet.test']])('PASSKEY_NOT_HERE at %s, where an app still works', async (origin) => {
    await expect(bench.access.signIn.passkeyOptions(origin).then(() => 'made')).rejects.toMatchObject({ code: 'PASSKEY_NOT_HERE' })
    await bench.owner('Ada')
    const options = await bench.access.enrolment.options({ kind: 'invitation', key: await invited() }, 'Bob', bench.visitor({ origin }))
    expect(options.passkey).toBeNull()
    expect(options.totp.secret).toMatch(/^[A-Z2-7]{32}$/)
  })
})

describe('codes', () => {
  test('A4 A20 an app\'s code signs in once', async () => {
    await bench.owner('Ada')
    const { code } = await bench.withApp('Bob', await invited())
    const { access, visitor, clock } = bench
    // The code that set the app up is used up as well.
    await expect(access.signIn.withTotp('Bob', code(), visitor())).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
    clock.now += minute
    const { member, newDevice } = await access.signIn.withTotp(' bob ', code(), visitor())
    expect([member.name, newDevice]).toEqual(['Bob', true])
    await expect(access.signIn.withTotp('Bob', code(), visitor())).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
  })

  test('A5 a recovery code signs in once, in any spelling, and new ones end the old', async () => {
    const { enrolled } = await bench.owner('Ada')
    const { access, visitor } = bench
    const [first, second, third] = enrolled.recoveryCodes as [string, string, string]
    expect(new Set(enrolled.recoveryCodes).size).toBe(10)
    expect(first).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
    await access.signIn.withRecoveryCode('ada', first.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l'), visitor())
    await expect(access.signIn.withRecoveryCode('Ada', first, visitor())).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
    const two = await Promise.allSettled([access.signIn.withRecoveryCode('Ada', second, visitor()), access.signIn.withRecoveryCode('Ada', second, visitor())])
    expect(two.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const fresh = await access.enrolment.renewRecoveryCodes(enrolled.member.id, 'member:1')
    await expect(access.signIn.withRecoveryCode('Ada', third, visitor())).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
    await access.signIn.withRecoveryCode('Ada', fresh[9]!, visitor())
  })

  test('A7 a name that nobody has is refused like a wrong code', async () => {
    await bench.owner('Ada')
    const { access, visitor } = bench
    const refusals = await Promise.all(['Ada', 'Nobody'].flatMap((name) => [
      access.signIn.withTotp(name, '123456', visitor()).catch((error: Error) => error),
      access.signIn.withRecoveryCode(name, 'AAAA-AAAA-AAAA-AAAA', visitor()).catch((error: Error) => error),
    ]))
    expect(new Set(refusals.map((error) => (error as Error).message)).size).toBe(1)
  })

  test('A30 wrong codes slow down, for as long as promised, and the wait ends', async () => {
    await bench.owner('Ada')
    const { code } = await bench.withApp('Bob', await invited())
    const { access, visitor, clock } = bench
    clock.now += minute
    const tries = async () => access.signIn.withTotp('Bob', '000000', visitor()).catch((error: { code: string; retryAfter?: number }) => error)
    for (let n = 0; n < 5; n++) expect(await tries()).toMatchObject({ code: 'SIGN_IN_REFUSED' })
    const waits: number[] = []
    for (let n = 0; n < 9; n++) {
      const refusal = (await tries()) as { code: string; retryAfter: number }
      expect(refusal.code).toBe('SIGN_IN_TOO_OFTEN')
      waits.push(refusal.retryAfter)
      clock.now += refusal.retryAfter * 1000
      expect(await tries()).toMatchObject({ code: 'SIGN_IN_REFUSED' })
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900, 900])
    // The right code is not even looked at before the wait is over.
    await expect(access.signIn.withTotp('Bob', code(), visitor())).rejects.toMatchObject({ code: 'SIGN_IN_TOO_OFTEN' })
    clock.now += 900_000
    await access.signIn.withTotp('Bob', code(), visitor())
  })

  test('A30 a right code forgives what was wrong before it at this place', async () => {
    await bench.owner('Ada')
    const { code } = await bench.withApp('Bob', await invited())
    const { access, visitor, clock } = bench
    for (let round = 0; round < 2; round++) {
      clock.now += minute
      for (let n = 0; n < 4; n++) await expect(access.signIn.withTotp('Bob', '000000', visitor())).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
      await access.signIn.withTotp('Bob', code(), visitor())
    }
  })

  test('A31 what others try keeps nobody out who has a passkey, a recovery code, or a browser that is known', async () => {
    const { enrolled, key } = await bench.owner('Ada')
    const bob = await bench.withApp('Bob', await invited())
    const { access, visitor, clock } = bench
    clock.now += minute
    for (let n = 0; n < 40; n++) {
      for (const name of ['Ada', 'Bob']) {
        await access.signIn.withTotp(name, '000000', visitor({ address: `198.51.100.${n}` })).catch(() => undefined)
      }
    }
    await expect(access.signIn.withTotp('Bob', bob.code(), visitor({ address: '192.0.2.1' }))).rejects.toMatchObject({ code: 'SIGN_IN_TOO_OFTEN' })
    await access.signIn.withTotp('Bob', bob.code(), visitor({ deviceKey: 'browser of Bob' }))
    await access.signIn.withRecoveryCode('Bob', bob.enrolled.recoveryCodes[0]!, visitor({ address: '198.51.100.1' }))
    await access.signIn.withPasskey(key.get(await access.signIn.passkeyOptions(home), home), visitor({ address: '198.51.100.1' }))
    await access.signIn.withRecoveryCode('Ada', enrolled.recoveryCodes[0]!, visitor({ address: '198.51.100.1' }))
  })

  test('A30 whoever has an IPv6 network has one place, not 2^64', async () => {
    await bench.owner('Ada')
    const codes: string[] = []
    for (let n = 0; n < 7; n++) {
      const address = `2001:db8:1:2::${n.toString(16)}`
      codes.push(await bench.access.signIn.withTotp('Ada', '000000', bench.visitor({ address })).then(() => 'in', (error: { code: string }) => error.code))
    }
    expect(codes.slice(5)).toEqual(['SIGN_IN_TOO_OFTEN', 'SIGN_IN_TOO_OFTEN'])
    await expect(bench.access.signIn.withTotp('Ada', '000000', bench.visitor({ address: '2001:db8:1:3::1' }))).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
  })
})

describe('coming in', () => {
  test('A10 with the first owner the link has ended, and its sessions', async () => {
    const { registry, access, entries } = bench
    const key = await registry.owner.createOwnerLink()
    const { token } = (await registry.owner.openOwnerLink(key))!
    expect(await access.session(token)).toMatchObject({ via: 'link' })
    const { enrolled } = await bench.owner('Ada')
    expect(await access.session(token)).toBeUndefined()
    expect(await registry.owner.openOwnerLink(key)).toBeUndefined()
    expect(enrolled.member.roles).toEqual([{ project: 'all', role: 'owner' }])
    expect((await entries()).map((entry) => entry['kind'])).toEqual(['member.joined', 'session.opened', 'owner-links.closed'])
  })

  test('A11 A12 an invitation gives its roles to one who comes, once, with what was begun for it', async () => {
    await bench.owner('Ada')
    const { access, visitor } = bench
    const [key, other] = [await invited(), await invited('for Cem')]
    const gate = { kind: 'invitation', key } as const
    const options = await access.enrolment.options(gate, 'Bob', visitor())
    const response = new SoftAuthenticator().create(options.passkey!, home)
    const factor = { kind: 'passkey', response, label: 'Phone' } as const
    const asked = { name: 'Bob', userHandle: options.userHandle, factor }
    await expect(access.enrolment.enrol({ kind: 'invitation', key: other }, asked, visitor())).rejects.toMatchObject({ code: 'CEREMONY_STALE' })
    await expect(access.enrolment.enrol(gate, { ...asked, userHandle: 'A'.repeat(22) }, visitor())).rejects.toMatchObject({ code: 'CEREMONY_STALE' })
    await expect(access.enrolment.enrol(gate, { ...asked, name: 'ada' }, visitor())).rejects.toMatchObject({ code: 'MEMBER_NAME_TAKEN' })
    const again = await access.enrolment.options(gate, 'Bob', visitor())
    const done = await access.enrolment.enrol(gate, {
      ...asked, userHandle: again.userHandle, factor: { ...factor, response: new SoftAuthenticator().create(again.passkey!, home) },
    }, visitor())
    expect(done.member).toMatchObject({ name: 'Bob', roles: [{ project: 1, role: 'analyst' }] })
    expect(done.recoveryCodes).toHaveLength(10)
    await expect(access.enrolment.options(gate, 'Bea', visitor())).rejects.toMatchObject({ code: 'INVITATION_INVALID' })
    expect(await access.enrolment.look(key)).toBeUndefined()
    expect((await bench.registry.members.list()).map(({ name }) => name)).toEqual(['Ada', 'Bob'])
  })

  test('A12 an app is set up with a code that it really shows, within a quarter of an hour', async () => {
    await bench.owner('Ada')
    const { access, visitor, clock } = bench
    const gate = { kind: 'invitation', key: await invited() } as const
    const { totp, userHandle } = await access.enrolment.options(gate, 'Bob', visitor())
    const enrol = (factor: { ticket: string; code: string }) => access.enrolment.enrol(gate, { name: 'Bob', userHandle, factor: { kind: 'totp', ...factor } }, visitor())
    await expect(enrol({ ticket: totp.ticket, code: '000000' })).rejects.toMatchObject({ code: 'CEREMONY_FAILED' })
    await expect(enrol({ ticket: `${totp.ticket.slice(0, -2)}AA`, code: '000000' })).rejects.toMatchObject({ code: 'CEREMONY_STALE' })
    clock.now += 15 * minute
    await expect(enrol({ ticket: totp.ticket, code: '000000' })).rejects.toMatchObject({ code: 'CEREMONY_STALE' })
    expect(await bench.registry.members.count()).toBe(1)
  })

  test('A13 forced factors: nothing old opens, the link brings the same member back', async () => {
    await bench.owner('Ada')
    const { access, visitor, clock } = bench
    const bob = await bench.withApp('Bob', await invited())
    const { key } = await access.administration.forceFactors(owner(1), bob.enrolled.member.id)
    clock.now += minute
    expect(await access.session(bob.enrolled.token)).toBeUndefined()
    await expect(access.signIn.withTotp('Bob', bob.code(), visitor())).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
    await expect(access.signIn.withRecoveryCode('Bob', bob.enrolled.recoveryCodes[0]!, visitor())).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
    const back = await bench.withApp('whatever', key)
    expect(back.enrolled.member).toMatchObject({ id: bob.enrolled.member.id, name: 'Bob', roles: [{ project: 1, role: 'analyst' }] })
    clock.now += minute
    await access.signIn.withTotp('Bob', back.code(), visitor())
  })
})

describe('sessions', () => {
  test('A20 what is revoked in one process is refused by another at its next request', async () => {
    const { enrolled, key } = await bench.owner('Ada')
    const other = await bench.second()
    const { token } = await other.access.signIn.withPasskey(key.get(await other.access.signIn.passkeyOptions(home), home), bench.visitor())
    expect(await bench.access.session(token)).toBeDefined()
    expect(await bench.access.administration.revokeSessions(owner(1), {})).toHaveLength(2)
    for (const access of [bench.access, other.access]) {
      for (const one of [token, enrolled.token]) expect(await access.session(one)).toBeUndefined()
    }
    expect(await bench.entries('sessions.revoked')).toMatchObject([{ actor: 'member:1', count: 2 }])
  })

  test('A21 a browser that is new to the member is marked, one that is known is not', async () => {
    const { key } = await bench.owner('Ada')
    const { access, visitor, entries, registry } = bench
    const enter = async (deviceKey: string) => access.signIn.withPasskey(key.get(await access.signIn.passkeyOptions(home), home), visitor({ deviceKey }))
    expect((await enter('browser of Ada')).newDevice).toBe(false)
    expect((await enter('another')).newDevice).toBe(true)
    expect((await enter('another')).newDevice).toBe(false)
    expect((await entries('session.opened')).map((entry) => entry['newDevice'])).toEqual([false, false, true, false])
    expect((await registry.signIns.history(9)).map(({ newDevice }) => newDevice)).toEqual([false, true, false, false])
  })
})

describe('acts', () => {
  const what = 'POST /v1/invitations 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'

  test('A40 a proof is for its member and its act', async () => {
    const { enrolled, key } = await bench.owner('Ada')
    const { access, visitor } = bench
    const ada = enrolled.member.id
    const bob = await bench.withApp('Bob', await invited())
    const prove = async (act: string, member = ada) => ({
      kind: 'passkey' as const, response: key.get((await access.proofs.options(member, act, home)).passkey!, home, { counter: 0 }),
    })
    await access.proofs.demand(ada, what, await prove(what), visitor(), false)
    await expect(access.proofs.demand(ada, what, undefined, visitor(), false)).rejects.toMatchObject({ code: 'PROOF_NEEDED' })
    await expect(access.proofs.demand(ada, what, await prove('DELETE /v1/members/2 x'), visitor(), false)).rejects.toMatchObject({ code: 'CEREMONY_STALE' })
    const used = await prove(what)
    await access.proofs.demand(ada, what, used, visitor(), false)
    await expect(access.proofs.demand(ada, what, used, visitor(), false)).rejects.toMatchObject({ code: 'CEREMONY_STALE' })
    await expect(access.proofs.demand(bob.enrolled.member.id, what, await prove(what), visitor(), false)).rejects.toMatchObject({ code: 'CEREMONY_STALE' })
    const signIn = key.get(await access.signIn.passkeyOptions(home), home, { counter: 0 })
    await expect(access.proofs.demand(ada, what, { kind: 'passkey', response: signIn }, visitor(), false)).rejects.toMatchObject({ code: 'CEREMONY_STALE' })
  })

  test('A40 A41 a code proves once; a recovery code proves changes of factors only', async () => {
    await bench.owner('Ada')
    const bob = await bench.withApp('Bob', await invited())
    const { access, visitor, clock } = bench
    const { id } = bob.enrolled.member
    clock.now += minute
    const options = await access.proofs.options(id, what, home)
    expect([options.passkey, options.totp, options.recovery]).toEqual([null, true, 10])
    await access.proofs.demand(id, what, { kind: 'totp', code: bob.code() }, visitor(), false)
    await expect(access.proofs.demand(id, what, { kind: 'totp', code: bob.code() }, visitor(), false)).rejects.toMatchObject({ code: 'PROOF_NEEDED' })
    const recovery = { kind: 'recovery', code: bob.enrolled.recoveryCodes[0]! } as const
    await expect(access.proofs.demand(id, what, recovery, visitor(), false)).rejects.toMatchObject({ code: 'PROOF_NEEDED' })
    await access.proofs.demand(id, what, recovery, visitor(), true)
    await expect(access.proofs.demand(id, what, recovery, visitor(), true)).rejects.toMatchObject({ code: 'PROOF_NEEDED' })
  })

  test('A42 an admin neither makes owners nor acts on them, and one owner stays', async () => {
    const { enrolled } = await bench.owner('Ada')
    const { administration } = bench.access
    const bob = await bench.withApp('Bob', await invited())
    const everywhere = (role: 'owner' | 'admin') => [{ project: 'all', role }] as const
    for (const act of [
      () => administration.invite(admin(2), { note: '', roles: everywhere('owner') }),
      () => administration.invite(admin(2), { note: '', roles: [{ project: 1, role: 'owner' }] }),
      () => administration.setRoles(admin(2), bob.enrolled.member.id, everywhere('owner')),
      () => administration.setRoles(admin(2), enrolled.member.id, everywhere('admin')),
      () => administration.remove(admin(2), enrolled.member.id),
      () => administration.forceFactors(admin(2), enrolled.member.id),
      () => administration.invite({ name: 'member:2', roles: [{ project: 1, role: 'admin' }] }, { note: '', roles: [{ project: 1, role: 'viewer' }] }),
    ]) await expect(act()).rejects.toMatchObject({ code: 'ROLE_TOO_HIGH' })
    await expect(administration.remove(owner(1), enrolled.member.id)).rejects.toMatchObject({ code: 'MEMBER_LAST_OWNER' })
    await expect(administration.setRoles(owner(1), enrolled.member.id, everywhere('admin'))).rejects.toMatchObject({ code: 'MEMBER_LAST_OWNER' })
    expect(await bench.entries('member.removed')).toEqual([])
    expect(await bench.entries('roles.changed')).toEqual([])
    await administration.setRoles(owner(1), bob.enrolled.member.id, everywhere('owner'))
    await administration.remove(owner(2), enrolled.member.id)
    await expect(administration.setRoles(owner(2), 77, everywhere('admin'))).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' })
  })

  test('A45 whoever is removed, changed or forced leaves no invitation open', async () => {
    await bench.owner('Ada')
    const { administration, enrolment } = bench.access
    const acts = [
      (id: number) => administration.remove(owner(1), id),
      (id: number) => administration.setRoles(owner(1), id, [{ project: 1, role: 'viewer' }]),
      (id: number) => administration.forceFactors(owner(1), id),
    ]
    for (const [n, act] of acts.entries()) {
      const { enrolled } = await bench.withApp(`Member ${n}`, (await administration.invite(owner(1), { note: '', roles: [{ project: 'all', role: 'admin' }] })).key)
      const { key } = await administration.invite(admin(enrolled.member.id), { note: 'back door', roles: [{ project: 'all', role: 'admin' }] })
      expect(await enrolment.look(key)).toBeDefined()
      await act(enrolled.member.id)
      expect(await enrolment.look(key)).toBeUndefined()
    }
  })

  test('A43 when the ledger cannot be written, nobody comes in, nothing is given, nothing ends', async () => {
    const { enrolled, key } = await bench.owner('Ada')
    const { access, registry, ledger, visitor } = bench
    const bobs = await invited()
    const options = await access.enrolment.options({ kind: 'invitation', key: bobs }, 'Bob', visitor())
    const answer = key.get(await access.signIn.passkeyOptions(home), home)
    const before = [await registry.members.count(), (await registry.sessions.list(1e12)).length, (await registry.members.invitations()).length]
    const full = vi.spyOn(ledger, 'append').mockRejectedValue(new Error('no space'))
    const factor = { kind: 'passkey', response: new SoftAuthenticator().create(options.passkey!, home), label: 'x' } as const
    for (const act of [
      () => access.signIn.withPasskey(answer, visitor()),
      () => access.administration.invite(owner(1), { note: '', roles: [{ project: 1, role: 'viewer' }] }),
      () => access.administration.revokeSessions(owner(1), {}),
      () => access.administration.makeOwnerLink(owner(1)),
      () => access.administration.makeServiceAccount(owner(1), { name: 'x', scopes: ['import'], projects: 'all' }),
      () => access.administration.forceFactors(owner(1), enrolled.member.id),
      () => access.enrolment.renewRecoveryCodes(enrolled.member.id, 'member:1'),
      () => access.enrolment.enrol({ kind: 'invitation', key: bobs }, { name: 'Bob', userHandle: options.userHandle, factor }, visitor()),
    ]) await expect(act()).rejects.toThrow('no space')
    full.mockRestore()
    expect(await registry.serviceAccounts.list()).toEqual([])
    expect(await registry.factors.recoveryCodesLeft(enrolled.member.id)).toBe(10)
    expect(await registry.factors.passkeys(enrolled.member.id)).toHaveLength(1)
    // The invitation that was shown is used up: it may have been seen.
    expect([await registry.members.count(), (await registry.sessions.list(1e12)).length, (await registry.members.invitations()).length]).toEqual([before[0], before[1], before[2]! - 1])
  })

  test('A32 failures are told with their number, before the sign-in that follows', async () => {
    const { enrolled } = await bench.owner('Ada')
    const { access, visitor, entries, registry } = bench
    for (let n = 0; n < 4; n++) await access.signIn.withTotp('Ada', '000000', visitor({ address: `203.0.113.${n % 2}` })).catch(() => undefined)
    await access.signIn.withTotp('Nobody', '000000', visitor()).catch(() => undefined)
    await access.signIn.withRecoveryCode('Ada', enrolled.recoveryCodes[0]!, visitor())
    const kinds = (await entries()).map((entry) => entry['kind'])
    expect(kinds.slice(-3)).toEqual(['sign-in.failed', 'sign-in.failed', 'session.opened'])
    expect(await entries('sign-in.failed')).toMatchObject([
      { via: 'totp', member: enrolled.member.id, count: 4, addresses: 2 }, { via: 'totp', count: 1, addresses: 1 },
    ])
    expect(await registry.signIns.history(2, enrolled.member.id)).toMatchObject([{ outcome: 'in' }, { outcome: 'failed', count: 4 }])
  })

  test('A33 a sign-in too far from the one before is an alarm on the ledger, without a place; one that somebody can have travelled is none', async () => {
    const { enrolled, key } = await bench.owner('Ada')
    const { access, visitor, entries, clock } = bench
    const enter = async (latitude: number, longitude: number) => {
      const response = key.get(await access.signIn.passkeyOptions(home), home)
      return (await access.signIn.withPasskey(response, visitor({ position: { latitude, longitude } }))).session.id
    }
    const paris = await enter(49, 2)
    clock.now += 60_000
    await enter(51, 7)
    clock.now += 22 * 3_600_000
    const sydney = await enter(-34, 151)
    expect(await entries('alarm.sign-in')).toMatchObject([])
    clock.now += 90 * 60_000
    const back = await enter(49, 2)
    const [alarm, ...more] = await entries('alarm.sign-in')
    expect(more).toEqual([])
    expect(alarm).toMatchObject({ actor: 'signet', member: enrolled.member.id, session: back, before: sydney, km: 17_000, minutes: 90 })
    expect([paris, sydney, back].every((id) => id > 0)).toBe(true)
    expect(JSON.stringify(alarm)).not.toMatch(/France|latitude|203\.0/)
  })

  test('A6 A44 nothing that signs in, and no name or address, is in the registry\'s file or on the ledger', async () => {
    const { enrolled } = await bench.owner('Zebedee Marked')
    const { access, visitor, registry, ledger, entries } = bench
    const bob = await bench.withApp('Bob', await invited('zq7note'))
    await access.signIn.withTotp('Zebedee Marked', '000000', visitor({ address: '203.0.113.99' })).catch(() => undefined)
    await access.flush()
    const options = await access.enrolment.factorOptions(bob.enrolled.member, visitor())
    const step = totpStep(bench.clock.now)
    expect(step).toBeGreaterThan(0)
    const secrets = [enrolled.token, ...enrolled.recoveryCodes, ...enrolled.recoveryCodes.map((code) => code.replaceAll('-', '')), options.totp.secret]
    const told = JSON.stringify(await entries())
    for (const mark of [...secrets, 'Zebedee', 'zq7note', '203.0.113', 'Firefox']) expect(told).not.toContain(mark)
    const seed = await registry.factors.seed(bob.enrolled.member.id)
    expect(seed!.sealed).toMatch(/^[\w-]{60,}$/)
    expect(Number(ledger.size)).toBeGreaterThan(4)
  })

  test('LAST_FACTOR: one way in stays', async () => {
    const { enrolled } = await bench.owner('Ada')
    const { access, registry, visitor } = bench
    const { member } = enrolled
    const [first] = await registry.factors.passkeys(member.id)
    await expect(access.enrolment.removeFactor(member.id, { passkey: first!.id }, 'member:1')).rejects.toMatchObject({ code: 'LAST_FACTOR' })
    const options = await access.enrolment.factorOptions(member, visitor())
    expect(options.passkey!.excludeCredentials).toHaveLength(1)
    const phone = new SoftAuthenticator()
    await access.enrolment.addFactor(member, { kind: 'passkey', response: phone.create(options.passkey!, home), label: 'Phone' }, visitor())
    await access.enrolment.removeFactor(member.id, { passkey: first!.id }, 'member:1')
    await access.signIn.withPasskey(phone.get(await access.signIn.passkeyOptions(home), home), visitor())
    await expect(access.enrolment.removeFactor(member.id, 'totp', 'member:1')).rejects.toMatchObject({ code: 'ACCESS_NOT_FOUND' })
  })
})
