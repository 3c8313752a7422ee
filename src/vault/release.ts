/**
 * What was opened, as a file that carries its receipt: which grant, where the ledger has it, under which checkpoint.
 *
 * Cells that a spreadsheet would take for a formula are written with an apostrophe before them (ASVS 1.2.10).
 */
import { handle } from '../model/handle.ts'
import type { EntryReceipt } from './entry.ts'
import type { OpenedRecord, OpenedUnder } from './opening.ts'
import type { RequestView } from './grants/request.ts'

export interface ReleaseReceipt {
  readonly grant: string
  readonly actor: string
  readonly project: number
  readonly level: string
  readonly reason: string
  readonly approvedBy: readonly string[]
  /** The ledger's entry about the last of it, and the checkpoint that covers it. */
  readonly entry: number | null
  readonly checkpoint: string | null
}

export function receiptOf(request: RequestView, receipt: EntryReceipt | undefined): ReleaseReceipt {
  return {
    grant: request.id, actor: request.actor, project: request.project, level: request.level, reason: request.reason,
    approvedBy: request.approvals.map(({ member }) => `member:${member}`),
    entry: receipt?.index ?? null, checkpoint: receipt?.checkpoint ?? null,
  }
}

/** @returns JSON with `receipt` and `values` */
export function releaseJson({ request, records, receipt }: OpenedUnder & { readonly request: RequestView }): string {
  const values = records.map(({ pseudonym, field, text }) => ({ pseudonym, handle: handle(pseudonym), field, value: text }))
  return `${JSON.stringify({ receipt: receiptOf(request, receipt), values }, null, 1)}\n`
}

/** A row for each person, a column for each field; former values of a field stand one under the other. The receipt comes last. */
export function releaseCsv({ request, records, receipt }: OpenedUnder & { readonly request: RequestView }): string {
  const fields = [...new Set(records.map(({ field }) => field))].toSorted()
  const rows = [['pseudonym', 'handle', ...fields], ...peopleOf(records).map(([pseudonym, values]) => [
    pseudonym, handle(pseudonym), ...fields.map((field) => (values.get(field) ?? []).join('\n')),
  ])]
  const { checkpoint, ...facts } = receiptOf(request, receipt)
  const footer = Object.entries(facts).map(([name, value]) => [`receipt.${name}`, [value].flat().join(' ')])
  const noted = [...footer, ['receipt.checkpoint', checkpoint ?? '']]
  return [...rows, [''], ...noted].map((row) => row.map(toCell).join(',')).join('\r\n') + '\r\n'
}

function peopleOf(records: readonly OpenedRecord[]) {
  const people = new Map<OpenedRecord['pseudonym'], Map<string, string[]>>()
  for (const { pseudonym, field, text } of records) {
    const values = people.get(pseudonym) ?? new Map<string, string[]>()
    values.set(field, [...(values.get(field) ?? []), text ?? '(does not open)'])
    people.set(pseudonym, values)
  }
  return [...people]
}

/** Quoted, so that nothing inside ends it. Each line of a cell is one to a spreadsheet's eye. */
function toCell(value: unknown): string {
  const text = String(value).split('\n').map((line) => (/^[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/.test(line) ? `'${line}` : line)).join('\n')
  return `"${text.replaceAll('"', '""')}"`
}
