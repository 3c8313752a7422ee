/**
 * A sum as it is kept with a version of an exposure: reading single people from it, and comparing two versions.
 */
import { deflateSync, inflateSync } from 'node:zlib'
import type { ProjectId } from '../../model/project.ts'
import { type Column, columnKey } from './disclosure.ts'
import type { PackedSum } from './engine.ts'

export interface PersonLine {
  readonly pseudonym: string
  readonly grade: 'confirmed' | 'potential'
  readonly columns: readonly Column[]
  /** Milliseconds, to the second before and after. */
  readonly firstAt: number
  readonly lastAt: number
  readonly through: readonly string[]
}

const headWords = 6

export class PackedPeople {
  readonly #sum: PackedSum
  #places: Map<string, number> | undefined

  constructor(sum: PackedSum) {
    this.#sum = sum
  }

  get size(): number {
    return this.#sum.records.length / this.#sum.stride
  }

  at(place: number): PersonLine {
    const { records, stride, bits } = this.#sum
    const own = place * stride
    const columns: Column[] = []
    const through: string[] = []
    for (const [bit, means] of bits.entries()) {
      if (((records[own + headWords + (bit >> 5)]! >>> (bit & 31)) & 1) === 0) continue
      if ('through' in means) through.push(means.through)
      else columns.push(means)
    }
    return {
      pseudonym: Buffer.from(records.buffer, records.byteOffset + own * 4, 16).toString('base64url'),
      grade: columns.some(({ grade }) => grade === 'confirmed') ? 'confirmed' : 'potential',
      columns: columns.filter((column) => column.grade === 'confirmed' || !columns.some((other) =>
        other.grade === 'confirmed' && other.field === column.field && other.level === column.level)),
      firstAt: records[own + 4]! * 1_000, lastAt: records[own + 5]! * 1_000, through,
    }
  }

  find(pseudonym: string): PersonLine | undefined {
    if (this.#places === undefined) {
      const { records, stride } = this.#sum
      this.#places = new Map(Array.from({ length: this.size }, (_, place) =>
        [Buffer.from(records.buffer, records.byteOffset + place * stride * 4, 16).toString('base64url'), place]))
    }
    const place = this.#places.get(pseudonym)
    return place === undefined ? undefined : this.at(place)
  }

  *lines(): Generator<PersonLine> {
    for (let place = 0; place < this.size; place++) yield this.at(place)
  }
}

export type PackedProjects = ReadonlyMap<ProjectId, PackedSum>

/** As text: a line of JSON for the forms, and the records behind it, compressed, in base64. */
export function writePacked(projects: PackedProjects): string {
  const head = [...projects].map(([project, { bits, stride, records }]) => ({ project, bits, stride, words: records.length }))
  const parts = [...projects.values()].map(({ records }) => Buffer.from(records.buffer, records.byteOffset, records.byteLength))
  return `${JSON.stringify(head)}\n${deflateSync(Buffer.concat(parts), { level: 1 }).toString('base64')}`
}

export function readPacked(text: string): Map<ProjectId, PackedSum> {
  const end = text.indexOf('\n')
  const head = JSON.parse(text.slice(0, end)) as readonly { project: number; bits: PackedSum['bits']; stride: number; words: number }[]
  const bytes = new Uint8Array(inflateSync(Buffer.from(text.slice(end + 1), 'base64')))
  let at = 0
  return new Map(head.map(({ project, bits, stride, words }) => {
    const records = new Int32Array(bytes.buffer, at, words)
    at += words * 4
    return [project, { bits, stride, records }]
  }))
}

/** How one version differs from the one before it. */
export interface ExposureChange {
  /** People who are in the later one only, and in the earlier one only. */
  readonly added: number
  readonly removed: number
  /** People who were possible and are confirmed now. */
  readonly nowConfirmed: number
  /** People of whom less is said to be exposed than before, those who were removed included. */
  readonly shrunk: number
}

export function comparePacked(before: PackedProjects, after: PackedProjects): ExposureChange {
  let [added, removed, nowConfirmed, shrunk] = [0, 0, 0, 0]
  for (const project of new Set([...before.keys(), ...after.keys()])) {
    const [one, two] = [before.get(project), after.get(project)].map((sum) => (sum === undefined ? undefined : new PackedPeople(sum)))
    let stayed = 0
    for (const was of one?.lines() ?? []) {
      const is = two?.find(was.pseudonym)
      if (is === undefined) {
        removed++
        shrunk++
        continue
      }
      stayed++
      if (was.grade === 'potential' && is.grade === 'confirmed') nowConfirmed++
      const has = new Set(is.columns.map(columnKey))
      // What was possible may be confirmed now; what was confirmed may not be less.
      const isLess = was.columns.some((column) => !has.has(columnKey(column)) &&
        (column.grade === 'confirmed' || !has.has(columnKey({ ...column, grade: 'confirmed' }))))
      if (isLess) shrunk++
    }
    added += (two?.size ?? 0) - stayed
  }
  return { added, removed, nowConfirmed, shrunk }
}
