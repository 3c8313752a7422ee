/**
 * Computes the exposure of a scope: gathers, folds pseudonyms of one person, counts, and says what it rests on.
 *
 * Rules: ../SPEC.md X10–X19.
 */
import { createHash } from 'node:crypto'
import type { ExposureLevel, ScopeLine } from '../../model/incident.ts'
import type { ProjectId } from '../../model/project.ts'
import { pseudonymBytes, type Pseudonym } from '../../model/pseudonym.ts'
import { type Coverage, readCoverage } from './coverage.ts'
import { ExposureSum, type PackedSum } from './engine.ts'
import { gatherLine, type GatheredLine } from './gather.ts'
import type { ImportedLine } from './imported.ts'
import type { ExposurePorts } from './ports.ts'

/** People of one field at one level. */
export interface FieldRow {
  readonly field: string
  readonly level: ExposureLevel
  readonly confirmed: number
  readonly potential: number
}

export interface ProjectExposure {
  readonly project: ProjectId
  /** People that are known at all. */
  readonly people: number
  readonly confirmed: number
  readonly potential: number
  readonly fields: readonly FieldRow[]
  /** Sealed fields of which nothing is in any grade. */
  readonly untouched: readonly string[]
}

export interface ExposureResult {
  /** Milliseconds. */
  readonly computedAt: number
  readonly computeMs: number
  readonly rows: number
  readonly coverage: Coverage
  /** What those are called who are in neither grade. */
  readonly others: 'excluded' | 'not-seen'
  readonly scope: readonly ScopeLine[]
  readonly lines: readonly GatheredLine[]
  /** SHA-256 of what it was computed from: scope, imported logs, checkpoint. */
  readonly inputs: string
  readonly people: number
  readonly confirmed: number
  readonly potential: number
  readonly projects: readonly ProjectExposure[]
}

export interface Computed {
  readonly result: ExposureResult
  readonly people: ReadonlyMap<ProjectId, PackedSum>
}

const foldAtOnce = 5_000

export async function computeExposure(ports: ExposurePorts, scope: readonly ScopeLine[], imported: readonly ImportedLine[]): Promise<Computed> {
  const computedAt = ports.now()
  const until = Math.max(...scope.map(({ window }) => window.until ?? computedAt + 1), 0)
  const coverage = await readCoverage(ports, until)
  const started = ports.monotonic()
  const sums = new Map<ProjectId, ExposureSum>()
  const sumOf = (project: ProjectId) => {
    const sum = sums.get(project) ?? new ExposureSum()
    sums.set(project, sum)
    return sum
  }
  const lines: GatheredLine[] = []
  for (const line of scope) lines.push(await gatherLine(ports, line, { sumOf, coverage, imported, now: computedAt }))
  const people = new Map<ProjectId, PackedSum>()
  const projects: ProjectExposure[] = []
  for (const [project, sum] of sums) {
    sum.settle()
    if (await ports.hasMerges(project)) await foldMerged(ports, project, sum)
    projects.push(await summarise(ports, project, sum))
    people.set(project, sum.pack())
  }
  const add = (of: (project: ProjectExposure) => number) => projects.reduce((total, project) => total + of(project), 0)
  const inputs = createHash('sha256').update(JSON.stringify([scope, imported, coverage.checkpoint])).digest('hex')
  const result: ExposureResult = {
    computedAt, computeMs: Math.round((ports.monotonic() - started) * 10) / 10, rows: [...sums.values()].reduce((rows, sum) => rows + sum.rows, 0),
    coverage, others: coverage.witnessed && coverage.gaps.length === 0 ? 'excluded' : 'not-seen', scope, lines, inputs,
    people: add((one) => one.people), confirmed: add((one) => one.confirmed), potential: add((one) => one.potential), projects,
  }
  return { result, people }
}

async function foldMerged({ registry }: ExposurePorts, project: ProjectId, sum: ExposureSum): Promise<void> {
  const { size } = sum.people
  for (let start = 0; start < size; start += foldAtOnce) {
    const ordinals = Array.from({ length: Math.min(foldAtOnce, size - start) }, (_, n) => start + n)
    const names = ordinals.map((ordinal) => sum.people.bytesOf(ordinal).toString('base64url') as Pseudonym)
    const heads = await registry.links.resolve(project, names)
    for (const [n, ordinal] of ordinals.entries()) {
      const head = heads.get(names[n]!)
      if (head !== undefined && head !== names[n]) sum.fold(sum.admit(pseudonymBytes(head)), ordinal)
    }
  }
}

async function summarise(ports: ExposurePorts, project: ProjectId, sum: ExposureSum): Promise<ProjectExposure> {
  const rows = new Map<string, { field: string; level: ExposureLevel; confirmed: number; potential: number }>()
  for (const [column, count] of sum.counts().entries()) {
    const { field, level, grade } = sum.columns[column]!
    const key = `${level} ${field}`
    const row = rows.get(key) ?? { field, level, confirmed: 0, potential: 0 }
    row[grade] += count
    rows.set(key, row)
  }
  const touched = new Set([...rows.values()].map(({ field }) => field))
  const sealed = await fieldsUnderSeal(ports, project)
  const { confirmed, potential } = sum.totals()
  const known = await ports.registry.sealed.countPeople(project)
  return {
    project, people: Math.max(known, confirmed + potential), confirmed, potential,
    fields: [...rows.values()].filter((row) => row.confirmed + row.potential > 0).toSorted((one, two) => (one.field < two.field ? -1 : one.field > two.field ? 1 : one.level < two.level ? -1 : 1)),
    untouched: sealed.filter((field) => !touched.has(field)),
  }
}

/** Names of sealed fields, as the first ten thousand values have them. */
async function fieldsUnderSeal({ registry }: ExposurePorts, project: ProjectId): Promise<string[]> {
  return [...new Set((await registry.sealed.scan(project, 0)).values.map(({ field }) => field))].toSorted()
}
