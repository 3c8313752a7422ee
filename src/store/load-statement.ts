/**
 * The statement that moves rows from log files into `events`, each event once.
 *
 * When nothing in the files can be a resend the rows are moved as they are. Otherwise the rows in question are looked
 * up by the table's own key, and those that are there already, or come twice in the files, are left out. That reads the
 * files three times over; so rows that are only old are first looked up by their places alone, since most are new.
 */
import { eventColumns } from './schema/tables.ts'

/** Which rows of the files may be resends. */
export type Suspects =
  | 'none'
  | 'all'
  | {
      /** Milliseconds: rows that occurred before. */
      readonly before: number
      /** Dedupe keys, as decimal text. */
      readonly keys: readonly string[]
    }

const key = 'project, pid, day, event, id'

export function loadStatement(source: string, suspects: Suspects, checkTable: boolean): string {
  const rows = `FROM ${source}\nWHERE marker = ''`
  if (suspects === 'none') return `INSERT INTO events (${eventColumns})\nSELECT ${eventColumns}\n${rows}`
  if (!checkTable) return `INSERT INTO events (${eventColumns})\nSELECT ${eventColumns}\n${rows}\nLIMIT 1 BY ${key}`
  const suspect = suspects === 'all' ? '' : `\n        AND (${condition(suspects)})`
  return `INSERT INTO events (${eventColumns})
WITH
-- Rows that may have been stored before.
suspects AS (
    SELECT ${key}
    ${rows.replace('\n', '\n    ')}${suspect}
)
SELECT ${eventColumns}
${rows}
    AND (${key}) NOT IN (
        SELECT ${key}
        FROM events
        WHERE day IN (SELECT DISTINCT day FROM suspects)
            AND (${key}) IN (SELECT ${key} FROM suspects)
    )
LIMIT 1 BY ${key}`
}

/** Whether any row of a file of places ({@link placeStructure}) is stored: one row when there is. */
export function storedStatement(source: string): string {
  return `SELECT 1
FROM events
WHERE day IN (SELECT DISTINCT day FROM ${source})
    AND (project, pid, day, id) IN (SELECT project, pid, day, id FROM ${source})
LIMIT 1`
}

function condition(suspects: { readonly before: number; readonly keys: readonly string[] }): string {
  const early = `time < fromUnixTimestamp64Milli(${Math.floor(suspects.before)}, 'UTC')`
  return suspects.keys.length === 0 ? early : `${early} OR id IN (${suspects.keys.map((text) => BigInt(text).toString()).join(', ')})`
}
