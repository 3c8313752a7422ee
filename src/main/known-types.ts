/** What the store knows of properties' types, in the form in which questions ask for it. */
import type { PropertyRef } from '../model/question.ts'
import type { KnownType, QuestionContext } from '../query/index.ts'
import { propertyPath, typeBits } from '../store/index.ts'

/** @param kept of one project: {@link typeBits} by path */
export function typesIn(kept: ReadonlyMap<string, number>): NonNullable<QuestionContext['types']> {
  return ({ of, name, path }: PropertyRef) => {
    // Profiles are stored elsewhere, and nobody notes their types.
    if (of !== 'event') return undefined
    const bits = kept.get(propertyPath(name, path)) ?? 0
    return names.filter((type) => (bits & typeBits[type]) !== 0)
  }
}

const names = Object.keys(typeBits) as (keyof typeof typeBits & KnownType)[]
