/** The guard's classes as readers see them: in groups, by name. A class that this app does not know keeps its own word. */
import type { Translate } from '../words/phrase.ts'
import type { classesEn } from './words/classes.en.ts'

export type KnownClass = keyof typeof classesEn

export const classGroups = {
  secret: ['password', 'pin', 'api-key', 'jwt', 'private-key', 'url-credential', 'connection-string', 'webhook', 'session'],
  money: ['card', 'iban', 'government-id'],
  person: ['email', 'phone', 'person-name', 'address', 'birth-date', 'identity', 'ip-address'],
  text: ['form-value', 'long-text'],
  shape: ['entropy', 'unplanned', 'nesting'],
} as const satisfies Record<string, readonly KnownClass[]>

export type ClassGroup = keyof typeof classGroups

const groupOfClass = new Map<string, ClassGroup>(
  Object.entries(classGroups).flatMap(([group, classes]) => classes.map((one) => [one, group as ClassGroup] as const)),
)

export function isKnownClass(name: string): name is KnownClass {
  return groupOfClass.has(name)
}

/** The group of a class; what is not known stands with what is found by its shape. */
export function groupOf(name: string): ClassGroup {
  return groupOfClass.get(name) ?? 'shape'
}

export function sayClass(t: Translate, name: string): string {
  return isKnownClass(name) ? t(`data.class.${name}.name`) : name
}
