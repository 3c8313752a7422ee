/**
 * A second corpus, written from what makers, states and shops publish and not from the guard's rules; what it
 * shows is whether classes were learned or examples. `secondPositives` and `secondNegatives` make it from a seed.
 */
import { createGuard } from '../../../src/guard/index.ts'
import type { JsonObject, JsonValue } from '../../../src/model/json.ts'
import { seeded } from '../random.ts'
import type { Random } from '../random.ts'
import { lookalikes } from './lookalikes.ts'
import { card, grouped, iban, stateIds } from './numbers.ts'
import { shape, spelled } from './shape.ts'
import { named, shaped } from './tokens.ts'
import { speaking, telling } from './words.ts'

export interface SecondPositive {
  readonly kind: string
  readonly what: string
  readonly properties: JsonObject
  /** None of these may be in what is stored. */
  readonly gone: readonly string[]
}

export interface SecondNegative {
  readonly kind: string
  readonly what: string
  readonly properties: JsonObject
}

const b64 = (text: string): string => Buffer.from(text).toString('base64')
const wide = (text: string): string => text.replace(/[!-~]/g, c => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
const dull = ['data', 'value', 'info', 'details', 'context', 'label', 'field', 'content_x', 'custom_1', 'param1', 'extra', 'meta', 'attr', 'raw']

type Disguise = readonly [name: string, of: (r: Random, value: string) => readonly [value: JsonValue, gone: string]]

const disguises: readonly Disguise[] = [
  ['alone', (_, v) => [v, v]], ['alone', (_, v) => [v, v]], ['in a sentence', (r, v) => [`${r.pick(['Got', 'Here it is:', 'Voici', 'Hier ist', 'Aquí está'])} ${v} ${r.pick(['as asked', 'ok', 'merci', 'bitte'])}`, v]],
  ['in a query', (_, v) => [`https://app.example.com/step?lang=en&q=${encodeURIComponent(v)}`, encodeURIComponent(v)]],
  ['JSON in a string', (_, v) => [JSON.stringify({ ok: true, inner: { v } }), JSON.stringify(v).slice(1, -1)]],
  ['JSON in JSON', (_, v) => [JSON.stringify({ body: JSON.stringify({ v }) }), v.replace(/["\\]/g, '').slice(0, 12)]],
  ['percent-encoded', (_, v) => [encodeURIComponent(`v=${v}`), encodeURIComponent(v)]],
  ['percent-encoded twice', (_, v) => [encodeURIComponent(encodeURIComponent(`v=${v}`)), encodeURIComponent(encodeURIComponent(v))]],
  ['base64 of JSON', (_, v) => [b64(JSON.stringify({ v, n: 12 })), b64(JSON.stringify({ v, n: 12 })).slice(4, 24)]],
  ['deep', (_, v) => [{ a: [{ b: { c: [v] } }] }, v]], ['in a list', (_, v) => [['x', v, 3], v]],
]
const zeroWidth: Disguise = ['zero-width', (_, v) => { const t = [...v].join('\u200b'); return [t, t] }]
const fullWidth: Disguise = ['full-width', (_, v) => [wide(v), wide(v)]]

function place(r: Random, name: string, value: JsonValue): JsonObject {
  return r.pick<JsonObject>([{ [name]: value }, { [name]: value }, { plan: 'pro', [name]: value, step: 2 }, { form: { [name]: value } }, { items: [{ sku: 'A-1', [name]: value }] }])
}

function disguised(r: Random, kind: string, what: string, value: string, more: readonly Disguise[] = []): SecondPositive {
  const [how, of] = r.pick([...disguises, ...more])
  const [shown, gone] = of(r, value)
  return { kind, what: `${what} ${how}`, properties: place(r, r.pick(dull), shown), gone: [gone] }
}

/** Every kind of secret, `rounds` times each, made from `seed`. */
export function secondPositives(seed: number, rounds: number): SecondPositive[] {
  const r = seeded(seed)
  const all: SecondPositive[] = []
  for (let i = 0; i < rounds; i++) {
    for (const [vendor, pattern] of shaped) {
      const value = shape(r, pattern)
      all.push(disguised(r, 'api-key by shape', vendor, value))
    }
    for (const [name, pattern] of named) {
      const value = shape(r, pattern)
      all.push({ kind: 'api-key by name', what: name, properties: place(r, spelled(r, name), value), gone: [value] })
    }
    for (const [kind, names, values] of telling) for (const name of names) {
      const value = shape(r, r.pick(values))
      all.push({ kind: `${kind} by name`, what: name, properties: place(r, spelled(r, name), value), gone: [value] })
    }
    for (let n = 0; n < 20; n++) {
      const number = card(r)
      const by = r.pick(['', ' ', '-'])
      all.push(disguised(r, 'card', 'card', number.length === 15 ? grouped(number, [4, 6, 5], by) : grouped(number, [4, 4, 4, 4], by), [zeroWidth, fullWidth]))
      const account = iban(r)
      all.push(disguised(r, 'iban', 'iban', r.pick([account, grouped(account, Array<number>(9).fill(4), ' '), account.toLowerCase()]), [zeroWidth, fullWidth]))
      const mail = shape(r, r.pick(['{l8}@example.com', 'jane.{l5}@mail.example.co.uk', '{l5}+{l3}@example.io', '{l4}_{l4}@{l6}.de', '{l6}@{l4}-{l5}.fr']))
      all.push(disguised(r, 'email', 'email', mail, [zeroWidth, fullWidth]))
      const phone = shape(r, r.pick(['+1 415 555 {d4}', '+1-212-555-{d4}', '(415) 555-{d4}', '+33 6 12 34 {d2} {d2}', '+33612{d6}', '+44 7700 900{d3}', '+49 151 2345{d4}', '+34 612 34 {d2} {d2}', '0033 6 12 34 {d2} {d2}', '+44 (0)20 7946 0{d3}', '+4915123{d6}', '06 12 34 {d2} {d2}', '415-555-{d4}', '+55 11 9{d4}-{d4}', '+91 98{d3} {d5}']))
      all.push(disguised(r, 'phone', 'phone', phone))
      const street = shape(r, r.pick(['{d2} Baker Street', '1{d2} Main St, Springfield, IL 62701', '{d2} rue de la Paix, 75002 Paris', '{d1} avenue Victor Hugo', 'Hauptstraße {d2}, 10115 Berlin', 'Calle Mayor {d2}, 28013 Madrid', '{d3} Elm Avenue Apt {d1}', 'Lindenweg {d1}, 80331 München', '{d2} Oxford Road, London SW1A 1AA', '{d2} boulevard Saint-Germain 75006 Paris', 'Plaza de España {d1}', '{d4} Sunset Blvd, Los Angeles, CA 90028']))
      all.push(disguised(r, 'address', 'address', street))
      const secret = shape(r, r.pick(['Summer{d4}!', '{A10}', 'pa$$w0rd{d2}', 'hunter{d3}']))
      const url = r.pick([`https://bob:${secret}@host.example.com/x`, `https://example.com/reset?token=${shape(r, '{h32}')}&lang=fr`, `https://example.com/cb#access_token=${shape(r, '{A40}')}&expires_in=3600`, `https://example.com/a?api_key=${shape(r, '{A32}')}`,
        `https://example.com/login?user=bob&password=${encodeURIComponent(secret)}`, `https://example.com/verify/${shape(r, '{h40}')}`, `https://example.com/invite?code=${shape(r, '{A24}')}`, `https://example.com/f.pdf?X-Amz-Signature=${shape(r, '{h64}')}&X-Amz-Credential=${shape(r, 'AKIA{t16}')}`, `https://ex.blob.core.windows.net/c/f?sv=2022-11-02&sig=${shape(r, '{A43}')}%3D`, `/magic-link/${shape(r, '{b43}')}`, `https://example.com/?session_token=${shape(r, '{b43}')}`, `https://example.com/?sid=${shape(r, '{h32}')}`, `https://example.com/oauth?client_secret=${shape(r, '{A32}')}`, `https://example.com/unsubscribe?token=${shape(r, '{b64}')}`])
      const hidden = /(?:token=|key=|password=|verify\/|code=|Signature=|sig=|link\/|sid=|secret=|bob:)([^&@%]+)/.exec(url)![1]!
      all.push({ kind: 'url-credential', what: url.slice(0, 40), properties: place(r, r.pick(['$current_url', 'url', 'href', 'page', 'referrer', 'link']), url), gone: [hidden] })
      const dsn = r.pick([`postgres://app:${shape(r, '{A12}')}@db.example.com:5432/shop`, `mysql://root:${shape(r, '{A12}')}@10.0.0.5/shop`, `mongodb+srv://app:${shape(r, '{A12}')}@cluster0.ab1cd.mongodb.net/`, `redis://default:${shape(r, '{A12}')}@cache:6379`, `amqp://u:${shape(r, '{A12}')}@mq/vh`, `Server=db.example.com;Database=shop;User Id=sa;Password=${shape(r, '{A12}')};`, `smtp://mailer:${shape(r, '{A12}')}@smtp.example.com:587`, `jdbc:postgresql://db/shop?user=app&password=${shape(r, '{A12}')}`, `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${shape(r, '{B43}')}=`, `clickhouse://default:${shape(r, '{A12}')}@ch:9000/db`, `sftp://deploy:${shape(r, '{A12}')}@files.example.com`])
      const held = /(?:Password=|password=|AccessKey=|:\/\/[a-z]+:)([^@;&=]+)/.exec(dsn)![1]!
      all.push({ kind: 'connection-string', what: dsn.slice(0, 30), properties: place(r, r.pick([...dull, 'dsn', 'database_url', 'conn']), dsn), gone: [held] })
      const hook = shape(r, r.pick(['https://hooks.slack.com/services/T{u8}/B{u10}/{A24}', 'https://discord.com/api/webhooks/{d18}/{b68}', 'https://contoso.webhook.office.com/webhookb2/{uuid}@{uuid}/IncomingWebhook/{h32}/{uuid}', 'https://hooks.zapier.com/hooks/catch/{d7}/{l7}/', 'https://hook.eu1.make.com/{l32}', 'https://chat.googleapis.com/v1/spaces/{A11}/messages?key={b39}&token={b43}', 'https://discordapp.com/api/webhooks/{d18}/{b68}', 'https://maker.ifttt.com/trigger/x/with/key/{b22}', 'https://prod-12.westeurope.logic.azure.com:443/workflows/{h32}/triggers/manual/paths/invoke?api-version=2016-06-01&sig={b43}']))
      all.push({ kind: 'webhook', what: hook.slice(0, 34), properties: place(r, r.pick([...dull, 'url', 'href']), hook), gone: [hook.slice(-12, -1)] })
      const jwt = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.${Buffer.from(`{"sub":"${shape(r, '{d10}')}","iat":1516239022}`).toString('base64url')}.${shape(r, '{b43}')}`
      all.push(disguised(r, 'jwt', 'jwt', jwt))
      const pem = r.pick(['RSA PRIVATE KEY', 'PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'PGP PRIVATE KEY BLOCK', 'DSA PRIVATE KEY'])
      const body = shape(r, 'MII{B61}\n{B64}\n{B40}==')
      all.push({ kind: 'private-key', what: pem, properties: place(r, r.pick(dull), `-----BEGIN ${pem}-----\n${body}\n-----END ${pem}-----`), gone: [body.slice(5, 40)] })
      const born = shape(r, '19{d1}5-0{d1}-1{d1}').replaceAll('-00-', '-01-')
      all.push({ kind: 'birth-date in text', what: 'born', properties: place(r, r.pick(dull), `${r.pick(['born on', 'date of birth:', 'DOB', 'né le', 'geboren am', 'fecha de nacimiento'])} ${born}`), gone: [born] })
      const long = Array.from({ length: 60 }, () => r.pick(['the', 'doctor', 'said', 'that', 'results', 'were', 'fine', 'and', 'my', 'wife', 'was', 'happy', 'about', 'it', 'yesterday'])).join(' ')
      all.push({ kind: 'long-text', what: 'prose', properties: place(r, r.pick(dull), long), gone: [long.slice(20, 60)] })
      const key = r.pick(['password', 'pass', 'pwd'])
      all.push({ kind: 'password in text', what: key, properties: place(r, r.pick(dull), r.pick([`login failed user=bob ${key}=${secret}`, `{"user":"bob","${key}":"${secret}"}`, `${key}: ${secret}`, `user=bob&${key}=${encodeURIComponent(secret)}`, b64(`{"user":"bob","${key}":"${secret}"}`), encodeURIComponent(`{"${key}":"${secret}"}`), `--${key}=${secret}`])), gone: [secret, encodeURIComponent(secret), b64(`{"user":"bob","${key}":"${secret}"}`)] })
    }
    for (const id of stateIds) for (let n = 0; n < 3; n++) {
      const text = id.make(r)
      const written = r.pick(id.forms(text))
      all.push({ kind: `government-id by name`, what: `${id.country} ${written}`, properties: place(r, r.pick(id.names), r.next() < 0.15 && /^[1-9]\d{8,14}$/.test(text) ? Number(text) : written), gone: [written, text] })
      all.push({ kind: 'government-id with a word', what: `${id.country} ${written}`, properties: place(r, r.pick(dull), `${id.names[0]!.replaceAll('_', ' ')}: ${written}`), gone: [written, text] })
      if (id.strong) all.push({ ...disguised(r, 'government-id anywhere', `${id.country} ${written}`, written) })
    }
  }
  return all
}

/** What only looks like a secret, `rounds` times each kind, made from `seed`. */
export function secondNegatives(seed: number, rounds: number): SecondNegative[] {
  const r = seeded(seed)
  const all: SecondNegative[] = []
  for (let i = 0; i < rounds; i++) {
    for (const [kind, names, make] of lookalikes) for (let n = 0; n < 10; n++) {
      const value = make(r)
      all.push({ kind, what: String(value).slice(0, 60), properties: place(r, r.pick(names), value as JsonValue) })
    }
    for (const [name, value] of speaking) all.push({ kind: 'speaking name', what: name, properties: place(r, spelled(r, name.replaceAll('_', ' ')), value) })
  }
  return all
}

const project = { id: 1, name: 'corpus', token: 'corpus', timeZone: 'UTC', idMode: 'simplified', groupKeys: [], identifying: [], sample: true } as const

export interface SecondRecall { readonly kind: string; readonly cases: number; readonly missed: readonly SecondPositive[] }
export interface SecondAlarms { readonly kind: string; readonly cases: number; readonly raised: readonly SecondNegative[] }

/** What of the second corpus is still in what would be stored, by kind. */
export function measureSecondRecall(seed: number, rounds: number): SecondRecall[] {
  const guard = createGuard()
  const rows = new Map<string, { cases: number; missed: SecondPositive[] }>()
  for (const sample of secondPositives(seed, rounds)) {
    const row = rowOf(rows, sample.kind, () => ({ cases: 0, missed: [] }))
    row.cases += 1
    const { properties, findings } = guard.guard('Event', sample.properties, { project, subject: 'event' })
    const kept = `${JSON.stringify([properties, findings])}\n${leaves(properties)}`
    if (sample.gone.some((text) => text.length > 2 && kept.includes(text))) row.missed.push(sample)
  }
  return [...rows].map(([kind, row]) => ({ kind, ...row }))
}

/** What of the second corpus's lookalikes is taken for a secret, by kind. */
export function measureSecondAlarms(seed: number, rounds: number): SecondAlarms[] {
  const guard = createGuard()
  const rows = new Map<string, { cases: number; raised: SecondNegative[] }>()
  for (const sample of secondNegatives(seed, rounds)) {
    const row = rowOf(rows, sample.kind, () => ({ cases: 0, raised: [] }))
    row.cases += 1
    if (guard.guard('Event', sample.properties, { project, subject: 'event' }).findings.length > 0) row.raised.push(sample)
  }
  return [...rows].map(([kind, row]) => ({ kind, ...row }))
}

function rowOf<Row>(rows: Map<string, Row>, kind: string, empty: () => Row): Row {
  let row = rows.get(kind)
  if (row === undefined) rows.set(kind, row = empty())
  return row
}

/** Every leaf as it is, without JSON's escapes. */
function leaves(value: unknown): string {
  return typeof value === 'object' && value !== null ? Object.values(value).map(leaves).join('\n') : String(value)
}
