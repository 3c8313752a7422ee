/**
 * What a visitor typed, as autocapture may send it: an element of a page with its attributes, the value among them.
 * This
 * is how passwords reached an analytics vendor in 2018. Rules: SPEC.md G16-G17.
 */
import type { GuardClass } from './finding.ts'
import type { JsonObject } from '../model/json.ts'

const valueNames = new Set([
  '$attr-value', '$attr-defaultvalue', '$attr-data-value', '$el_attr__value', '$el_attr__defaultvalue', '$value',
  '$el_value', '$input_value', '$field_value',
])

/** Inputs whose value is the product's own text or a choice. */
const ownText = new Set(['submit', 'button', 'reset', 'checkbox', 'radio', 'image', 'range', 'color'])

export function isFormValueName(name: string): boolean {
  return name.charCodeAt(0) === 36 && (valueNames.has(name) || name === '$el_text')
}

/** What the value of the element `element` is; undefined when nobody typed it. */
export function formValueClass(name: string, element: JsonObject): GuardClass | undefined {
  const type = lower(element['$attr-type'] ?? element['$el_attr__type'] ?? element['$type'])
  const tag = lower(element['$tag_name'] ?? element['$el_tag_name'])
  if (type === 'password') return 'password'
  const complete = lower(element['$attr-autocomplete'] ?? element['$el_attr__autocomplete'])
  if (complete.includes('password')) return 'password'
  if (complete.startsWith('cc-')) return 'card'
  if (complete === 'one-time-code') return 'pin'
  const field = tag === 'input' || tag === 'textarea' || tag === 'select'
  if (name === '$el_text') return tag === 'input' || tag === 'textarea' ? 'form-value' : undefined
  if (ownText.has(type)) return undefined
  // Without a tag nobody knows what it is the value of, and a field is the safe guess.
  return field || tag === '' ? 'form-value' : undefined
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : ''
}
