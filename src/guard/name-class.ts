/**
 * What a property's name alone says of its values, for the dictionary: what the guard would do about it, and which names
 * narrow people down without naming them.
 */
import { defaultPolicy } from './classes.ts'
import { judgeKey } from './key-verdict.ts'
import { propertyWords } from './property-words.ts'
import { mayBePlain } from './walk.ts'

export type NameClass = 'identifying' | 'sensitive' | 'quasi' | 'plain'

const quasiNames: ReadonlySet<string> = new Set([
  '$city', '$region', 'mp_country_code', '$country_code', '$latitude', '$longitude',
])
const quasiWords = /(?:^| )(?:city|ville|stadt|ciudad|zip|zip code|postcode|postal code|plz|code postal|region|age|alter|gender|sex|genre|geschlecht|profession|job title|occupation|nationality|latitude|longitude)$/

/** Whether the owner may call the name plain (SPEC G25): not where it is a secret's, a form's, or reserved for identity. */
export function mayCallPlain(name: string, subject: 'event' | 'person'): boolean {
  const verdict = judgeKey(name, subject === 'person', '')
  return verdict.class === undefined || verdict.class === 'long-text' || mayBePlain(name, verdict)
}

/** `sensitive`: a secret's name; its values are not kept. `quasi`: with others of its kind it can point at a person. */
export function classOfName(name: string, subject: 'event' | 'person'): NameClass {
  const { class: caught } = judgeKey(name, subject === 'person', '')
  if (caught !== undefined && defaultPolicy[caught] === 'seal') return 'identifying'
  if (caught !== undefined && caught !== 'long-text') return 'sensitive'
  return quasiNames.has(name) || quasiWords.test(propertyWords(name)) ? 'quasi' : 'plain'
}
