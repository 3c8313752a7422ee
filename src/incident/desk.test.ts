import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ScopeTarget } from '../model/incident.ts'
import type { NewScopeLine } from './incidents/document.ts'
import { type IncidentBench, incidentBench, person } from './incident.fixture.ts'

let bench: IncidentBench
beforeEach(async () => {
  bench = await incidentBench()
})
afterEach(() => bench.close())

const hour = 3_600_000
const [ann, bob, cleo, dan] = ['ann', 'bob', 'cleo', 'dan'].map(person) as [ReturnType<typeof person>, ReturnType<typeof person>, ReturnType<typeof person>, ReturnType<typeof person>]

async function opened() {
  return bench.desk.open({ kind: 'stolen-session', title: 'A laptop was stolen', what: 'On Tuesday, in a train', noticedAt: bench.clock.now, noticedHow: 'A call' }, 'member:1')
}

async function scoped(target: ScopeTarget, more: Partial<NewScopeLine> = {}) {
  const incident = await opened()
  const line: NewScopeLine = { target, window: { from: bench.clock.now - hour, until: null }, certainty: 'known', ...more }
  return bench.desk.change(incident.id, incident.version, { type: 'scope.add', line }, 'member:1')
}

const member: ScopeTarget = { kind: 'member', member: 3 }
const unseal = (kind: 'unseal.reserve' | 'unseal.done', people: string[], more: object = {}) =>
  bench.ledger.append({ kind, actor: 'member:3', project: 1, grant: people.join(), fields: ['$email'], level: 'full', ...more }, people)

/** Rows of the only project: field, level, confirmed, potential. */
const rowsOf = ({ projects }: Awaited<ReturnType<typeof bench.desk.compute>>) =>
  projects.flatMap(({ fields }) => fields.map(({ field, level, confirmed, potential }) => [field, level, confirmed, potential]))

describe('incidents', () => {
  test('I1 an incident has a name by its year, is on the ledger before it is there, and keeps its versions', async () => {
    const one = await opened()
    expect([one.name, one.status, one.version, (await opened()).name]).toEqual(['2026-001', 'open', 1, '2026-002'])
    const changed = await bench.desk.change(one.id, 1, { type: 'timeline.add', at: bench.clock.now, text: 'Police told' }, 'member:2')
    expect(changed.timeline.at(-1)).toMatchObject({ text: 'Police told', by: 'member:2' })
    expect((await bench.desk.versions(one.id)).map(({ version, actor, change }) => [version, actor, change])).toEqual([[1, 'member:1', 'opened'], [2, 'member:2', 'timeline.add']])
    const entries = []
    for await (const entry of bench.ledger.entries()) entries.push(entry.kind)
    expect(entries).toEqual(['incident.opened', 'incident.opened', 'incident.changed'])
  })

  test('I2 of two who change one version at once, one is refused and told', async () => {
    const { id } = await opened()
    const both = await Promise.allSettled(['member:1', 'member:2'].map((by) => bench.desk.change(id, 1, { type: 'task.add', text: `by ${by}` }, by)))
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'INCIDENT_CHANGED', message: expect.stringContaining('version 2') } })
    expect((await bench.desk.get(id)).tasks).toHaveLength(1)
    expect(bench.ledger.size).toBe(2)
  })

  test.each([
    [{ kind: 'member', member: 99 }], [{ kind: 'session', session: 12 }], [{ kind: 'service', service: 4 }], [{ kind: 'secret', project: 7 }],
    [{ kind: 'collector', name: 'eu', projects: [] }], [{ kind: 'backup', holds: [], projects: 'all' }], [{ kind: 'vault', projects: [9] }],
  ] as const)('I3 a line of the scope that names nothing is refused: %j', async (target) => {
    await expect(scoped(target as ScopeTarget)).rejects.toMatchObject({ code: 'SCOPE_NAMES_NOTHING' })
  })

  test('I3 a window in the future, or that ends before it begins, is refused', async () => {
    await unseal('unseal.reserve', [ann])
    const { now } = bench.clock
    await expect(scoped(member, { window: { from: now + hour, until: null } })).rejects.toMatchObject({ code: 'SCOPE_IN_FUTURE' })
    await expect(scoped(member, { window: { from: now - hour, until: now + hour } })).rejects.toMatchObject({ code: 'SCOPE_IN_FUTURE' })
    await expect(scoped(member, { window: { from: now - hour, until: now - 2 * hour } })).rejects.toMatchObject({ code: 'SCOPE_NAMES_NOTHING' })
    await expect(bench.desk.compute((await opened()).id, 'member:1', '')).rejects.toMatchObject({ code: 'SCOPE_NAMES_NOTHING' })
  })

  test('I4 an incident goes forward in order, is not told of before somebody was aware, and is reopened with a reason', async () => {
    let incident = await opened()
    const to = async (status: 'open' | 'contained' | 'notified' | 'closed', why = 'because') =>
      (incident = await bench.desk.change(incident.id, incident.version, { type: 'status', status, why }, 'member:1'))
    await expect(to('notified')).rejects.toMatchObject({ code: 'STATUS_NOT_REACHABLE' })
    incident = await bench.desk.change(incident.id, incident.version, { type: 'aware', at: bench.clock.now, why: 'Names were read' }, 'member:1')
    expect(incident.decisions).toMatchObject([{ about: 'aware', article: 'GDPR art. 33(1)', by: 'member:1', why: 'Names were read' }])
    await to('contained')
    await to('notified')
    await expect(to('contained')).rejects.toMatchObject({ code: 'STATUS_NOT_REACHABLE' })
    const { notifiedAt } = incident
    bench.clock.now += hour
    await to('closed')
    await expect(to('open', ' ')).rejects.toMatchObject({ code: 'INCIDENT_INVALID' })
    await to('open', 'Another laptop')
    expect(incident).toMatchObject({ status: 'open', notifiedAt, reopened: [{ from: 'closed', why: 'Another laptop' }] })
    expect(incident.tasks.at(-1)!.text).toMatch(/people were told/)
  })

  test('I5 an alarm of the ledger opens as an incident with whom it is about', async () => {
    const { index } = await bench.ledger.append({ kind: 'canary.opened', actor: 'member:3', project: 1, grant: 'g', fields: ['$email'], level: 'full' }, [ann])
    const { incident, target } = await bench.desk.fromAlarm(index)
    expect([incident.kind, incident.alarm, target]).toEqual(['stolen-session', index, { kind: 'member', member: 3 }])
    const reads = await bench.ledger.append({ kind: 'alarm.reads', actor: 'signet', reader: 'service:4', project: 1, seen: 400, median: 2 })
    expect((await bench.desk.fromAlarm(reads.index)).target).toEqual({ kind: 'service', service: 4 })
    const plain = await bench.ledger.append({ kind: 'plan.changed', actor: 'member:1' })
    await expect(bench.desk.fromAlarm(plain.index)).rejects.toMatchObject({ code: 'INCIDENT_INVALID' })
  })
})

describe('exposure', () => {
  test('X10 what is said to have left is confirmed; what was only reserved is possible; each level by itself', async () => {
    await unseal('unseal.reserve', [ann])
    await unseal('unseal.done', [ann])
    await unseal('unseal.reserve', [bob, cleo])
    await unseal('unseal.reserve', [dan], { level: 'masked' })
    await unseal('unseal.done', [dan], { level: 'masked' })
    const { id } = await scoped(member)
    const exposure = await bench.desk.compute(id, 'member:1', '')
    expect(rowsOf(exposure)).toEqual([['$email', 'full', 1, 2], ['$email', 'masked', 1, 0]])
    expect([exposure.confirmed, exposure.potential, exposure.version, exposure.coverage.ledgerSize]).toEqual([2, 2, 1, 7])
    const people = (await bench.desk.peopleOf(id, 1)).get(1)!
    expect(people.find(ann)).toMatchObject({ grade: 'confirmed', through: ['member:3'], firstAt: bench.clock.now })
    expect(people.find(person('nobody'))).toBeUndefined()
    expect((await bench.desk.whyOf(id, 1, 1, ann)).map(({ entry, cause, grade }) => [entry, cause, grade])).toEqual([[1, 'unsealed', 'confirmed']])
    expect((await bench.desk.whyOf(id, 1, 1, bob)).map(({ entry, cause, grade }) => [entry, cause, grade])).toEqual([[2, 'reserved', 'potential']])
  })

  test('X11 rows under a pseudonym, and entries of kinds that are not known, are possible behaviour', async () => {
    await bench.ledger.append({ kind: 'stream.read', actor: 'member:3', project: 1, count: 4 }, [ann])
    await bench.ledger.append({ kind: 'something.new', actor: 'member:3', project: 1 }, [bob])
    await bench.ledger.append({ kind: 'grant.request', actor: 'member:3', project: 1, fields: ['$email'], level: 'full' }, [cleo])
    await bench.ledger.append({ kind: 'canary.opened', actor: 'member:3', project: 1, fields: ['$email'], level: 'full' }, [cleo])
    const { id } = await scoped(member)
    expect(rowsOf(await bench.desk.compute(id, 'member:1', ''))).toEqual([['$behaviour', 'behaviour', 0, 2]])
  })

  test('X12 others, and other times, are not in it; a session is that session', async () => {
    await unseal('unseal.done', [ann], { actor: 'member:4' })
    bench.clock.now += 5 * hour
    await unseal('unseal.done', [bob])
    const { session } = await bench.registry.sessions.open({ member: 5, via: 'passkey', lastsMs: 9 * hour, device: undefined, place: undefined, deviceKey: undefined })
    const [who, number] = [`member:${session.member}`, session.id]
    await bench.ledger.append({ kind: 'people.read', actor: who, project: 1, session: number }, [cleo])
    await bench.ledger.append({ kind: 'people.read', actor: who, project: 1, session: number + 1 }, [dan])
    const { id } = await scoped(member)
    expect(rowsOf(await bench.desk.compute(id, 'member:1', ''))).toEqual([['$email', 'full', 1, 0]])
    const other = await scoped({ kind: 'session', session: number })
    const exposure = await bench.desk.compute(other.id, 'member:1', '')
    const people = (await bench.desk.peopleOf(other.id, 1)).get(1)!
    expect([exposure.potential, people.at(0).pseudonym, people.at(0).through]).toEqual([1, cleo, [`session:${number}`]])
  })

  test('X13 without a witness that has seen the window nobody is excluded, only not seen', async () => {
    await unseal('unseal.done', [ann])
    const { id } = await scoped(member)
    expect((await bench.desk.compute(id, 'member:1', '')).others).toBe('not-seen')
    bench.witness()
    bench.clock.now += 1
    await unseal('unseal.done', [bob])
    expect((await bench.desk.compute(id, 'member:1', '')).others).toBe('not-seen')
    bench.witness()
    const last = await bench.desk.compute(id, 'member:1', '')
    expect([last.others, last.coverage.witness?.name]).toEqual(['excluded', 'laptop'])
    bench.witnesses.push({ name: 'other', seen: null, contradicts: true })
    expect((await bench.desk.compute(id, 'member:1', '')).others).toBe('not-seen')
  })

  test('X14 a set of people that is gone, or a ledger that is distrusted, makes everybody whom the actor could reach possible', async () => {
    await bench.seal(ann, ['$email'])
    await bench.seal(bob, ['$name'])
    await unseal('unseal.done', [cleo])
    const folder = join(bench.dir, 'ledger', 'people')
    const file = join(folder, readdirSync(folder)[0]!)
    const bytes = readFileSync(file)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(file, bytes)
    const { id } = await scoped(member)
    const exposure = await bench.desk.compute(id, 'member:1', '')
    expect(exposure.lines[0]!.notes).toEqual(['not-covered'])
    expect(rowsOf(exposure)).toEqual([['$behaviour', 'behaviour', 0, 2], ['$email', 'full', 0, 1], ['$name', 'full', 0, 1]])
    bench.ledger.distrust('a witness says so')
    const distrusted = await bench.desk.compute((await scoped({ kind: 'secret', project: 1 })).id, 'member:1', '')
    expect([rowsOf(distrusted), distrusted.coverage.gaps, distrusted.others]).toEqual([[['$behaviour', 'behaviour', 0, 2]], ['ledger-wrong'], 'not-seen'])
  })

  test('X15 a collector that was taken: who arrived in the window, and what was set since', async () => {
    const { now } = bench.clock
    bench.arrivals.push({ project: 1, person: ann, at: now - 1_000 }, { project: 1, person: bob, at: now - 3 * hour })
    await bench.seal(cleo, ['$email'])
    const { id } = await scoped({ kind: 'collector', name: 'eu-1', projects: 'all' })
    expect(rowsOf(await bench.desk.compute(id, 'member:1', ''))).toEqual([['$behaviour', 'behaviour', 0, 1], ['$distinct_id', 'full', 0, 1], ['$email', 'full', 0, 1]])
  })

  test('X16 a vault that was taken: nobody while it was locked, else everybody, those erased since as well', async () => {
    await bench.seal(ann, ['$email'])
    const vault = (await scoped({ kind: 'vault', projects: 'all' })).id
    const locked = await bench.desk.compute(vault, 'member:1', '')
    expect([locked.confirmed + locked.potential, locked.lines[0]!.notes]).toEqual([0, ['vault-locked']])
    await bench.ledger.append({ kind: 'key.unlock' })
    await bench.ledger.append({ kind: 'erase.done', project: 1 }, [bob])
    const exposure = await bench.desk.compute(vault, 'member:1', '')
    expect([exposure.potential, exposure.changes]).toEqual([2, { added: 2, removed: 0, nowConfirmed: 0, shrunk: 0 }])
  })

  test('X17 a copy without keys shows behaviour only; with keys and the unlock secret everything', async () => {
    await bench.seal(ann, ['$email'])
    const data = await bench.desk.compute((await scoped({ kind: 'backup', holds: ['data', 'keys'], projects: 'all' })).id, 'member:1', '')
    expect([rowsOf(data), data.lines[0]!.notes]).toEqual([[['$behaviour', 'behaviour', 0, 1]], ['backup-sealed']])
    const all = await bench.desk.compute((await scoped({ kind: 'backup', holds: ['data', 'keys', 'unlock-secret'], projects: 'all' })).id, 'member:1', '')
    expect(rowsOf(all)).toEqual([['$behaviour', 'behaviour', 0, 1], ['$email', 'full', 0, 1]])
  })

  test('X18 an address is whoever an imported log says came from there; with no log it may be anybody', async () => {
    await unseal('unseal.done', [ann])
    await unseal('unseal.done', [bob], { actor: 'member:4' })
    let incident = await scoped({ kind: 'address', network: '203.0.113.0/24' })
    const before = await bench.desk.compute(incident.id, 'member:1', '')
    expect([before.potential, before.confirmed, before.lines[0]!.notes]).toEqual([2, 0, ['address-unknown']])
    const text = `${JSON.stringify({ time: bench.clock.now - 1, ip: '203.0.113.9', actor: 'member:4' })}\n{"unrelated":1}\n`
    const imported = await bench.desk.importLog(incident.id, incident.version, { source: 'proxy', text }, 'member:1')
    incident = imported.incident
    expect([imported.lines, imported.useful, incident.evidence[0]!.kind]).toEqual([2, 1, 'log'])
    // What is kept of a log is what was used of it: others came by there too.
    const others = ['{"time":1,"ip":"198.51.100.7","user":"ann.lee@example.org"}', '{"time":1,"ip":"198.51.100.8","actor":"ann.lee@example.org"}', '']
    const more = await bench.desk.importLog(incident.id, incident.version, { source: 'proxy', text: others.join('\n') }, 'member:1')
    expect([more.lines, more.useful]).toEqual([2, 0])
    const kept = await Promise.all([1, 2].map((number) => bench.registry.incidents.contentOf(incident.id, 'log', number)))
    expect(kept).toEqual([`${JSON.stringify({ at: bench.clock.now - 1, address: '203.0.113.9', actor: 'member:4' })}\n`, ''])
    incident = more.incident
    await expect(bench.desk.compute(incident.id, 'member:1', '')).rejects.toMatchObject({ code: 'EXPOSURE_WOULD_SHRINK' })
    const after = await bench.desk.compute(incident.id, 'member:1', 'The proxy names one member only')
    expect([after.confirmed, after.potential, after.changes!.removed, after.reason]).toEqual([1, 0, 1, 'The proxy names one member only'])
    await expect(bench.desk.importLog(incident.id, incident.version, { source: 'x', text: 'no json' }, 'member:1')).rejects.toMatchObject({ code: 'INCIDENT_INVALID' })
  })

  test('X19 a clock that was set makes what lies beside the window possible', async () => {
    await unseal('unseal.done', [ann])
    bench.clock.now += 2 * hour
    await bench.ledger.append({ kind: 'note' })
    bench.clock.now -= hour
    await unseal('unseal.done', [bob])
    const incident = await scoped(member, { window: { from: bench.clock.now - 10, until: null } })
    const exposure = await bench.desk.compute(incident.id, 'member:1', '')
    expect([exposure.confirmed, exposure.potential]).toEqual([1, 1])
  })

  test('X20 a version says less than the one before only with a reason, and says what changed', async () => {
    await unseal('unseal.done', [ann])
    await unseal('unseal.reserve', [bob])
    const incident = await scoped(member)
    await bench.desk.compute(incident.id, 'member:1', '')
    await unseal('unseal.done', [bob])
    await unseal('unseal.done', [cleo])
    bench.clock.now += 1
    const grown = await bench.desk.compute(incident.id, 'member:1', '')
    expect(grown.changes).toEqual({ added: 1, removed: 0, nowConfirmed: 1, shrunk: 0 })
    const line = { target: member, window: { from: bench.clock.now, until: null }, certainty: 'known' as const }
    await bench.desk.change(incident.id, incident.version, { type: 'scope.change', id: 1, line, why: 'They came later' }, 'member:1')
    await expect(bench.desk.compute(incident.id, 'member:1', ' ')).rejects.toMatchObject({ code: 'EXPOSURE_WOULD_SHRINK', message: expect.stringContaining('3 people') })
    const shrunk = await bench.desk.compute(incident.id, 'member:2', 'The window was wrong')
    expect([shrunk.version, shrunk.changes]).toEqual([3, { added: 0, removed: 3, nowConfirmed: 0, shrunk: 3 }])
    const { texts } = await bench.ledger.entry(shrunk.entry)
    expect(texts?.['reason']).toMatch(/^[0-9a-f]{64}$/)
  })

  test('X4 pseudonyms of one person are one line, under the one that stands for them', async () => {
    await bench.registry.links.applyLinks([{ kind: 'link', project: 1, verb: 'identify', from: bob, to: ann, at: 1 } as never], () =>
      [{ kind: 'open', from: bob, to: ann, verb: 'identify', at: 1 }])
    await unseal('unseal.done', [bob])
    await bench.ledger.append({ kind: 'people.read', actor: 'member:3', project: 1 }, [ann])
    const { id } = await scoped(member)
    const exposure = await bench.desk.compute(id, 'member:1', '')
    const people = (await bench.desk.peopleOf(id, 1)).get(1)!
    expect([exposure.confirmed, exposure.potential, people.size, people.at(0).pseudonym]).toEqual([1, 0, 1, ann])
  })
})
