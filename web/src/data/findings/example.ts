/**
 * The line of code that a finding is about, and the line to write in its place, for `mixpanel-browser`. Made from what the
 * finding says: its event, its property, its class. Names of variables are made up.
 */
import type { KnownClass } from '../classes.ts'
import type { Finding } from '../types.ts'
import { isProfileUpdate, readPlace } from './place.ts'

export interface Example {
  readonly before: string
  readonly after: string
}

type Asked = Pick<Finding, 'class' | 'event' | 'property'>

export function exampleOf(finding: Asked): Example {
  if (isCaptured(finding)) return capturedField(finding)
  if (isPageAddress(finding)) return pageAddress
  if (finding.class === 'unplanned') return unplanned(finding)
  const name = leafOf(finding)
  const value = (valuesOf as Readonly<Record<string, string>>)[finding.class] ?? 'value'
  const replaced = replacements[finding.class as KnownClass]
  if (isProfileUpdate(finding.event)) return profileUpdate(finding, name, value, replaced)
  const before = call(finding.event, [[name, value]])
  if (replaced === 'person') return { before, after: `${onThePerson(finding.class, name, value)}\n${call(finding.event)}` }
  return { before, after: replaced === undefined ? call(finding.event) : `mixpanel.track(${quote(finding.event)}, ${replaced})` }
}

/** What stands for each class in the line before. */
const valuesOf: Partial<Record<KnownClass, string>> = {
  'password': 'form.password.value', 'pin': 'form.code.value', 'api-key': 'config.key', 'jwt': 'session.token', 'private-key': 'await file.text()',
  'url-credential': 'link.href', 'connection-string': 'String(error)', 'webhook': 'integration.url', 'session': 'document.cookie',
  'card': 'form.card.value', 'iban': 'form.iban.value', 'government-id': 'form.idNumber.value', 'email': 'user.email', 'phone': 'user.phone',
  'person-name': 'user.name', 'address': 'user.address', 'birth-date': 'user.birthDate', 'identity': 'user.picture', 'ip-address': 'request.ip',
  'form-value': 'field.value', 'long-text': 'message.text', 'entropy': 'state.ref', 'nesting': 'cart',
}

/** What to send instead; `person` where it belongs on the person, nothing where it is to be left out. */
const replacements: Partial<Record<KnownClass, string>> = {
  'password': "{ method: 'password' }", 'pin': '{ accepted: true, attempts: 2 }', 'api-key': "{ service: 'payments' }", 'jwt': '{ signed_in: true }',
  'private-key': '{ file_kind: file.type, file_bytes: file.size }', 'url-credential': '{ link_path: new URL(link.href).pathname }',
  'connection-string': '{ error: error.name }', 'webhook': "{ integration: 'chat' }",
  'card': '{ card_brand: payment.brand }', 'iban': "{ paid_by: 'transfer' }", 'government-id': '{ id_checked: true }',
  'email': 'person', 'phone': 'person', 'person-name': 'person', 'identity': 'person',
  'address': '{ country: user.address.country }', 'birth-date': "{ age_group: '30-39' }",
  'form-value': "{ form: 'contact', step: 2 }", 'long-text': '{ message_length: message.text.length }', 'entropy': '{ order_id: order.id }',
  'nesting': '{ cart_items: cart.items.length, cart_total: cart.total }',
}

/** The properties of a person that SDKs name in one way, so that they are known everywhere by it. */
const reserved: Partial<Record<KnownClass, string>> = { 'email': '$email', 'phone': '$phone', 'person-name': '$name' }

function onThePerson(of: string, name: string, value: string): string {
  return `mixpanel.identify(user.id)\nmixpanel.people.set({ ${key((reserved as Readonly<Record<string, string>>)[of] ?? name)}: ${value} })`
}

function profileUpdate(finding: Asked, name: string, value: string, replaced: string | undefined): Example {
  const method = finding.event === '$set_once' ? 'set_once' : finding.event === '$append' ? 'append' : finding.event === '$union' ? 'union' : 'set'
  const before = `mixpanel.people.${method}({ ${key(name)}: ${value} })`
  if (replaced === 'person') {
    const known = (reserved as Readonly<Record<string, string>>)[finding.class]
    return { before, after: `mixpanel.people.${method}({ ${key(known ?? name)}: ${value} })` }
  }
  return { before, after: replaced === undefined ? `mixpanel.people.unset(${quote(name)})` : `mixpanel.people.${method}(${replaced})` }
}

function unplanned(finding: Asked): Example {
  const place = readPlace(finding.property)
  const before = call(finding.event, place.is === 'property' ? [[place.name, 'value']] : undefined)
  return { before, after: place.is === 'property' ? call(finding.event) : `// ${before}` }
}

/** What the SDK reads off the page by itself. */
function isCaptured({ event, property }: Asked): boolean {
  return /^\$mp_(?:click|input_change|submit|rage_click|dead_click)$/.test(event) || /^\$(?:elements|el_|attr)/.test(property)
}

function capturedField({ property }: Asked): Example {
  const place = readPlace(property)
  const attribute = place.is === 'property' ? /^\$attr-(.+)$/.exec(place.leaf)?.[1] : undefined
  const form = "block_selectors: ['form'],"
  const block = attribute === undefined ? form : `block_attrs: [${quote(attribute)}],\n    ${form}`
  return {
    before: 'mixpanel.init(TOKEN, { autocapture: true })',
    after: `mixpanel.init(TOKEN, {\n  autocapture: {\n    ${block}\n    capture_text_content: false,\n  },\n})`,
  }
}

/** The address of the page or of the one before it, which SDKs add by themselves. */
function isPageAddress({ property }: Asked): boolean {
  return /^(?:\$current_url|\$(?:initial_)?referrer|current_url_(?:path|search)|url|page_url|href)$/.test(property)
}

const pageAddress: Example = {
  before: 'mixpanel.init(TOKEN, { track_pageview: true })',
  after: [
    'const page = () =>',
    '  location.origin + location.pathname',
    'mixpanel.init(TOKEN, {',
    "  track_pageview: 'url-with-path',",
    '  hooks: {',
    '    before_track: (name, props) => [',
    '      name,',
    '      { ...props, $current_url: page() },',
    '    ],',
    '  },',
    '})',
  ].join('\n'),
}

function leafOf({ property }: Asked): string {
  const place = readPlace(property)
  return place.is === 'property' ? place.leaf : place.is === 'property-name' ? '[user.email]' : 'value'
}

function call(event: string, properties?: readonly (readonly [string, string])[]): string {
  if (!properties) return `mixpanel.track(${quote(event)})`
  return `mixpanel.track(${quote(event)}, { ${properties.map(([name, value]) => `${key(name)}: ${value}`).join(', ')} })`
}

/** A property's name as JavaScript writes it in an object. */
function key(name: string): string {
  return /^(?:[A-Za-z_$][\w$]*|\[user\.email\])$/.test(name) ? name : quote(name)
}

function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
