import { expect, test } from 'vitest'
import { negatives, positives } from '../../test/corpus/cases.ts'
import { caught } from '../../test/corpus/hand-written.ts'
import { secondPositives } from '../../test/corpus/second/measure-second.ts'
import type { JsonObject } from '../model/json.ts'
import type { Project } from '../model/project.ts'
import { createGuard, guardClasses } from './index.ts'
import { lengthBucket, markFor } from './classes.ts'
import type { GuardAction, GuardClass } from './finding.ts'
import { mayChoose } from './policy-choices.ts'

const project: Project = { id: 1, name: 'p', token: 't', timeZone: 'UTC', idMode: 'simplified', groupKeys: [], identifying: [], sample: false }
type Case = { readonly properties: JsonObject; readonly subject?: 'event' | 'person' }

const everything: readonly Case[] = [
  ...positives(21, 60), ...negatives(22, 20), ...secondPositives(23, 6),
  ...caught.map(([, properties, , subject]) => ({ properties, ...(subject !== undefined && { subject }) })),
]

/** The policy that does `action` wherever it may be chosen. */
function policyOf(action: GuardAction): Partial<Record<GuardClass, GuardAction>> {
  return Object.fromEntries(guardClasses.filter((kind) => mayChoose(kind, action)).map((kind) => [kind, action]))
}

test.each(['drop', 'mask', 'seal', 'quarantine', 'reject'] as const)('G8 what was cleaned by %s is clean, over all of the corpus', (action) => {
  const guard = createGuard({ policy: policyOf(action) })
  for (const { properties, subject = 'event' } of everything) {
    const once = guard.guard('Event', properties, { project, subject })
    // As the store gives it back: printed and read again.
    const again = guard.guard(once.name ?? 'Event', JSON.parse(JSON.stringify(once.properties)) as JsonObject, { project, subject })
    expect(again.findings, `${JSON.stringify(properties).slice(0, 200)} → ${JSON.stringify(once.properties).slice(0, 200)}`).toEqual([])
  }
})

test('G8 what one policy left is clean to every other', () => {
  const guards = (['drop', 'mask', 'seal', 'quarantine'] as const).map((action) => createGuard({ policy: policyOf(action) }))
  for (const { properties, subject = 'event' } of everything) {
    for (const first of guards) for (const second of guards) {
      if (first === second) continue
      const once = first.guard('Event', properties, { project, subject })
      const again = second.guard('Event', once.properties, { project, subject })
      expect(again.findings, JSON.stringify(once.properties).slice(0, 300)).toEqual([])
    }
  }
})

test('G8 no mark is found under any name, in any list or text', () => {
  const names = ['note', 'message', 'password', 'pin', 'token', 'session', 'card_number', 'iban', 'ssn', 'email', 'phone', 'first_name', 'address', 'dob',
    'avatar', 'ip', 'cookie', 'authorization', '$email', '$name', '$avatar', 'comment', 'bio', 'prompt', 'api_key', 'name', 'detail']
  const lengths = [1, 5, 9, 17, 33, 65, 129, 257, 513, 1025, 9000]
  const marks = [...guardClasses.map((kind) => markFor(kind, '')), '[card 4242]', '[text 257-512]', ...lengths.map((length) => `[text ${lengthBucket(length)}]`)]
  const guard = createGuard()
  for (const subject of ['event', 'person'] as const) for (const name of names) for (const mark of marks) {
    const left: readonly JsonObject[] = [
      ...[mark, [mark, mark], { value: mark }, { text: [mark] }, `${mark}, ${mark}`, ` ${mark} `].map((value) => ({ [name]: value })),
      ...[JSON.stringify({ [name]: mark }), `https://${mark}@example.com/a?${name}=${mark}`, `see ${mark}: ${mark}`, `${name}=${mark}`, `${name}: ${mark} ${mark}`]
        .map((detail) => ({ detail })),
    ]
    for (const properties of left) {
      expect(guard.guard('Event', properties, { project, subject }).findings, JSON.stringify({ ...properties, subject })).toEqual([])
    }
  }
})
