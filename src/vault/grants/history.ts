/**
 * What the vault must remember of before it was unlocked, read from the ledger's files and not from a counter of its own
 * that could be set back: who opened how many ids lately, which enrolments ended, which policy is the latest.
 *
 * Files are looked through for the few kinds of entries that matter before any line is parsed, the newest first, and
 * counts end at the first file that is older than a day.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Ids that a member opened without an approval. */
export interface Opening {
  readonly actor: string
  readonly ids: number
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface GrantHistory {
  readonly openings: readonly Opening[]
  readonly endedEnrolments: ReadonlySet<string>
  /** Of the latest policy; 0 when it was never changed. */
  readonly policySerial: number
  /** Of the latest unlock mode; 0 likewise. */
  readonly modeSerial?: number
}

/** What quotas look back over. */
export const longestWindowMs = 24 * 3_600_000

interface Line {
  readonly kind?: unknown
  readonly actor?: unknown
  readonly approvers?: unknown
  readonly people?: { readonly count?: unknown }
  readonly recordedAt?: unknown
  readonly enrolments?: unknown
  readonly serial?: unknown
}

/** @param dir the ledger's; an empty or absent one has no history */
export async function readHistory(dir: string, now: number): Promise<GrantHistory> {
  const openings: Opening[] = []
  const endedEnrolments = new Set<string>()
  let policySerial = 0
  let modeSerial = 0
  let counting = true
  for (const name of await entryFiles(dir)) {
    const text = await readFile(join(dir, 'entries', name), 'latin1')
    for (const line of linesOf(text, ['"approver.removed"', '"policy.changed"', '"key.mode"'])) {
      if (line.kind === 'approver.removed') for (const id of list(line.enrolments)) endedEnrolments.add(String(id))
      if (line.kind === 'key.mode') modeSerial = Math.max(modeSerial, Number(line.serial) || 0)
      if (line.kind === 'policy.changed') policySerial = Math.max(policySerial, Number(line.serial) || 0)
    }
    if (!counting) continue
    for (const line of linesOf(text, ['"unseal.reserve"'])) {
      const at = Number(line.recordedAt)
      const ids = Number(line.people?.count)
      if (line.kind !== 'unseal.reserve' || list(line.approvers).length > 0 || !(at > now - longestWindowMs)) continue
      openings.push({ actor: String(line.actor), ids, at })
    }
    counting = !((firstAt(text) ?? now) < now - longestWindowMs)
  }
  return { openings, endedEnrolments, policySerial, modeSerial }
}

/** The newest first: names are padded with zeros, and longer ones are later. */
async function entryFiles(dir: string): Promise<string[]> {
  const names = await readdir(join(dir, 'entries')).catch((): string[] => [])
  return names.filter((name) => name.endsWith('.jsonl')).toSorted((a, b) => b.length - a.length || (a < b ? 1 : -1))
}

/** The lines that hold one of `marks`. A line that is being written is not one yet. */
function* linesOf(text: string, marks: readonly string[]): Generator<Line> {
  for (const mark of marks) {
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      const from = text.lastIndexOf('\n', at) + 1
      const until = text.indexOf('\n', at)
      if (until < 0) break
      const line = parse(text.slice(from, until))
      if (line !== undefined) yield line
      at = until
    }
  }
}

function firstAt(text: string): number | undefined {
  const until = text.indexOf('\n')
  return until < 0 ? undefined : Number(parse(text.slice(0, until))?.recordedAt)
}

function parse(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line
  } catch {
    return undefined
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
