/**
 * Form fields written out as HTML: `element.outerHTML` in a property carries what was typed, as autocapture's own
 * attributes do. Of a password's field every value goes; of another's, what stands in `value`. Rules: SPEC.md G38.
 */
import type { GuardClass, Span } from './finding.ts'
import type { KeyVerdict } from './key-verdict.ts'

/** A tag longer than this is read as far as this. */
const longestTag = 2048
const mostFields = 50
const field = /<(input|textarea)[\s/]/gi
const attribute = /([\w:.-]{1,64})\s{0,4}=\s{0,4}(?:"([^"]{0,1024})"|'([^']{0,1024})'|([^\s"'<>]{1,256}))/g

/** Kinds of fields whose value nobody typed. */
const notTyped = /^(?:button|submit|reset|image|checkbox|radio|range|color|file|hidden)$/i
/** What says how a field is built, not what is in it. */
const built = /^(?:type|name|id|class|for|role|autocomplete|inputmode|pattern|maxlength|minlength|size|required|disabled|readonly|tabindex|style|form|placeholder|data-testid|data-test|data-reactid|spellcheck|autofocus)$/i
const passwordWords = /passw|passwd|pwd|passcode|passphrase|kennwort|contrase|mot-?de-?passe/i

interface Attribute {
  readonly name: string
  readonly value: string
  readonly start: number
}

export function findFields(text: string, end: number, judge: (name: string) => KeyVerdict, out: Span[]): void {
  field.lastIndex = 0
  let fields = 0
  for (let match = field.exec(text); match !== null && match.index < end && fields < mostFields; match = field.exec(text)) {
    fields++
    const start = match.index + match[0].length
    const tag = text.slice(start, Math.min(end, start + longestTag))
    const attributes = readAttributes(tag, start)
    const of = (name: string): string => attributes.find((each) => each.name === name)?.value ?? ''
    const names = [of('name'), of('id'), of('autocomplete')]
    const isPassword = of('type').toLowerCase() === 'password' || names.some((name) => passwordWords.test(name))
    for (const each of attributes) {
      if (each.value === '' || built.test(each.name)) continue
      const kind = isPassword ? 'password' : each.name === 'value' ? valueClass(of('type'), names, each.value, judge) : undefined
      if (kind !== undefined) out.push({ start: each.start, end: each.start + each.value.length, class: kind, rule: 'markup:field' })
    }
    // What stands between the tags of a textarea was written in it.
    if (match[1]!.toLowerCase() !== 'textarea') continue
    const open = text.indexOf('>', start)
    const close = open < 0 ? -1 : text.indexOf('<', open + 1)
    const to = close < 0 ? end : Math.min(close, end)
    if (open >= 0 && to > open + 1 && text.slice(open + 1, to).trim() !== '') {
      out.push({ start: open + 1, end: to, class: isPassword ? 'password' : 'form-value', rule: 'markup:field' })
    }
    field.lastIndex = Math.max(field.lastIndex, to)
  }
}

function valueClass(type: string, names: readonly string[], value: string, judge: (name: string) => KeyVerdict): GuardClass | undefined {
  for (const name of names) {
    if (name === '') continue
    const verdict = judge(name)
    if (verdict.class !== undefined && verdict.applies(value)) return verdict.class
  }
  return notTyped.test(type) ? undefined : 'form-value'
}

/** Attributes up to the tag's end, which is the first `>` outside quotes. */
function readAttributes(tag: string, from: number): Attribute[] {
  const found: Attribute[] = []
  attribute.lastIndex = 0
  for (let match = attribute.exec(tag), last = 0; match !== null && found.length < 64; match = attribute.exec(tag)) {
    if (tag.slice(last, match.index).includes('>')) break
    last = match.index + match[0].length
    const quoted = match[2] ?? match[3]
    const value = quoted ?? match[4] ?? ''
    found.push({ name: match[1]!.toLowerCase(), value, start: from + last - value.length - (quoted === undefined ? 0 : 1) })
  }
  return found
}
