import { expect, test } from 'vitest'
import type { Project } from '../model/project.ts'
import type { Span } from './finding.ts'
import { isCard } from './cards.ts'
import { holdsOnlyMarks, isInsideMark, isMark } from './classes.ts'
import { findEmails } from './emails.ts'
import { base64Runs, fromBase64, unmasked } from './encodings.ts'
import { looksRandom } from './entropy.ts'
import { pagePath } from './findings-ledger.ts'
import { formValueClass, isFormValueName } from './form-values.ts'
import * as ids from './government-ids.ts'
import { isIban } from './iban.ts'
import { createGuard } from './index.ts'
import { KeyCache } from './key-cache.ts'
import { judgeKey } from './key-verdict.ts'
import { findFields } from './markup.ts'
import { classOfName } from './name-class.ts'
import { findNumbers, findWrittenIds } from './numbers.ts'
import { findPairs } from './pairs.ts'
import { plainText, propertyWords } from './property-words.ts'
import { findAddress, findBirth, isLongProse } from './prose.ts'
import { findFlags, findHeaders, findMiddles, findPathTokens, findPrivateKeys, findSpokenTokens, findUserInfo,
  findWebhooks, jwtEnd } from './secrets.ts'
import { tokenShapes } from './token-shapes.ts'
import * as tests from './value-tests.ts'

const size = 8192
const fill = (piece: string): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size)

/** Texts built to make each rule try, nearly succeed, and try again. */
const hostile: readonly string[] = [
  'a', '1', '1 ', '1-', '4242 ', '42424242', 'a@', '@a.', 'a.b@', 'a@b.c ', '://', 'http://', 'http://a:',
  'http://a:b@', '=', 'a=', 'password=', '?token=', '&token=a', 'password: ', 'eyJ', 'eyJ-', 'eyJ_a.',
  'eyJhbGciOiJI.', 'eyJhbGciOiJIUzI1NiJ9.e', '-----BEGIN PRIVATE KEY-----', '-----BEGIN A', '-', ' -', ' --password ',
  'ghp_', 'sk-', 'xoxb-1-', 'AKIA', 'SK', 're_a1', '%', '%41', '%25', '%E9', '\\u0041', '&#64;', '(at)', ' at a dot ',
  'a at b dot c ', '{', '[', '{"a":', '[[', '"', '{"a":"', 'FR76', 'FR76 3000 ', 'AB12', 'AB 12 ', 'X1234567',
  '12.345.678-', '+33 ', '+1', '(555) ', '00', '0033', '1 Main ', '1 Aaaa Aaaa Street ', '12 rue de la ',
  'Aaaastraße ', 'calle a a 1', 'born on 1', 'born on 12 ', 'née le 1 ',
  'hook', 'https://hooks.slack.com/services/', 'https://a.webhook.office.com/webhookb2/',
  'https://discord.com/api/webhooks/1', 'https://a.logic.azure.com/workflows/', 'https://a/hooks/', 'https://hook',
  '/reset/', '/reset/a1', '/verify-email/', 'Bearer ', 'Bearer a', 'Basic ', 'token a1b2c3d4e5f6 ', '123456789:AA',
  '1234567890123456|', 'M', 'MTAxMjM0NTY3ODkwMTIzNDU2.', 'abc1Q~', '_mmk', 'abcdef_', '0.', '00D', 'AccountKey=',
  '+ASt', 'AzSe', 'ACDb', 'AZDO', '.atlasv1.', '-us', 'a-us1', 'X-Amz-Signature=', '_gitlab_session=',
  'é', 'а', '\u200b', '１', '٤', '\ud835\udfd8', '\ud800', 'word ', 'Word, ', 'palabra ', '日本', '\u0000', '\n', '\t', '<a>', '</', '<password>', '<password>a', "'", '`', ';', '; a=', '; Path=', 'Cookie: ', 'Set-Cookie: a=', 'ssn 1', 'SSN ', 'tel ', 'tel:1 ', 'phone 1', 'a1', 'a1_', 'A1b2', 'aaaaaaaaA', '0x', '//', '/', '?', '#', '://@', '@@', '..', 'a..', '--', '__', 'A B ', 'P.O. Box ', 'a, b, ', 'curl -u a:', 'acme_sk_', 'sk_', 'a_a_live_', 'live_1', 'aaaaaaaaaaaa_secret_live_', 'secret-A1', '[text 1-4]', '<input ', '<input a=', '<input a="', '<input type="password" value="a">', '<textarea>', '<textarea ', '<input/a=b c=d ', 'a="',  '[email]', '[', '[card 4242] ', '12345678-', '12345678 A', 'AB-12-', 'ABC-DEF-', 'mysql -p', 'data:image/png;base64,', 'data:image/',
].map(fill)

const seenAll = 0xffff
const cache = new KeyCache(false)
const names = cache.namesBelow('')
const reader = { judge: (name: string) => names.get(name) ?? cache.judge(names, name, ''), look: () => undefined, budget: { left: 0 } }
const rules: readonly (readonly [string, (text: string, out: Span[]) => unknown])[] = [
  ['findEmails', (text, out) => findEmails(text, size, out)],
  ['findNumbers', (text, out) => findNumbers(text, size, 0, out)],
  ['findWrittenIds', (text, out) => findWrittenIds(text, 0, out)],
  ['findPairs', (text, out) => findPairs(text, size, reader, out)],
  ['findAddress', (text, out) => findAddress(text.slice(0, 1024), out)],
  ['findBirth', (text, out) => findBirth(text, out)],
  ['isLongProse', text => isLongProse(text)],
  ['findFlags', (text, out) => findFlags(text, out)],
  ['findHeaders', (text, out) => findHeaders(text, out, () => true)],
  ['findMiddles', (text, out) => findMiddles(text, seenAll, out)],
  ['findFields', (text, out) => findFields(text, size, reader.judge, out)],
  ['findSpokenTokens', (text, out) => findSpokenTokens(text, out)],
  ['findPathTokens', (text, out) => findPathTokens(text, out, () => true)],
  ['findPrivateKeys', (text, out) => findPrivateKeys(text, size, out)],
  ['findUserInfo', (text, out) => findUserInfo(text, size, out)],
  ['findWebhooks', (text, out) => findWebhooks(text, size, out)],
  ['unmasked', text => unmasked(text)],
  ['base64', text => base64Runs(text, size).map(([start, end]) => fromBase64(text.slice(start, end)))],
  ['judgeKey', text => judgeKey(text, false, '')],
  ['propertyWords', text => propertyWords(text)],
  ['holdsOnlyMarks', text => holdsOnlyMarks(text)],
  ['isInsideMark', text => isInsideMark(text, size - 2, size)],
  ['isMark', text => isMark(text)],
  ['formValueClass', text => formValueClass('$attr-value', { '$tag_name': text, '$attr-type': text, '$attr-autocomplete': text, '$attr-name': text })],
  ['isFormValueName', text => isFormValueName(text)],
  ['classOfName', text => classOfName(text, 'person')],
  ['looksRandom', text => looksRandom(text)],
  ['plainText', text => plainText(text)],
  ['jwtEnd', text => jwtEnd(text, 0, size)],
  ['isCard', text => isCard(text, true, false)],
  ['isIban', text => isIban(text)],
  ['pagePath', text => pagePath(text)],
  ...Object.entries(ids).map(([name, check]) => [name, (text: string) => (check as (value: string, reference: boolean) => unknown)(text, false)] as const),
  ...Object.entries(tests).map(([name, check]) => [name, (text: string) => (check as (value: string) => boolean)(text)] as const),
]

/** Processor milliseconds of the quickest of some runs. */
function cost(run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 15; i++) {
    const start = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, (user + system) / 1000)
    if (best < 1) break
  }
  return best
}

test.each(rules)('G22 %s takes under 5 ms on any hostile string of 8 KB', (_name, rule) => {
  for (const text of hostile) {
    expect(cost(() => rule(text, [])), JSON.stringify(text.slice(0, 40))).toBeLessThan(5)
  }
})

const project: Project = { id: 1, name: 'p', token: 't', timeZone: 'UTC', idMode: 'simplified', groupKeys: [], identifying: [], sample: false }

test('G22 every token shape takes under 5 ms on its prefix repeated, and on its prefix with endless characters', () => {
  const guard = createGuard()
  for (const { prefix } of tokenShapes) {
    for (const text of [fill(prefix), fill(`${prefix}a1B2`), prefix + fill('a1B2').slice(prefix.length), fill(`${prefix}1_`)]) {
      expect(cost(() => guard.guard('E', { text }, { project, subject: 'event' })), prefix).toBeLessThan(15)
    }
  }
})

test('G22 the whole guard stays linear: all hostile strings of 8 KB together in bounded time', () => {
  const guard = createGuard()
  for (const text of hostile) {
    expect(cost(() => guard.guard('E', { text }, { project, subject: 'event' })), JSON.stringify(text.slice(0, 40))).toBeLessThan(25)
  }
})
