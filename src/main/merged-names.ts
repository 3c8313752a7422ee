/**
 * A question about an event that was merged into another asks about the other: under that name new ones are stored,
 * and after a sweep the old ones too. Boards and addresses that name the old one go on to answer.
 */
import type { Question } from '../model/question.ts'
import type { ProjectId } from '../model/project.ts'
import type { Registry } from '../registry/index.ts'
import { nameRules } from './intake/project-rules.ts'

export async function withMergedNames(registry: Pick<Registry, 'notes'>, project: ProjectId, question: Question): Promise<Question> {
  const { mergedEvents } = nameRules(await registry.notes.of(project))
  return mergedEvents.size === 0 ? question : (renamed(question, mergedEvents) as Question)
}

/** Every `event` in a question is the name of one. */
function renamed(value: unknown, ends: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, ends))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, child]) =>
    [name, name === 'event' && typeof child === 'string' ? (ends.get(child) ?? child) : renamed(child, ends)]))
}
