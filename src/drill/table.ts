/** A drill as text: one line for each attacker, what a plain store gave the same one, and what was not played here. */
import type { Drill, Outcome } from './run-drill.ts'

/** Attackers whose scripts need something that a drill does not have, and the test that plays each. */
export const elsewhere: readonly { readonly id: string; readonly attacker: string; readonly why: string; readonly test: string }[] = [
  { id: 'D12', attacker: 'hostile values in pages', why: 'needs a browser', test: 'test/attacks/hostile-text.test.ts' },
  { id: 'D15', attacker: 'poisoned referrers', why: 'needs a browser', test: 'test/attacks/hostile-text.test.ts' },
  { id: 'D21', attacker: 'a poisoned package', why: 'is about what is shipped', test: 'test/attacks/vault-bundle.test.ts' },
  { id: 'D22', attacker: 'a clock that is set', why: 'would set the clock of this machine', test: 'test/attacks/ledger.test.ts' },
]

/** Whether everything that was promised held, and every loot lay inside its report. */
export function held({ outcomes }: Pick<Drill, 'outcomes'>): boolean {
  return outcomes.every(({ kept, recall }) => kept !== false && (recall === null || recall === 1))
}

/** @returns lines, without their ends */
export function sayDrill(drill: Drill): string[] {
  const heads = ['', 'attacker holds', 'full', 'masked', 'guesses', 'streams', 'promised', 'held', 'alarm', 'report', 'recall', 'precision', 'contained', 'a plain store']
  const rows = drill.outcomes.map((outcome) => {
    const plain = drill.plain.find(({ id, attacker }) => id === outcome.id && attacker === outcome.attacker)
    return [
      outcome.id, outcome.attacker, String(outcome.full), String(outcome.masked), String(outcome.confirmed), String(outcome.streams), outcome.promised,
      outcome.kept === false ? 'NO' : outcome.byNature ? 'by nature' : 'yes', sayMs(outcome.alarmMs), sayMs(outcome.reportMs), sayShare(outcome.recall), sayShare(outcome.precision),
      sayMs(outcome.containedMs), plain === undefined ? '–' : sayPlain(plain),
    ]
  })
  const widths = heads.map((head, n) => Math.max(head.length, ...rows.map((row) => row[n]!.length)))
  const line = (cells: readonly string[]) => cells.map((cell, n) => (isNumber(n) ? cell.padStart(widths[n]!) : cell.padEnd(widths[n]!))).join('  ').trimEnd()
  const broken = drill.outcomes.filter(({ kept, recall }) => kept === false || (recall !== null && recall < 1))
  return [
    line(heads), ...rows.map(line), '',
    `${drill.people} people, ${drill.outcomes.length} attackers, ${sayMs(drill.tookMs)}; ${broken.length === 0 ? 'every promise held, and every loot lies inside its report' : `broken: ${broken.map(({ id, attacker }) => `${id} (${attacker})`).join('; ')}`}`,
    ...drill.outcomes.filter(({ seen, footholds }) => seen !== null || footholds.length > 0).map(({ id, attacker, seen, footholds }) =>
      `  ${id}, ${attacker}: ${[...(seen === null ? [] : [seen]), ...footholds].join('; ')}`),
    '', 'By nature: the attacker gets what it wants, and the table says so. Not played here:',
    ...elsewhere.map(({ id, attacker, why, test }) => `  ${id}  ${attacker}: ${why}; ${test}`),
  ]
}

const firstNumber = 2
const lastNumber = 5
const isNumber = (column: number): boolean => (column >= firstNumber && column <= lastNumber) || (column >= 8 && column <= 12)

export function sayMs(ms: number | null): string {
  if (ms === null) return '–'
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`
}

const sayShare = (share: number | null): string => (share === null ? '–' : share.toFixed(2))

function sayPlain({ full, confirmed, seen, recall }: Outcome): string {
  const got = [`${full} in full`, ...(confirmed > 0 ? [`${confirmed} guesses`] : []), ...(seen === null ? [] : [seen])]
  return `${got.join(', ')}${recall === null ? '' : `; its audit names ${recall === 1 ? 'everybody' : recall === 0 ? 'nobody' : `${Math.round(recall * 100)} %`}`}`
}
