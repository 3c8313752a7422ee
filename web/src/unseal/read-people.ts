/** The people of a text that was typed or pasted: a pseudonym, or the address of a person's page, in each line. */
export function readPeople(text: string, isPseudonym: (text: string) => boolean): { readonly people: readonly string[]; readonly wrong?: string } {
  const people = new Set<string>()
  for (const line of text.split(/[\n,;]/)) {
    const said = line.trim()
    if (said === '') continue
    const pseudonym = /\/people\/([A-Za-z0-9_-]{22})(?:[?#].*)?$/.exec(said)?.[1] ?? said
    if (!isPseudonym(pseudonym)) return { people: [], wrong: said }
    people.add(pseudonym)
  }
  return { people: [...people] }
}
