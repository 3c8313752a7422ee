import { expect, test } from 'vitest'
import { incidentKinds } from '../../model/incident.ts'
import { measureNames } from '../containment/measure.ts'
import { lintFacts } from '../notices/lint.ts'
import { draftBulletin, type DraftInput, draftNotice } from './draft.ts'
import { bulletinMarkdown } from './markdown.ts'

const at = Date.parse('2026-11-24T10:00:00Z')
const window = { from: Date.parse('2026-11-20T23:30:00Z'), until: Date.parse('2026-11-22T00:00:00Z') }
const incident: DraftInput['incident'] & Record<string, unknown> = {
  name: '2026-001', kind: 'stolen-session', title: 'Ann’s laptop', what: 'Ann’s laptop was stolen', noticedAt: at, occurred: { from: null, until: null }, cves: [],
  scope: [{ id: 1, target: { kind: 'session', session: 3 }, window, certainty: 'known', note: 'Ann' }],
}
const exposure: DraftInput['exposure'] = {
  confirmed: 3, potential: 4, people: 20, others: 'not-seen',
  projects: [{
    project: 1, people: 20, confirmed: 3, potential: 4, untouched: ['$phone'],
    fields: [{ field: '$email', level: 'full', confirmed: 3, potential: 0 }, { field: '$behaviour', level: 'behaviour', confirmed: 0, potential: 7 }],
  }],
}
const input: DraftInput = {
  incident, exposure, organisation: 'Example', now: at,
  measures: [{ measure: 'revoke-sessions', state: 'done' }, { measure: 'revoke-sessions', state: 'done' }, { measure: 'freeze', state: 'undone' }, { measure: 'snapshot', state: 'done' }],
}
const place = { origin: 'https://signet.example.org', organisation: 'Example' }

test('B15 a draft holds the fields, counts, days and measures of the incident, in both languages, and no words that were meant for the desk', () => {
  const bulletin = draftBulletin(input)
  expect(bulletin).toMatchObject({ slug: 'incident-2026-001', version: 1, date: '2026-11-24', counts: { confirmed: 3, potential: 4, excluded: 13, witnessed: false } })
  expect(bulletin.text.en).toMatchObject({
    exposed: 'E-mail address.', exposedIsPossible: false, cause: 'Data could be read from 20 November 2026 to 21 November 2026. We noticed it on 24 November 2026.',
    measures: [{ by: 'Example', what: 'Sessions were ended.' }],
  })
  expect(bulletin.text.en.notExposed).toMatch(/^Telephone number, passwords/)
  expect(bulletin.text.fr).toMatchObject({ exposed: 'Adresse e-mail.', measures: [{ what: 'Des sessions ont été fermées.' }] })
  expect(JSON.stringify([bulletin, draftNotice(input)])).not.toContain('Ann')
  expect(draftNotice(input)).toMatchObject({ from: '2026-11-20', to: '2026-11-21', measures: { en: ['Sessions were ended.'] } })
})

test('B15 before an exposure is computed, or while the window is open, a draft says so', () => {
  const open = { ...incident, scope: [{ ...incident.scope[0]!, window: { ...window, until: null } }] }
  expect(draftBulletin({ ...input, incident: open, exposure: undefined, measures: [] })).toMatchObject({ counts: null, text: { en: { exposed: 'Being determined.', exposedIsPossible: true, measures: [] } } })
  expect(draftNotice({ ...input, incident: open }).to).toBe('2026-11-24')
})

test.each(incidentKinds)('N10–N16 B15 the words for %s, with all measures, break no rule for notices and make a bulletin in both languages', (kind) => {
  const all = { ...input, incident: { ...incident, kind }, measures: measureNames.map((measure) => ({ measure, state: 'done' as const })) }
  const { what, measures, from, to } = draftNotice(all)
  expect(lintFacts({ incident: '1', version: 1, date: to, organisation: 'Example', contact: 'privacy@example.org', verifyAt: null, what, from, to, measures, correction: null, witnessed: true })).toEqual([])
  const published = { bulletin: draftBulletin(all), publishedAt: at, replaces: null, replacedBy: null, ledger: null }
  for (const language of ['en', 'fr'] as const) expect(bulletinMarkdown(published, language, place)).toMatch(/^---\ntitle: /)
})
