/** A property's value as text and nothing else: never a link, its direction kept to itself, its type in its look. */
import { useTranslation } from 'react-i18next'
import type { JsonValue } from '../../../src/model/json.ts'
import { sayScalar } from '../words/names.ts'
import css from './value.module.css'

const longest = 400

export function PropertyValue({ value }: { value: JsonValue }) {
  const { t } = useTranslation()
  if (value !== null && typeof value === 'object') return <bdi className={css['nested']}>{shorten(JSON.stringify(value))}</bdi>
  if (value === null || value === '') return <span className={css['absent']}>{sayScalar(t, value)}</span>
  if (typeof value === 'number') return <span className={css['number']}>{String(value)}</span>
  return <bdi className={css['text']}>{shorten(sayScalar(t, value))}</bdi>
}

function shorten(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
