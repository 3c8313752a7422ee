/** The dates of the page: common ranges at a click, any two days by hand. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Calendar } from 'lucide-react'
import { useState } from 'react'
import type { Range } from '../../../src/model/question.ts'
import { Button } from '../parts/button.tsx'
import field from '../parts/field.module.css'
import { Pop } from '../parts/floating.tsx'
import { rangeText } from '../question/say.ts'
import { defaultRange, readRange, writeRange, type Search } from '../question/search.ts'
import { useSpeak } from '../words/speak.ts'
import bar from './bar.module.css'

const presets: readonly Range[] = [
  { last: 1, unit: 'day' }, { last: 7, unit: 'day' }, { last: 30, unit: 'day' }, { last: 90, unit: 'day' },
  { last: 12, unit: 'week' }, { last: 1, unit: 'month' }, { last: 6, unit: 'month' }, { last: 12, unit: 'month' },
]

export function RangeControl() {
  const speak = useSpeak()
  const { t } = speak
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const range = readRange(search['range']) ?? defaultRange

  function choose(next: Range) {
    setOpen(false)
    void navigate({ to: '.', search: { ...search, range: writeRange(next) }, resetScroll: false })
  }

  return (
    <Pop
      label={t('range.title')} open={open} onOpenChange={setOpen} align="end"
      trigger={
        <button type="button" id="q-range" className={bar['control']} aria-keyshortcuts="d" aria-label={`${t('range.title')}: ${rangeText(speak, range)}`}>
          <Calendar aria-hidden /><span>{rangeText(speak, range)}</span>
        </button>
      }
    >
      <div className={bar['range']}>
        <ul>
          {presets.map((preset) => (
            <li key={writeRange(preset)}>
              <button
                type="button" className={bar['preset']} aria-current={writeRange(preset) === writeRange(range) ? 'true' : undefined}
                onClick={() => choose(preset)}
              >
                {rangeText(speak, preset)}
              </button>
            </li>
          ))}
        </ul>
        <BetweenDates range={range} onChoose={choose} />
      </div>
    </Pop>
  )
}

function BetweenDates({ range, onChoose }: { range: Range; onChoose: (range: Range) => void }) {
  const { t } = useSpeak()
  const [from, setFrom] = useState('from' in range ? range.from : '')
  const [to, setTo] = useState('to' in range ? range.to : '')
  const chosen = readRange(`${from}..${to}`)
  return (
    <form
      className={bar['between']}
      onSubmit={(submit) => {
        submit.preventDefault()
        if (chosen) onChoose(chosen)
      }}
    >
      <label>
        <span className={field['label']}>{t('range.from')}</span>
        <input className={field['input']} type="date" value={from} max={to || undefined} onChange={(typed) => setFrom(typed.target.value)} />
      </label>
      <label>
        <span className={field['label']}>{t('range.to')}</span>
        <input className={field['input']} type="date" value={to} min={from || undefined} onChange={(typed) => setTo(typed.target.value)} />
      </label>
      <Button type="submit" disabled={!chosen}>{t('range.apply')}</Button>
    </form>
  )
}
