import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldWord } from './field-words.ts'
import { lintFacts, lintText } from './lint.ts'
import { someFacts, somebody } from './notices.fixture.ts'
import { writeNotice } from './write-notice.ts'

const order = (text: string, parts: readonly string[]) => parts.map((part) => text.indexOf(part))

test('N1 a notice lists one person’s fields in three lists, with what to do and what not, in English', () => {
  const { text, subject } = writeNotice(someFacts, somebody)
  const places = order(text, [
    'Notice from Example', 'Version 1 of 27 November 2025', 'K7QX-29FM-TR4P-8WZA', 'WHAT HAPPENED', 'between 9 November 2025 and 12 November 2025',
    'YOUR DATA THAT WAS EXPOSED', '- e-mail address', '- name', 'POSSIBLY EXPOSED', 'under a pseudonym', 'NOT EXPOSED', '- telephone number',
    'passwords', 'WHAT WE HAVE DONE', 'revoked', 'WHAT YOU CAN DO', 'WHAT IS NOT NEEDED', 'WILL NEVER ASK', 'QUESTIONS', 'privacy@example.org', 'https://signet.example.org/verify',
  ])
  expect(places.every((place) => place >= 0)).toBe(true)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(subject).toBe('About your data at Example')
})

test('N1 and in French, with the same parts in the same order', () => {
  const { text } = writeNotice({ ...someFacts, version: 2, correction: { en: 'More people.', fr: 'Plus de personnes.' } }, { ...somebody, language: 'fr' })
  const places = order(text, [
    'Avis de Example', 'Version 2 du 27 novembre 2025', 'remplace les versions', 'Ce qui change : Plus de personnes.', 'CE QUI S’EST PASSÉ', 'entre le 9 novembre 2025',
    'VOS DONNÉES EXPOSÉES', '- adresse e-mail', '- nom', 'PEUT-ÊTRE EXPOSÉES', 'NON EXPOSÉES', '- numéro de téléphone', 'mots de passe', 'CE QUE NOUS AVONS FAIT',
    'POUVEZ FAIRE', 'PAS NÉCESSAIRE', 'NE VOUS DEMANDERA JAMAIS', 'QUESTIONS',
  ])
  expect(places.every((place) => place >= 0)).toBe(true)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})

test('N2 without a witness nothing is said to be excluded', () => {
  const { text } = writeNotice({ ...someFacts, witnessed: false }, somebody)
  expect(text).toContain('WE SEE NO SIGN OF EXPOSURE')
  expect(text).not.toContain('THAT WAS NOT EXPOSED')
})

test('N10–N16 no generated notice has a link, urgency, an attachment or a demand, whatever the fields are called', () => {
  const name = fc.string({ unit: 'binary', maxLength: 30 })
  fc.assert(fc.property(fc.constantFrom('en' as const, 'fr' as const), fc.array(name, { maxLength: 5 }), (language, fields) => {
    const { text, subject } = writeNotice(someFacts, { ...somebody, language, exposed: ['$email', ...fields] })
    expect([lintText(text, someFacts.verifyAt), lintText(subject, null)]).toEqual([[], []])
  }), { numRuns: 300 })
  for (const language of ['en', 'fr'] as const) expect(lintText(writeNotice({ ...someFacts, verifyAt: null }, { ...somebody, language }).text, null)).toEqual([])
})

test.each([
  ['Log in at https://example.org/reset', ['link']], ['see bit.ly/x1', ['link', 'short-link']], ['Act now', ['urgency']], ['Répondez sous 24 heures', ['urgency']],
  ['Click here to go on', ['sign-in']], ['Connectez-vous', ['sign-in']], ['See the attached file', ['attachment']], ['Document ci-joint', ['attachment']],
  ['Send us your password', ['asks-for-secret']], ['ab\u202Ecd', ['hidden-letters']], ['evil.com/login', ['link']], ['It was detected on 8 November.', []],
])('N10–N16 %j is refused for what it is', (text, flaws) => expect(lintText(text, null)).toEqual(flaws))

test('N15 a contact that is a no-reply, or none, is refused', () => {
  for (const contact of ['no-reply@example.org', 'noreply@example.org', 'ne-pas-repondre@example.fr', 'donotreply@example.org']) {
    expect(lintFacts({ ...someFacts, contact })).toContainEqual({ at: 'contact', flaw: 'no-reply' })
  }
  expect(lintFacts({ ...someFacts, contact: ' ' })).toContainEqual({ at: 'contact', flaw: 'empty' })
  expect(lintFacts(someFacts)).toEqual([])
})

test('N3 an unknown field keeps its name, without what nobody sees', () => {
  expect([fieldWord('Plan\u202Ename', 'en'), fieldWord('ma "clé"', 'fr'), fieldWord('Email', 'en'), fieldWord('https://evil.com/x', 'en')]).toEqual(['“Planname”', '« ma clé »', 'e-mail address', '“https evil com x”'])
})

test('N4 no line is wider than a mail program would break', () => {
  for (const line of writeNotice(someFacts, { ...somebody, language: 'fr' }).text.split('\n')) expect(line.length).toBeLessThanOrEqual(76)
})
