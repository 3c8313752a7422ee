/** Class × action: a radio in each cell that the class allows; on a narrow page one choice per class. */
import { useEffect, useRef, type RefObject } from 'react'
import table from '../../answer/table.module.css'
import { useIsNarrow } from '../../look/use-is-narrow.ts'
import { Choice } from '../../parts/choice.tsx'
import type { Speak } from '../../words/speak.ts'
import { isKnownClass, sayClass } from '../classes.ts'
import type { Action, Policy, PolicyAnswer } from '../types.ts'
import { actions, inGroups, type PolicyRow } from './changes.ts'
import css from './policy.module.css'

interface MatrixProps {
  readonly answer: PolicyAnswer
  readonly policy: Policy
  /** The class that the address points at. */
  readonly focus: string | undefined
  readonly onChoose: (name: string, action: Action) => void
  readonly speak: Speak
}

export function PolicyMatrix(props: MatrixProps) {
  const narrow = useIsNarrow()
  const at = useRef<HTMLElement>(null)
  useEffect(() => {
    at.current?.scrollIntoView({ block: 'center' })
    at.current?.querySelector<HTMLElement>('input:checked, select')?.focus({ preventScroll: true })
  }, [props.focus, narrow])
  return narrow ? <Choices {...props} at={at} /> : <Matrix {...props} at={at} />
}

type Placed = MatrixProps & { readonly at: RefObject<HTMLElement | null> }

function Matrix({ answer, policy, focus, onChoose, speak: { t }, at }: Placed) {
  return (
    <div className={`${table['scroll']} ${css['scroll']}`} tabIndex={0} role="region" aria-label={t('data.policy.caption')}>
      <table className={`${table['table']} ${css['matrix']}`}>
        <caption className="visually-hidden">{t('data.policy.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('data.policy.class')}</th>
            {actions.map((action) => (
              <th key={action} scope="col" className={css['action']}><b>{t(`data.action.${action}`)}</b><small>{t(`data.policy.does.${action}`)}</small></th>
            ))}
          </tr>
        </thead>
        {inGroups(answer.classes).map(({ group, rows }) => (
          <tbody key={group}>
            <tr className={css['group']}><th scope="rowgroup" colSpan={actions.length + 1}>{t(`data.policy.groups.${group}`)}</th></tr>
            {rows.map((row) => (
              <tr key={row.class} ref={row.class === focus ? (at as RefObject<HTMLTableRowElement>) : null} data-focus={row.class === focus ? '' : undefined}>
                <th scope="row"><ClassCell row={row} t={t} /></th>
                {actions.map((action) => (
                  <td key={action} className={css['cell']} data-default={answer.defaults[row.class] === action ? '' : undefined}>
                    {row.actions.includes(action) && (
                      <label className={css['choice']}>
                        <input
                          type="radio" name={`policy-${row.class}`} checked={policy[row.class] === action} onChange={() => onChoose(row.class, action)}
                          aria-label={`${sayClass(t, row.class)}: ${t(`data.action.${action}`)}${answer.defaults[row.class] === action ? `, ${t('data.policy.default')}` : ''}`}
                        />
                        {answer.defaults[row.class] === action && <span aria-hidden>{t('data.policy.default')}</span>}
                      </label>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function Choices({ answer, policy, focus, onChoose, speak: { t }, at }: Placed) {
  return inGroups(answer.classes).map(({ group, rows }) => (
    <section key={group} className={css['narrow']}>
      <h2>{t(`data.policy.groups.${group}`)}</h2>
      {rows.map((row) => (
        <div key={row.class} className={css['narrowRow']} ref={row.class === focus ? (at as RefObject<HTMLDivElement>) : null}>
          <ClassCell row={row} t={t} />
          <Choice
            label={t('data.policy.chosen', { class: sayClass(t, row.class) })} value={policy[row.class] ?? 'drop'} onChange={(action) => onChoose(row.class, action)}
            options={actions.filter((action) => row.actions.includes(action)).map((action) => ({
              value: action,
              label: `${t(`data.action.${action}`)}${answer.defaults[row.class] === action ? ` (${t('data.policy.default')})` : ''}`,
            }))}
          />
        </div>
      ))}
    </section>
  ))
}

function ClassCell({ row, t }: { row: PolicyRow; t: Speak['t'] }) {
  const known = isKnownClass(row.class) ? row.class : undefined
  return (
    <span className={css['class']}>
      <span>{sayClass(t, row.class)}</span>
      <small>{known ? t(`data.class.${known}.is`) : row.why}</small>
      {known && <small>{t(`data.class.${known}.why`)}</small>}
    </span>
  )
}
