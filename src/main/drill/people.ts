/**
 * The people of a drill: made up, unlike each other, and known to whoever leads it. Values begin with what tells them apart,
 * so that they are found in megabytes of loot.
 */
import type { DrillPerson, Truth } from '../../drill/index.ts'
import { disclose } from '../../vault/crown.ts'

const syllables = ['va', 'lo', 'mi', 'ker', 'sun', 'tai', 'bre', 'on', 'quil', 'dor', 'hes', 'ny', 'zan', 'pe', 'ru', 'fo']

const word = (n: number): string => [n % 16, Math.floor(n / 16) % 16, Math.floor(n / 256) % 16, (n * 7 + 3) % 16].map((at) => syllables[at]!).join('')
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** @param where tells projects apart */
export function drillPerson(n: number, where: string): DrillPerson {
  return { id: `${n}-${word(n)}-${where}-uid`, email: `${word(n)}.${n}@${where}-mail.example`, name: `${capital(word(n))} Q${n}ville`, phone: `+336${String(10_000_000 + n * 7_919 + where.length * 13)}` }
}

/** Each value, and how it looks masked where nobody else's looks the same. */
export function truthsOf(people: readonly DrillPerson[]): Truth[] {
  const all = people.flatMap((person) => ([['$distinct_id', person.id], ['$email', person.email], ['$name', person.name], ['$phone', person.phone]] as const)
    .map(([field, value]) => ({ person: person.id, field, value, masked: disclose(field, value, 'masked') })))
  const times = new Map<string, number>()
  for (const { masked } of all) times.set(masked, (times.get(masked) ?? 0) + 1)
  return all.map(({ person, field, value, masked }) => ({ person, field, forms: { full: value, ...(times.get(masked) === 1 && { masked }) } }))
}
