/**
 * One walk over the leaves of an object. For each leaf the property's name is asked first, then the value. What is found
 * is dropped, masked or put aside for sealing as the class's action says; what it was is told to nobody.
 */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import type { GuardContext } from '../model/ports.ts'
import { isCard } from './cards.ts'
import { holdsOnlyMarks, isInsideMark, isMark, lengthBucket, markFor, maxDepth, maxScannedLength } from './classes.ts'
import type { FullPolicy } from './classes.ts'
import { looksRandom } from './entropy.ts'
import type { Finding, GuardClass, Guarded, Span } from './finding.ts'
import { formValueClass } from './form-values.ts'
import { isFrenchNir } from './government-ids.ts'
import { hint } from './hints.ts'
import { KeyCache } from './key-cache.ts'
import type { NameMap } from './key-cache.ts'
import type { KeyVerdict } from './key-verdict.ts'
import { mergeSpans } from './scan.ts'
import type { CompiledPlan } from './tracking-plan.ts'

const nothing: readonly Finding[] = Object.freeze([])
const noSeals: Readonly<Record<string, JsonValue>> = Object.freeze({})

/** Stands for a leaf that is no longer there. */
const removed = Symbol('removed')
type Kept = JsonValue | typeof removed

/** Names under which the value of a convicted parent hides: `password: { value: … }`. */
const neutral = new Set([
  'value', 'values', 'text', 'data', 'raw', 'plain', 'input', 'val', 'content', 'string', 'current', 'new', 'old',
])

/** Names that the project decided about, at the top of an event or a profile. */
export interface MarkedNames {
  readonly identifying: ReadonlySet<string>
  readonly plain: ReadonlySet<string>
}

/** One pass over one event's properties. */
export class Walk {
  readonly #scan: (text: string, hints: number, out: Span[]) => void
  readonly #cache: KeyCache
  readonly #context: GuardContext
  readonly #policy: FullPolicy
  readonly #marked: MarkedNames
  readonly #entropy: boolean
  /** Whether the project decided about names of its own. */
  readonly #decided: boolean
  #findings: Finding[] | undefined
  #sealed: Record<string, JsonValue> | undefined
  #reject: GuardClass | undefined
  #quarantine: GuardClass | undefined
  #name: string | undefined
  /** Shared by all walks of a guard: one walk ends before the next begins. */
  readonly #spans: Span[]

  constructor(scan: (text: string, hints: number, out: Span[]) => void, cache: KeyCache, context: GuardContext,
    policy: FullPolicy, marked: MarkedNames, entropy: boolean, spans: Span[]) {
    this.#spans = spans
    this.#scan = scan
    this.#cache = cache
    this.#context = context
    this.#policy = policy
    this.#marked = marked
    this.#entropy = entropy
    this.#decided = marked.identifying.size > 0 || marked.plain.size > 0 || context.project.groupKeys.length > 0
  }

  answer(properties: JsonObject): Guarded {
    if (this.#findings === undefined) return { properties, sealed: noSeals, findings: nothing }
    return {
      properties, sealed: this.#sealed ?? noSeals, findings: this.#findings,
      ...(this.#name === undefined ? {} : { name: this.#name }),
      ...(this.#reject === undefined ? {} : { reject: this.#reject }),
      ...(this.#quarantine === undefined ? {} : { quarantine: this.#quarantine }),
    }
  }

  /** An event's name can hold an e-mail or a token: `Invited ann@example.org`. */
  eventName(name: string): void {
    if (name.length < 5 || this.#cache.knowsName(name)) return
    this.#collect(name, hint.machine)
    const spans = mergeSpans(this.#spans)
    if (spans.length === 0) {
      this.#cache.keepName(name)
      return
    }
    let result = ''
    let from = 0
    for (const span of spans) {
      if (this.#note(span.class, '(event name)', span.rule, span.end - span.start) === 'report') continue
      result += name.slice(from, span.start) + markFor(span.class, name.slice(span.start, span.end))
      from = span.end
    }
    if (from > 0) this.#name = result + name.slice(from)
  }

  /** `properties` without what a strict plan does not know. */
  keepPlanned(event: string, properties: JsonObject, plan: CompiledPlan, now: number): JsonObject {
    if (!plan.allowsEvent(event)) this.#note('unplanned', '', 'plan:event', event.length)
    let kept: Record<string, JsonValue> | undefined
    const names = Object.keys(properties)
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!
      const fine = plan.allows(event, name, now)
      if (!fine && this.#note('unplanned', name, 'plan:property', 0) !== 'report') {
        kept ??= copyBefore(properties, names, i)
      }
      else if (kept !== undefined) put(kept, name, properties[name]!)
    }
    return kept ?? properties
  }

  /** The object without what was found in it; the same object when nothing was. */
  object(value: JsonObject, path: string, parent: string, depth: number,
    inherited: KeyVerdict | undefined): JsonObject {
    const names = Object.keys(value)
    const verdicts = this.#cache.namesBelow(parent)
    const decided = depth === 0 && this.#decided
    let changed: Record<string, JsonValue> | undefined
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!
      const child = value[name]!
      let kept: Kept = child
      const verdict = verdicts.get(name) ?? this.#judge(verdicts, name, parent)
      // Most of what events hold: short words, counts, flags and ids under names that say nothing.
      if ((!decided && quiet(child, verdict) && inherited === undefined) || (verdict.pass && depth === 0)) {
        if (changed !== undefined) put(changed, name, child)
        continue
      }
      if (verdict === unsafeName) {
        const place = path === '' ? '[name]' : `${path}.[name]`
        this.#note(nameClass(name, this.#scan) ?? 'identity', place, 'name:value', name.length)
        kept = removed
      } else if (child !== null) {
        const place = depth === 0 ? name : `${path}.${name}`
        kept = this.#property(value, name, child, place, verdict, verdicts, depth, inherited)
      }
      if (kept === child) {
        if (changed !== undefined) put(changed, name, child)
        continue
      }
      changed ??= copyBefore(value, names, i)
      if (kept !== removed) put(changed, name, kept)
    }
    return changed ?? value
  }

  #judge(verdicts: NameMap, name: string, parent: string): KeyVerdict {
    const verdict = this.#cache.judge(verdicts, name, parent)
    // A name can itself be what must not enter: `{ "jo@example.org": 3 }`.
    if (name.length >= 6 && nameClass(name, this.#scan) !== undefined) {
      verdicts.set(name, unsafeName)
      return unsafeName
    }
    return verdict
  }

  #property(owner: JsonObject, name: string, child: JsonValue, place: string, verdict: KeyVerdict, verdicts: NameMap,
    depth: number, inherited: KeyVerdict | undefined): Kept {
    if (depth === 0 && this.#decided) {
      if (this.#marked.identifying.has(name) && child !== '') {
        return this.#whole('identity', 'project:identifying', place, child)
      }
      if (this.#context.project.groupKeys.includes(name)) return child
      if (this.#marked.plain.has(name) && mayBePlain(name, verdict)) return this.#value(child, place, plain, depth)
    }
    if (verdict.form) {
      const typed = formValueClass(name, owner)
      if (typed !== undefined
        && (typeof child === 'string' ? child !== '' && !isMark(child) : typeof child === 'number')) {
        return this.#whole(typed, 'form:value', place, child)
      }
    }
    let judged = verdict
    // `{ name: 'password', value: '…' }`: the name is in a value.
    if (name === 'value' && depth > 0 && verdict.class === undefined) {
      const called = owner['name'] ?? owner['key'] ?? owner['field'] ?? owner['id'] ?? owner['label'] ?? owner['property']
      if (typeof called === 'string' && called.length <= 64) {
        const top = this.#cache.namesBelow('')
        const other = top.get(called) ?? this.#judge(top, called, '')
        if (other.class !== undefined) judged = other
      }
    }
    if (judged !== verdict) return this.#value(child, place, judged, depth)
    if (inherited !== undefined && verdict.class === undefined && neutral.has(name.toLowerCase())) judged = inherited
    else if (verdict.maybeName && verdict.class === undefined) {
      if (this.#standsByPerson(owner, name, verdicts)) judged = besidePerson
    }
    return this.#value(child, place, judged, depth)
  }

  /** Whether a sibling is about a person: `nom` beside `prénom` is a name, `nom` beside `prix` is a product's. */
  #standsByPerson(owner: JsonObject, name: string, verdicts: NameMap): boolean {
    for (const other of Object.keys(owner)) {
      if (other === name) continue
      const verdict = verdicts.get(other) ?? this.#judge(verdicts, other, '')
      if (verdict.aboutPerson && verdict.class !== 'address') return true
    }
    return false
  }

  #value(child: JsonValue, place: string, verdict: KeyVerdict, depth: number): Kept {
    if (typeof child === 'string') return this.#string(child, place, verdict, depth)
    if (typeof child === 'number') return this.#number(child, place, verdict)
    if (typeof child === 'boolean' || child === null) return child
    if (depth >= maxDepth) return this.#whole('nesting', 'walk:depth', place, '')
    if (isJsonObject(child)) {
      return this.object(child, place, verdict.words, depth + 1, verdict.inherits ? verdict : undefined)
    }
    return this.#list(child, place, verdict, depth)
  }

  #list(values: readonly JsonValue[], path: string, verdict: KeyVerdict, depth: number): Kept {
    let changed: JsonValue[] | undefined
    const place = `${path}[]`
    for (let i = 0; i < values.length; i++) {
      const child = values[i]!
      const kept = this.#value(child, place, verdict, depth + 1)
      if (kept === child) {
        changed?.push(child)
        continue
      }
      changed ??= values.slice(0, i)
      if (kept !== removed) changed.push(kept)
    }
    return changed ?? values
  }

  #number(value: number, place: string, verdict: KeyVerdict): Kept {
    if (verdict.class !== undefined && verdict.applies(value)) {
      return this.#whole(verdict.class, verdict.rule, place, value)
    }
    if (value >= 3e13 && value < 9.1e15 && Number.isInteger(value)) {
      const digits = String(value)
      if (isCard(digits, (verdict.hints & hint.card) !== 0, (verdict.hints & hint.reference) !== 0)) {
        return this.#whole('card', 'checksum:card', place, value)
      }
      if (digits.length === 15 && isFrenchNir(digits)) {
        return this.#whole('government-id', 'checksum:fr-nir', place, value)
      }
    }
    return value
  }

  #string(text: string, place: string, verdict: KeyVerdict, depth: number): Kept {
    const length = text.length
    // What the name convicted and the policy only reports is not reported again for its shape.
    let reported: GuardClass | undefined
    if (verdict.class !== undefined && length > 0 && verdict.applies(text) && !holdsOnlyMarks(text)) {
      const kept = this.#whole(verdict.class, verdict.rule, place, text)
      if (kept !== text) {
        if (verdict.class === 'long-text') {
          this.#collect(text, verdict.hints)
          this.#noteInside(place)
        }
        return kept
      }
      reported = verdict.class
    }
    if (length < 5 || ((verdict.hints & hint.noise) !== 0 && length < 256 && /^[\w.-]+$/.test(text))) return text
    const first = text.charCodeAt(0)
    if (first === 100 && isDataUri(text)) return text
    if (length > maxScannedLength) return this.#oversize(text, place)
    if ((first === 123 || first === 91 || first === 34) && depth < maxDepth) {
      const inner = parseJson(text)
      if (inner !== undefined) {
        const kept = this.#value(inner, place, verdict, depth + 1)
        if (kept === inner) return text
        return kept === removed ? removed : typeof kept === 'string' && first !== 34 ? kept : JSON.stringify(kept)
      }
    }
    this.#collect(text, verdict.hints)
    if (this.#spans.length === 0) {
      if (this.#entropy && (verdict.hints & (hint.reference | hint.campaign)) === 0 && looksRandom(text)) {
        return this.#whole('entropy', 'entropy:run', place, text)
      }
      return text
    }
    return this.#spansOf(text, place, reported)
  }

  /** Tells what else is in a text that goes as a whole. */
  #noteInside(place: string): void {
    for (const span of mergeSpans(this.#spans.filter(each => each.class !== 'long-text'))) {
      this.#note(span.class, place, span.rule, span.end - span.start)
    }
  }

  #collect(text: string, hints: number): void {
    if (this.#spans.length !== 0) this.#spans.length = 0
    this.#scan(text, hints, this.#spans)
    if (this.#spans.length > 0 && text.includes('[')) {
      const found = this.#spans.filter(({ start, end }) => !isInsideMark(text, start, end))
      this.#spans.length = 0
      this.#spans.push(...found)
    }
  }

  #spansOf(text: string, place: string, reported: GuardClass | undefined): Kept {
    const prose = this.#spans.findIndex(span => span.class === 'long-text')
    if (prose >= 0) {
      // What is written inside it is told of with it, and goes alone where the project keeps such texts.
      const [long] = this.#spans.splice(prose, 1)
      const kept = reported === 'long-text' ? text : this.#whole('long-text', long!.rule, place, text)
      if (kept !== text) {
        this.#noteInside(place)
        return kept
      }
      if (this.#spans.length === 0) return text
    }
    const all = mergeSpans(this.#spans)
    const spans = reported === undefined ? all : all.filter(span => span.class !== reported)
    const only = spans.length === 1 ? spans[0]! : undefined
    if (only !== undefined && coversAll(text, only)) return this.#whole(only.class, only.rule, place, text)
    let result = ''
    let from = 0
    for (const span of spans) {
      const part = text.slice(span.start, span.end)
      if (isMark(part)) continue
      const action = this.#note(span.class, place, span.rule, span.end - span.start)
      if (action === 'report') continue
      result += text.slice(from, span.start) + markFor(span.class, part)
      from = span.end
    }
    return from === 0 ? text : result + text.slice(from)
  }

  /** A value longer than is read: of it, only the length stays. */
  #oversize(text: string, place: string): Kept {
    this.#collect(text, 0)
    this.#noteInside(place)
    const action = this.#note('long-text', place, 'text:oversize', text.length)
    return action === 'drop' ? removed : markFor('long-text', text)
  }

  /** The value as a whole is what was found. */
  #whole(kind: GuardClass, rule: string, place: string, value: JsonValue): Kept {
    const length = typeof value === 'string' ? value.length : typeof value === 'number' ? String(value).length : 0
    const action = this.#note(kind, place, rule, length)
    switch (action) {
      case 'report': return value
      case 'mask': return markFor(kind, typeof value === 'object' ? '' : String(value))
      case 'seal': this.#seal(place, value); return removed
      default: return removed
    }
  }

  #seal(place: string, value: JsonValue): void {
    this.#sealed ??= {}
    if (!place.includes('[]')) {
      put(this.#sealed, place, value)
      return
    }
    const name = place.replaceAll('[]', '')
    const before = Object.hasOwn(this.#sealed, name) ? this.#sealed[name] : undefined
    const list: readonly JsonValue[] = Array.isArray(before) ? before : before === undefined ? [] : [before]
    put(this.#sealed, name, [...list, value])
  }

  #note(kind: GuardClass, place: string, rule: string, length: number): FullPolicy[GuardClass] {
    const action = this.#policy[kind]
    const property = place.length > 200 ? `${place.slice(0, 200)}…` : place
    this.#findings ??= []
    if (this.#findings.length < mostFindings) {
      this.#findings.push({ class: kind, property, action, rule, length: lengthBucket(length) })
    }
    if (action === 'reject') this.#reject ??= kind
    if (action === 'quarantine') this.#quarantine ??= kind
    return action
  }
}

/** Most findings that one event answers with; more is one client sending garbage. */
const mostFindings = 200

/** The verdict on a name that is itself what must not enter. */
const unsafeName: KeyVerdict = {
  pass: false, class: undefined, applies: () => false, inherits: false, hints: 0, maybeName: false,
  aboutPerson: false, form: false, rule: '', words: '',
}

/** The verdict on a name that the owner called plain: its value is read, and its name says nothing. */
const plain: KeyVerdict = { ...unsafeName }

/** Whether the owner may overrule what a name says: where it seems to be a person's, never where it is a secret's. */
export function mayBePlain(name: string, verdict: KeyVerdict): boolean {
  if (name.startsWith('$') || verdict.form) return false
  switch (verdict.class) {
    case undefined: return verdict.maybeName
    case 'person-name': case 'address': case 'birth-date': case 'phone': case 'identity': return true
    default: return false
  }
}

/** The verdict on `nom` beside `prénom`. */
const besidePerson: KeyVerdict = {
  ...unsafeName, class: 'person-name', rule: 'key:beside-person',
  applies: value => typeof value === 'string' && /\p{L}/u.test(value) && value.length <= 120,
}

function nameClass(name: string, scan: (text: string, hints: number, out: Span[]) => void): GuardClass | undefined {
  if (!/[@.]|\d{7}|.{20}/.test(name)) return undefined
  const spans: Span[] = []
  scan(name, hint.reference, spans)
  return spans.find(span => span.class !== 'long-text' && span.class !== 'address')?.class
}

/** Whether nothing but blanks, quotes, brackets and `mailto:` or `tel:` stands around the span. */
function coversAll(text: string, span: Span): boolean {
  if (span.start === 0 && span.end === text.length) return true
  if (text.length - (span.end - span.start) > 90) return false
  const before = text.slice(0, span.start)
  const after = text.slice(span.end)
  if (/^[\s"'<([]*(?:mailto:|tel:|bearer |basic |token )?$/i.test(before) && /^[\s"'>)\].,;]*$/.test(after)) return true
  return span.class === 'email' && /^[^<>@]{1,80}<$/.test(before) && /^>\s*$/.test(after)
}

/** Whether no rule could take `child`: the name says nothing, and it is too small to hold anything. */
function quiet(child: JsonValue, verdict: KeyVerdict): boolean {
  if (verdict.class !== undefined || verdict.form || verdict.maybeName || verdict === unsafeName) return false
  switch (typeof child) {
    case 'number': return child < 3e13
    case 'boolean': return true
    case 'string': return child.length < 5
    default: return child === null
  }
}

/** An image or the like as base64, and nothing after it: noise to every rule. */
function isDataUri(text: string): boolean {
  return /^data:(?:image|font|audio|video)\/[\w.+-]{1,40};(?:charset=[\w-]{1,20};)?base64,/.test(text)
    && /^[A-Za-z0-9+/=]*$/.test(text.slice(text.indexOf(',') + 1))
}

function parseJson(text: string): JsonValue | undefined {
  try {
    const value = JSON.parse(text) as JsonValue
    return typeof value === 'object' || typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

/** Own properties before the `count`th, copied. */
function copyBefore(value: JsonObject, names: readonly string[], count: number): Record<string, JsonValue> {
  const copy: Record<string, JsonValue> = {}
  for (let i = 0; i < count; i++) put(copy, names[i]!, value[names[i]!]!)
  return copy
}

/** Sets an own property; `__proto__` too, which a plain assignment would take for the prototype. */
function put(target: Record<string, JsonValue>, name: string, value: JsonValue): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
  }
  else target[name] = value
}
