/** What a sweep came to: rows read and changed, and what was found by class. */
import table from '../../answer/table.module.css'
import { Empty } from '../../parts/empty.tsx'
import type { Speak } from '../../words/speak.ts'
import { sayClass } from '../classes.ts'
import type { Sweep } from '../types.ts'
import { resultsOf } from './progress.ts'
import css from './sweep.module.css'

export function SweepResults({ sweep, speak: { t, format } }: { sweep: Sweep; speak: Speak }) {
  const results = resultsOf(sweep.findings)
  const text = t('data.sweep.doneText', { checked: format.number(sweep.rowsChecked), changed: format.number(sweep.changed) })
  return (
    <section className={css['results']}>
      {sweep.state === 'failed'
        ? <Empty tone="refused" title={t('data.sweep.failed')} hint={`${text} ${t('data.sweep.failedHint')}`} />
        : <><h2>{t(results.length === 0 ? 'data.sweep.done' : 'data.sweep.doneFound')}</h2><p>{text} {results.length === 0 && t('data.sweep.none')}</p></>}
      {results.length > 0 && (
        <div className={table['scroll']} tabIndex={0} role="region" aria-label={t('data.sweep.resultTitle')}>
          <table className={table['table']}>
            <caption className="visually-hidden">{t('data.sweep.resultTitle')}</caption>
            <thead>
              <tr><th scope="col">{t('data.sweep.class')}</th><th scope="col" data-numeric="">{t('data.sweep.times')}</th><th scope="col" data-numeric="">{t('data.sweep.share')}</th></tr>
            </thead>
            <tbody>
              {results.map((result) => (
                <tr key={result.class}>
                  <th scope="row">{sayClass(t, result.class)}</th>
                  <td data-numeric="">{format.number(result.count)}</td>
                  <td data-numeric="">{format.percent(result.share)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
