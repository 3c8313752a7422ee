/**
 * What of a project may not be shown for few people: places finer than a country, and whatever the dictionary marks as
 * sensitive or as pointing at people with others of its kind; and the project's k.
 */
import { classOfName } from '../guard/index.ts'
import type { PropertyRef } from '../model/question.ts'
import type { ProjectId } from '../model/project.ts'
import { defaultK, type Suppression } from '../model/suppression.ts'
import type { Registry } from '../registry/index.ts'

/** A country is coarse enough. */
const coarse: ReadonlySet<string> = new Set(['mp_country_code', '$country_code'])

export async function suppressionOf(registry: Pick<Registry, 'notes' | 'dataSettings'>, project: ProjectId): Promise<Suppression> {
  const [notes, setting] = await Promise.all([registry.notes.of(project), registry.dataSettings.get(project, 'suppression')])
  const marked = new Map(notes.flatMap(({ kind, name, classification }) => (classification === null ? [] : [[`${kind} ${name}`, classification] as const])))
  const k = typeof setting === 'object' && setting !== null && !Array.isArray(setting) ? (setting as { readonly k?: unknown }).k : undefined
  const guards = ({ of, name }: PropertyRef): boolean => {
    if (of === 'group') return false
    const given = marked.get(`${of === 'event' ? 'property' : 'person'} ${name}`)
    if (given !== undefined) return given === 'sensitive' || given === 'quasi'
    if (coarse.has(name)) return false
    const byName = classOfName(name, of)
    return byName === 'sensitive' || byName === 'quasi'
  }
  return { k: typeof k === 'number' ? k : defaultK, guards }
}
