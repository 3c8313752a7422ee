/**
 * A day of traffic with marked identities through every way in; then every file under the data directory, the log and
 * every answer are searched for them, in each spelling. P1, P2, P7 and design §16.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { marks, spellings } from './marked.ts'
import { startServer } from './server.ts'

const forms = spellings()

function marksIn(where: string, bytes: Buffer): string[] {
  return forms.filter(({ bytes: form }) => bytes.includes(form)).map(({ mark }) => `${where}: ${mark}`)
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name)).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
}

function searchFiles(dir: string): string[] {
  return filesBelow(dir).flatMap((path) => {
    const bytes = readFileSync(path)
    const found = marksIn(path, bytes)
    return bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b])) ? found.concat(marksIn(`${path} (gzip)`, gunzipSync(bytes))) : found
  })
}

test('P1 P2 marked identities are in no file, log line or answer', { timeout: 240_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'signet-leak-'))
  const log: Buffer[] = []
  const server = await startServer(join(dir, 'data'), { env: { SIGNET_LOG: 'debug' }, onLog: (chunk) => log.push(chunk) })
  const { token, secret, url } = server
  const found: string[] = []
  const basic = { authorization: `Basic ${Buffer.from(`${secret}:`).toString('base64')}` }
  try {
    const time = Date.now()
    const properties = {
      token, distinct_id: marks.distinctId, $device_id: marks.deviceId, $user_id: marks.userId, ip: marks.address, time,
      $current_url: `https://shop.test/account?email=${encodeURIComponent(marks.email)}&q=${marks.query}#${marks.query}`,
      $referrer: `https://mail.test/inbox/${marks.referrer}?u=${marks.userId}`, $initial_referrer: `https://mail.test/${marks.referrer}`,
      email: marks.email, $email: marks.email, name: marks.name, $name: marks.name, first_name: marks.firstName, phone: marks.phone,
      note: `call ${marks.phone} or write to ${marks.email}`, password: marks.password, nested: { email: marks.email, list: [marks.email, { deep: marks.email }] },
      json: JSON.stringify({ email: marks.email }), gclid: marks.query, company: marks.groupId, $avatar: marks.avatar, plan: 'pro',
    }
    const send = async (path: string, body: string | Buffer, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${url}${path}`, { method: 'POST', body, headers: { 'user-agent': `Test ${marks.query}`, origin: 'https://shop.test', ...headers } })
      found.push(...marksIn(`answer of ${path}`, Buffer.from(await answer.arrayBuffer())))
      return answer.status
    }
    await fetch(`${url}/v1/projects/1`, { method: 'PATCH', headers: { ...basic, 'content-type': 'application/json' }, body: JSON.stringify({ groupKeys: ['company'] }) })
    const json = { 'content-type': 'application/json' }
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const batch = [{ event: 'Signed in', properties }, { event: '$identify', properties: { ...properties, $anon_distinct_id: `$device:${marks.deviceId}` } }, { event: '$create_alias', properties: { token, distinct_id: marks.userId, alias: marks.alias, time } }, { event: `Mail to ${marks.email}`, properties }]
    expect(await send('/track?ip=1&verbose=1', JSON.stringify(batch), json)).toBe(200)
    expect(await send('/track', `data=${encodeURIComponent(Buffer.from(JSON.stringify(batch)).toString('base64'))}`, form)).toBe(200)
    expect(await send('/track', gzipSync(JSON.stringify(batch)), { ...json, 'content-encoding': 'gzip' })).toBe(200)
    await fetch(`${url}/track?data=${encodeURIComponent(JSON.stringify(batch[0]))}`)
    expect(await send('/import?strict=1', JSON.stringify([{ event: 'Old', properties: { ...properties, $insert_id: 'm-1' } }, { event: 'Bad', properties: { ...properties, $insert_id: marks.email } }, { event: '', properties }]), { ...json, ...basic })).toBe(400)
    const $set = { $email: marks.email, $name: marks.name, $first_name: marks.firstName, $phone: marks.phone, $avatar: marks.avatar, plan: 'pro', nickname: marks.email }
    await send('/engage?verbose=1', JSON.stringify([{ $token: token, $distinct_id: marks.userId, $set }, { $token: token, $distinct_id: marks.userId, $append: { emails: marks.email } }, { $token: token, $distinct_id: marks.userId, $union: { emails: [marks.email] } }, { $token: token, $distinct_id: marks.userId, $ip: marks.address, $set_once: { $email: marks.email } }]), json)
    await send('/groups', JSON.stringify([{ $token: token, $group_key: 'company', $group_id: marks.groupId, $set: { $name: marks.groupName, $email: marks.email, seats: 5 } }]), json)
    await send('/track', `{"broken ${marks.email}`, json)
    await send(`/record?distinct_id=${marks.distinctId}&replay_id=1`, gzipSync(JSON.stringify([{ type: 2, data: marks.email }])), { authorization: `Basic ${Buffer.from(`${token}:`).toString('base64')}` })

    // While the log still holds what the engine has not, and after.
    found.push(...searchFiles(dir).map((line) => `before loading ${line}`))
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
    const range = `from_date=${day(-2)}&to_date=${day(0)}`
    const question = { kind: 'trend', series: [{ event: null, measure: 'unique' }], unit: 'day', range: { last: 3, unit: 'day' } }
    const reads: [string, RequestInit?][] = [
      [`/api/2.0/export?${range}`], ['/api/query/engage', { method: 'POST' }], [`/api/2.0/segmentation?event=Signed%20in&on=properties%5B%22email%22%5D&${range}`],
      ['/api/2.0/events/names?type=general'], ['/v1/session'], ['/v1/projects/1'], ['/v1/projects/1/dictionary'], ['/v1/projects/1/live?limit=100'], ['/v1/projects/1/people?limit=100'], ['/v1/projects/1/intake'], ['/metrics'],
      ['/v1/projects/1/ask', { method: 'POST', body: JSON.stringify(question), headers: { 'content-type': 'application/json' } }],
      ['/v1/projects/1/values?property=email&of=event'], ['/v1/projects/1/values?property=note&of=event'], [`/v1/projects/1/people?search=${encodeURIComponent(marks.email)}`, {}],
    ]
    const people = (await (await fetch(`${url}/v1/projects/1/people?limit=50`, { headers: basic })).json()) as { people: { pseudonym: string }[] }
    expect(people.people.length).toBeGreaterThan(0)
    for (const { pseudonym } of people.people) reads.push([`/v1/projects/1/people/${pseudonym}`])
    let exported = ''
    for (const [path, init] of reads) {
      const answer = await fetch(`${url}${path}`, { ...init, headers: { ...basic, ...(init?.headers as Record<string, string>) } })
      const bytes = Buffer.from(await answer.arrayBuffer())
      if (path.startsWith('/api/2.0/export')) exported = bytes.toString()
      found.push(...marksIn(`answer of ${path.split('?')[0]}`, bytes))
    }
    // The search would find nothing in a server that kept nothing.
    expect(exported.split('\n').filter((line) => line !== '').length).toBeGreaterThan(8)
    expect(exported).toContain('"plan":"pro"')
    await server.stop()
    found.push(...searchFiles(dir))
    found.push(...marksIn('log', Buffer.concat(log)))
    expect([...new Set(found)]).toEqual([])
  } finally {
    await server.stop().catch(() => undefined)
    rmSync(dir, { recursive: true, force: true })
  }
})
