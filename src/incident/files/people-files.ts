/** People of an exposure as files: for counsel (CSV) and for engineers (JSON Lines). No identity is in them. */
import { csvLine } from '../../model/csv.ts'
import { columnKey } from '../exposure/disclosure.ts'
import type { PackedPeople } from '../exposure/packed.ts'

export interface FilePart {
  readonly text: string
  readonly people: readonly string[]
}

const peopleInPart = 5_000
const iso = (at: number) => new Date(at).toISOString()

/** The first part is the heading; each further one is of at most 5,000 people. */
export function* counselCsv(project: number, people: PackedPeople, handleOf: (pseudonym: string) => string): Generator<FilePart> {
  yield { text: csvLine(['project', 'handle', 'pseudonym', 'grade', 'fields', 'first', 'last', 'through']), people: [] }
  yield* inParts(people, (line) => csvLine([
    project, handleOf(line.pseudonym), line.pseudonym, line.grade, line.columns.map(({ field, level, grade }) => `${field} (${level}, ${grade})`).join('; '),
    iso(line.firstAt), iso(line.lastAt), line.through.join('; '),
  ]))
}

export function* engineersLines(project: number, people: PackedPeople): Generator<FilePart> {
  yield* inParts(people, ({ columns, firstAt, lastAt, ...line }) => `${JSON.stringify({
    project, ...line, firstAt: iso(firstAt), lastAt: iso(lastAt), columns: columns.map(columnKey),
  })}\n`)
}

function* inParts(people: PackedPeople, write: (line: ReturnType<PackedPeople['at']>) => string): Generator<FilePart> {
  for (let start = 0; start < people.size; start += peopleInPart) {
    const part: string[] = []
    const named: string[] = []
    for (let place = start; place < Math.min(start + peopleInPart, people.size); place++) {
      const line = people.at(place)
      part.push(write(line))
      named.push(line.pseudonym)
    }
    yield { text: part.join(''), people: named }
  }
}
