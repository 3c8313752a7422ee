/** What fields are called in a notice. A field that has no word keeps its own name, in quotation marks. */
import type { NoticeLanguage } from './facts.ts'
import { plainLine } from './plain.ts'

const words: Readonly<Record<string, Readonly<Record<NoticeLanguage, string>>>> = {
  $email: { en: 'e-mail address', fr: 'adresse e-mail' },
  $name: { en: 'name', fr: 'nom' },
  $first_name: { en: 'first name', fr: 'prénom' },
  $last_name: { en: 'last name', fr: 'nom de famille' },
  $phone: { en: 'telephone number', fr: 'numéro de téléphone' },
  $avatar: { en: 'picture (its address)', fr: 'photo (son adresse)' },
  $distinct_id: { en: 'account identifier', fr: 'identifiant de compte' },
  $user_id: { en: 'account identifier', fr: 'identifiant de compte' },
  $device_id: { en: 'device identifier', fr: 'identifiant d’appareil' },
  $group: { en: 'organisation', fr: 'organisation' },
  $behaviour: {
    en: 'what you did in the product, under a pseudonym: pages, times, approximate place, browser and operating system',
    fr: 'vos actions dans le produit, sous un pseudonyme : pages, heures, localisation approximative, navigateur et système d’exploitation',
  },
}
const aliases: Readonly<Record<string, string>> = { email: '$email', name: '$name', phone: '$phone', first_name: '$first_name', last_name: '$last_name' }

const collators = { en: new Intl.Collator('en'), fr: new Intl.Collator('fr') }
const longestName = 60

export function fieldWord(field: string, language: NoticeLanguage): string {
  const known = words[field] ?? words[aliases[field.toLowerCase()] ?? '']
  if (known !== undefined) return known[language]
  // Clients choose names of properties: none may become a link or a sentence of its own in a mail.
  const name = plainLine(plainLine(field).replace(/[^\p{L}\p{M}\p{N} _$-]+/gu, ' ')).slice(0, longestName)
  return language === 'fr' ? `« ${name} »` : `“${name}”`
}

/** Words of several fields, each once, in the order of the reader's alphabet. */
export function fieldWords(fields: readonly string[], language: NoticeLanguage): string[] {
  return [...new Set(fields.map((field) => fieldWord(field, language)))].toSorted(collators[language].compare)
}

/** What never gets in, whoever sends it: the guard takes it out before anything is stored. */
export const neverHeld: Readonly<Record<NoticeLanguage, readonly string[]>> = {
  en: ['passwords', 'API keys and tokens', 'payment cards and bank details', 'government identity numbers'],
  fr: ['mots de passe', 'clés d’API et jetons', 'cartes de paiement et coordonnées bancaires', 'numéros de pièces d’identité'],
}
