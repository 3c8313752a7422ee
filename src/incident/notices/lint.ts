/**
 * What a notice must not be: a message that looks like phishing teaches people to fall for it. Looked for in what
 * responders wrote, before anything is signed, and by tests in everything that is generated.
 *
 * Rules: SPEC.md N10–N16.
 */
import type { NoticeFacts } from './facts.ts'
import { plainLine } from './plain.ts'

export type NoticeFlaw = 'link' | 'short-link' | 'sign-in' | 'urgency' | 'attachment' | 'no-reply' | 'asks-for-secret' | 'hidden-letters' | 'empty'

const address = /\b(?:https?:\/\/|www\.)\S+/gi
/** A name that a mail program makes a link of. */
const bareLink = /(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.){1,4}(?:com|net|org|io|app|dev|fr|ly|gl|co|me|info|link|click|xyz|top|ru|cn|eu|de|uk)\/\S+/gi
const shorteners = /\b(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|buff\.ly|rebrand\.ly|cutt\.ly|shorturl\.at|lnkd\.in|rb\.gy|t\.ly|urlz\.fr)\b/i
const urgency = /\b(?:urgent(?:ly)?|immediately|act now|right away|final (?:notice|warning)|last chance|within (?:the next )?\d+ (?:hours?|minutes?)|or your account will)\b|\b(?:urgent|urgence|immédiatement|sans tarder|au plus vite|dernier avertissement|dernière chance|(?:sous|dans les|d’ici) \d+ ?(?:h|heures?|minutes?))(?![\p{L}])/iu
const signIn = /\b(?:click (?:here|below|on)|(?:log|sign) in (?:here|now|below|to (?:confirm|verify))|confirm your (?:account|identity|password)|reset your password)\b|\b(?:cliquez|connectez-vous|identifiez-vous|réinitialisez votre mot de passe|confirmez votre (?:compte|identité|mot de passe))(?![\p{L}])/iu
const attachment = /\b(?:see|open|find) (?:the )?attach(?:ed|ment)|\battached (?:file|document|form)\b|\b(?:ci-joint|voir (?:la )?pièce jointe|ouvrez la pièce jointe)/iu
const asks = /\b(?:send|give|tell|reply with|provide) (?:us )?your (?:password|code|card|key)|\b(?:envoyez|donnez|communiquez|fournissez)(?:-nous)? (?:votre|vos) (?:mots? de passe|codes?|carte|clés?)/iu
const noReply = /\b(?:no|not|ne[-_.]?pas)[-_.]?(?:reply|repondre|répondre)\b|\bdonotreply\b/iu

/** @param allowed the one address that may stand in it */
export function lintText(text: string, allowed: string | null): NoticeFlaw[] {
  const flaws = new Set<NoticeFlaw>()
  const isAllowed = (link: string) => allowed !== null && link.replace(/[.,;:)]+$/, '') === allowed
  const links = [...text.matchAll(address), ...text.matchAll(bareLink)].map(([link]) => link)
  if (links.some((link) => !isAllowed(link) && !(allowed ?? '').endsWith(link.replace(/[.,;:)]+$/, '')))) flaws.add('link')
  if (shorteners.test(text)) flaws.add('short-link')
  if (urgency.test(text)) flaws.add('urgency')
  if (signIn.test(text)) flaws.add('sign-in')
  if (attachment.test(text)) flaws.add('attachment')
  if (asks.test(text)) flaws.add('asks-for-secret')
  if (text.split('\n').some((line) => plainLine(line) !== line.normalize('NFC').replace(/\s+/g, ' ').trim())) flaws.add('hidden-letters')
  return [...flaws]
}

export interface FoundFlaw {
  /** Which of the facts: `what.en`. */
  readonly at: string
  readonly flaw: NoticeFlaw
}

/** Looks through what responders wrote. */
export function lintFacts(facts: NoticeFacts): FoundFlaw[] {
  const written: readonly [string, string][] = [
    ['organisation', facts.organisation],
    ...(['en', 'fr'] as const).flatMap((language): [string, string][] => [
      [`what.${language}`, facts.what[language]],
      ...facts.measures[language].map((text): [string, string] => [`measures.${language}`, text]),
      ...(facts.correction === null ? [] : [[`correction.${language}`, facts.correction[language]] as [string, string]]),
    ]),
  ]
  const found = written.flatMap(([at, text]): FoundFlaw[] => [
    ...(plainLine(text) === '' ? [{ at, flaw: 'empty' } as const] : []),
    ...lintText(text, null).map((flaw) => ({ at, flaw })),
  ])
  const contact = plainLine(facts.contact)
  if (contact === '') found.push({ at: 'contact', flaw: 'empty' })
  if (noReply.test(contact)) found.push({ at: 'contact', flaw: 'no-reply' })
  found.push(...lintText(facts.contact, null).map((flaw) => ({ at: 'contact', flaw })))
  return found
}
