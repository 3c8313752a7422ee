/** What each attacker got, beside what was promised and what a plain store gave the same one. */
import table from '../answer/table.module.css'
import type { Language } from '../look/preferences.ts'
import type { Speak } from '../words/speak.ts'
import { sayAttacker } from './attackers.ts'
import css from './drill.module.css'
import type { Outcome } from './queries.ts'

interface DrillTableProps {
  readonly outcomes: readonly Outcome[]
  readonly plain: readonly Outcome[]
  readonly speak: Speak
  readonly label: string
}

const columns = ['attacker', 'got', 'promised', 'held', 'alarm', 'report', 'recall', 'precision', 'contained'] as const

export function DrillTable({ outcomes, plain, speak, label }: DrillTableProps) {
  const { t, format } = speak
  const language = format.language.slice(0, 2) as Language
  const ms = (value: number | null) => (value === null ? t('drill.notMeasured') : format.duration(value))
  const share = (value: number | null) => (value === null ? t('drill.notMeasured') : format.number(Math.floor(value * 100) / 100))
  const shown = plain.length > 0 ? ([...columns, 'plain'] as const) : columns
  return (
    <div className={table['scroll']} tabIndex={0} role="region" aria-label={label}>
      <table className={`${table['table']} ${css['table']}`}>
        <thead><tr><th scope="col"><span className={css['hidden']}>№</span></th>{shown.map((name) => <th key={name} scope="col">{t(`drill.column.${name}`)}</th>)}</tr></thead>
        <tbody>
          {outcomes.map((one) => {
            const other = plain.find(({ id, attacker }) => id === one.id && attacker === one.attacker)
            return (
              <tr key={`${one.id} ${one.attacker}`} data-kept={one.kept !== false && (one.recall === null || one.recall === 1)}>
                <td>{one.id}</td>
                <th scope="row">{sayAttacker(one.attacker, language)}</th>
                <td><Got outcome={one} speak={speak} /></td>
                <td>{sayAttacker(one.promised, language)}</td>
                <td className={css['held']} data-held={one.kept === false ? 'no' : one.byNature ? 'nature' : 'yes'}>{t(one.kept === false ? 'drill.no' : one.byNature ? 'drill.byNature' : 'drill.yes')}</td>
                <td>{ms(one.alarmMs)}</td>
                <td>{ms(one.reportMs)}</td>
                <td>{share(one.recall)}</td>
                <td>{share(one.precision)}</td>
                <td>{ms(one.containedMs)}</td>
                {plain.length > 0 && <td>{other === undefined ? t('drill.notMeasured') : <Got outcome={other} speak={speak} />}</td>}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Got({ outcome, speak: { t, format } }: { outcome: Outcome; speak: Speak }) {
  const counted = (['full', 'masked', 'confirmed', 'streams'] as const).filter((name) => outcome[name] > 0)
  return (
    <span className={css['got']}>
      {counted.length === 0 && outcome.footholds.length === 0 && outcome.seen === null ? t('drill.nothing') : counted.map((name) => <span key={name} data-kind={name}>{t(`drill.${name}`, { n: format.number(outcome[name]) })}</span>)}
      {outcome.seen !== null && <span className={css['muted']} lang="en">{outcome.seen}</span>}
      {outcome.footholds.map((one) => <code key={one}>{one}</code>)}
    </span>
  )
}
