/**
 * The labelled corpus: properties with something that must not enter, and properties that only look as if they had.
 *
 * Cases are generated from seeds, class by class; the same seed gives the same corpus. A positive names the text that
 * must be gone; a negative must come through untouched.
 */
import type { GuardClass } from '../../src/guard/finding.ts'
import { tokenShapes } from '../../src/guard/token-shapes.ts'
import type { JsonObject, JsonValue } from '../../src/model/json.ts'
import { browserEvent, uuid } from './browser-events.ts'
import * as people from './people.ts'
import { alnum, base64url, digits, hexDigits, lower, seeded, upper } from './random.ts'
import type { Random } from './random.ts'
import * as secrets from './secrets.ts'

export interface Positive {
  readonly class: GuardClass
  readonly how: string
  readonly subject: 'event' | 'person'
  readonly properties: JsonObject
  /** Must not be in what is stored, in any encoding that the case uses. */
  readonly gone: string
}

export interface Negative {
  readonly kind: string
  readonly subject: 'event' | 'person'
  readonly properties: JsonObject
}

type Make = (r: Random) => readonly [how: string, properties: JsonObject, gone: string, subject?: 'event' | 'person']

const b64 = (text: string): string => Buffer.from(text).toString('base64')
const spread = (text: string): string => [...text].join(' ')
const wide = (text: string): string => text.replace(/[0-9]/g, d => String.fromCharCode(0xff10 + Number(d)))

/** The same thing in the places and disguises in which traffic brings it. */
function inText(r: Random, value: string): readonly [string, string, string] {
  const gone = value
  const encoded = b64(JSON.stringify({ v: value, n: 1 }))
  return r.pick([
    ['alone', value, gone], ['alone', value, gone], ['in text', `${r.pick(['Error near', 'Please check', 'Reference', 'Merci de vérifier', 'Siehe'])} ${value} ${r.pick(['thanks', 'please', 'merci', 'danke'])}`, gone], ['in text', `${r.pick(['value: ', 'got ', 'input=', ''])}${value}${r.pick(['.', ',', '', '!'])}`, gone],
    ['in a URL', `https://app.example.com/cb?lang=fr&v=${encodeURIComponent(value)}&x=1`,
      encodeURIComponent(value)], ['nested JSON', JSON.stringify({ a: 1, deep: { v: value } }), gone], ['URL-encoded',
      encodeURIComponent(`x ${value} y`), encodeURIComponent(value)], ['base64 of JSON', encoded, encoded],
  ] as const)
}

const anyKey = (r: Random): string => r.pick(['detail', 'context', 'label', 'info', 'extra', 'payload', 'param',
  'field_3', 'custom1', '$el_text', 'source_data', 'output'])

const key = (r: Random, words: readonly string[]): string => r.pick(words)

function cased(r: Random, words: string): string {
  const parts = words.split(' ')
  return r.pick([parts.join('_'), parts.join('-'),
    parts.map((p, i) => i === 0 ? p : p[0]!.toUpperCase() + p.slice(1)).join(''),
    parts.map(p => p[0]!.toUpperCase() + p.slice(1)).join(' '), parts.join('_').toUpperCase(), parts.join('.')])
}

function nested(r: Random, name: string, value: JsonValue): JsonObject {
  return r.pick([{ [name]: value }, { [name]: value }, { plan: 'pro', [name]: value, n: 1 },
    { form: { [name]: value } }, { data: { items: [{ [name]: value }] } }])
}

const makers: readonly (readonly [GuardClass, Make])[] = [
  ['password', r => {
    const name = cased(r,
      key(r,
        ['password', 'user password', 'new password', 'old password', 'password confirmation', 'passwd', 'pwd',
          'passphrase', 'login password', 'admin password', 'mot de passe', 'nouveau mot de passe', 'mdp', 'passwort',
          'kennwort', 'neues passwort', 'contraseña', 'nueva contraseña', 'wifi password', 'db password',
          'account password', 'secret answer', 'recovery code', 'confirm password', 'password1', 'userpassword']))
    const value = secrets.password(r)
    return ['by name', nested(r, name, value), value]
  }],
  ['password', r => {
    const value = r.text(alnum, 9) + r.pick(['!', '7', '#3'])
    return r.pick([
      ['form value',
        { $elements: [{ $tag_name: 'input', '$attr-type': 'password', '$attr-name': 'p', '$attr-value': value }] },
        value], ['in text', { log: `login failed user=bob password=${value} ip=1` }, value], ['in text',
        { note_line: `Password: ${value}` }, value],
      ['in a URL', { $current_url: `https://app.example.com/login?user=ann&password=${value}` }, value], ['in a URL',
        { current_url_search: `?passwd=${value}&next=%2Fhome` }, value], ['nested JSON',
        { payload: JSON.stringify({ user: 'bob', password: value }) }, value], ['form body',
        { request: `username=bob&password=${value}&remember=1` }, value],
    ] as const)
  }],
  ['pin', r => {
    const name = cased(r,
      key(r,
        ['pin', 'pin code', 'card pin', 'cvv', 'cvc', 'card cvv', 'security code', 'code pin', 'otp', 'otp code',
          'sms code', 'cvv2', 'cryptogramme', 'verification code', 'user pin', 'mfa code']))
    const value = r.text('123456789', 1) + r.text(digits, r.pick([2, 3, 3, 5]))
    const length = /cv|crypt|security/i.test(name) ? 3 : value.length
    const short = value.slice(0, Math.max(3, length))
    return ['by name', { [name]: r.next() < 0.3 ? Number(short) : short, n: 'x' }, short]
  }],
  ['api-key', r => {
    const value = secrets.token(tokenShapes[r.int(0, tokenShapes.length - 1)]!, r)
    return ['vendor shape', { [anyKey(r)]: r.pick([value, `key ${value} end`, `"${value}"`]) }, value]
  }],
  ['api-key', r => {
    const value = secrets.documentedToken(r)
    const [how, text, gone] = inText(r, value)
    return [how, { [anyKey(r)]: text }, gone]
  }],
  ['api-key', r => {
    const name = cased(r,
      key(r,
        ['api key', 'apikey', 'x api key', 'client secret', 'secret key', 'access token', 'auth token', 'refresh token',
          'id token', 'bearer token', 'app secret', 'private key', 'webhook secret', 'token', 'secret', 'csrf token',
          'clé api', 'jeton', 'clave api', 'zugangstoken', 'user api key', 'stripe secret key', 'aws secret access key',
          'signing secret', 'personal access token', 'reset token']))
    const value = secrets.opaque(r)
    return ['by name', nested(r, name, value), value]
  }],
  ['jwt', r => {
    const value = secrets.jwt(r)
    return r.pick([['alone', { [anyKey(r)]: value }, value],
      ['in text', { [anyKey(r)]: `Authorization: Bearer ${value}` }, value],
      ['in a URL', { $current_url: `https://x.example/cb#id_token=${value}&state=1` }, value],
      ['in a URL', { $referrer: `https://x.example/?jwt=${value}` }, value],
      ['nested JSON', { body_json: JSON.stringify({ t: value }) }, value]] as const)
  }],
  ['private-key', r => {
    const value = secrets.privateKey(r)
    return r.pick([['alone', { [anyKey(r)]: value }, value.slice(40, 80)],
      ['in text', { [anyKey(r)]: `here it is ${value} ok` }, value.slice(40, 80)],
      ['nested JSON', { p: JSON.stringify({ k: value }) }, value.slice(40, 60)]] as const)
  }],
  ['url-credential', r => {
    const value = r.text(alnum, r.int(20, 40)) + r.int(0, 9)
    const host = r.pick(['https://app.example.com', 'https://www.shop.test', 'http://localhost:3000'])
    const text = r.pick([
      `${host}/reset?token=${value}`, `${host}/cb?code=${value}&state=abc`, `${host}/login?access_token=${value}&utm_source=x`, `${host}/x?lang=fr&api_key=${value}`, `${host}/#access_token=${value}&expires_in=3600`, `https://bob:${value}@intranet.example.com/a`, `${host}/reset-password/${value}`, `${host}/invite/${value}?x=1`, `${host}/verify-email/${value}`,
      `${host}/magic?t=${value}`, `https://b.s3.amazonaws.com/k?X-Amz-Credential=abc&X-Amz-Signature=${value}`, `https://st.blob.core.windows.net/c/b?sv=2022-11-02&sr=b&sig=${value}%3D`, `${host}/go?redirect=${encodeURIComponent(`https://x.test/a?token=${value}`)}`, `?sessionToken=${value}&a=1`, `${host}/unsubscribe?key=${value}`, `${host}/sso?ticket=ST-1-${value}`, `/reset?auth_token=${value}`, `${host}/p?sid=${value}`,
    ])
    return ['in a URL',
      { [r.pick(['$current_url', '$referrer', 'page', 'url', '$el_attr__href', '$attr-href', 'link',
        'current_url_search'])]: text },
      value]
  }],
  ['connection-string', r => {
    const [text, secret] = secrets.connection(r)
    return r.pick([['alone', { [anyKey(r)]: text }, secret],
      ['in text', { [anyKey(r)]: `cannot connect to ${text} after 3 tries` }, secret]] as const)
  }],
  ['webhook', r => {
    const [text, secret] = secrets.webhookUrl(r)
    return r.pick([['alone', { [anyKey(r)]: text }, secret],
      ['in text', { [anyKey(r)]: `posting to ${text} failed` }, secret]] as const)
  }],
  ['session', r => {
    const value = r.text(alnum, r.int(26, 40)) + r.int(1, 9)
    return r.pick([
      ['by name', { [cased(r, 'authorization')]: `Bearer ${value}` }, value], ['by name',
        { Authorization: `Basic ${b64(`bob:${value}`)}` }, b64(`bob:${value}`)], ['by name',
        { cookie: `sid=${value}; Path=/` }, value], ['by name',
        { [r.pick(['set-cookie', 'Cookie', 'document_cookie', 'cookies'])]: `session=${value}; theme=dark` },
        value], ['by name',
        { [r.pick(['session_id', 'sessionId', 'PHPSESSID', 'JSESSIONID', 'connect.sid', 'session_token',
          'id_de_session'])]: value },
        value],
      ['nested', { request: { headers: { authorization: `Bearer ${value}`, accept: '*/*' } } }, value], ['in text',
        { [anyKey(r)]: `curl -H "Authorization: Bearer ${value}" https://api.example.com` }, value], ['in text',
        { [anyKey(r)]: `Cookie: sid=${value}; a=b` }, value],
    ] as const)
  }],
  ['card', r => {
    const value = people.cardAsWritten(r)
    const [how, text, gone] = inText(r, value)
    return [how, { [anyKey(r)]: text }, gone]
  }],
  ['card', r => {
    const value = people.card(r)
    const name = cased(r,
      key(r,
        ['card number', 'credit card', 'cc number', 'numéro de carte', 'kartennummer', 'número de tarjeta',
          'pan number', 'debit card number']))
    return r.pick([['by name', nested(r, name, value), value], ['number', { [name]: Number(value), x: 1 }, value],
      ['number', { amount_ref: 1, payment: { card: Number(value) } }, value],
      ['split', { [anyKey(r)]: spread(value) }, spread(value)],
      ['full width', { [anyKey(r)]: wide(value) }, wide(value)],
      ['with expiry', { [anyKey(r)]: `${people.groups(value, [4, 4, 4, 4], ' ')} 12/27 123` },
        people.groups(value, [4, 4, 4, 4], ' ')],
      ['zero width', { [anyKey(r)]: [...value].join('\u200b') }, [...value].join('\u200b')]] as const)
  }],
  ['iban', r => {
    const value = people.ibanAsWritten(r)
    const [how, text, gone] = inText(r, value)
    return [how, { [r.next() < 0.4 ? key(r, ['iban', 'IBAN', 'bank_account', 'compte_bancaire']) : anyKey(r)]: text },
      gone]
  }],
  ['government-id', r => {
    const kind = r.pick(Object.keys(people.governmentIds))
    const value = people.governmentIds[kind]!(r)
    const names: Record<string, readonly string[]> = {
      'fr-nir': ['nir', 'numero_securite_sociale', 'num_secu', 'anything'], 'es-dni': ['dni', 'nif', 'documento',
        'anything'], 'es-nie': ['nie', 'anything'], 'it-codice-fiscale': ['codice_fiscale',
        'anything'], 'pl-pesel': ['pesel', 'anything'], 'nl-bsn': ['bsn',
        'burgerservicenummer'], 'be-national-number': ['rijksregisternummer', 'niss', 'anything'],
      'de-steuer-id': ['steuer_id', 'steuerId', 'anything'], 'pt-nif': ['nif', 'contribuinte'], 'gb-nino': ['nino',
        'national_insurance_number', 'anything'], 'gb-nhs': ['nhs_number', 'nhsNumber'], 'us-ssn': ['ssn',
        'social_security_number', 'userSSN'], 'br-cpf': ['cpf', 'CPF'], 'in-aadhaar': ['aadhaar',
        'aadhaarNumber'], 'in-pan': ['pan_card', 'anything'],
    }
    const name = r.pick(names[kind]!)
    if (name !== 'anything') return [kind, nested(r, name, value), value]
    return r.pick([[kind, { [anyKey(r)]: value }, value], [kind, { [anyKey(r)]: `id ${value} ok` }, value]] as const)
  }],
  ['government-id', r => {
    const nir = people.governmentIds['fr-nir']!(r)
    const cpf = people.governmentIds['br-cpf']!(r)
    const be = people.governmentIds['be-national-number']!(r)
    const ssn = people.governmentIds['us-ssn']!(r)
    const aadhaar = people.governmentIds['in-aadhaar']!(r)
    const spaced = `${nir[0]} ${nir.slice(1, 3)} ${nir.slice(3, 5)} ${nir.slice(5, 7)} ${nir.slice(7, 10)} ${nir.slice(10, 13)} ${nir.slice(13)}`
    const dotted = `${cpf.slice(0, 3)}.${cpf.slice(3, 6)}.${cpf.slice(6, 9)}-${cpf.slice(9)}`
    const belgian = `${be.slice(0, 2)}.${be.slice(2, 4)}.${be.slice(4, 6)}-${be.slice(6, 9)}.${be.slice(9)}`
    return r.pick([['fr-nir spaced', { [anyKey(r)]: spaced }, spaced],
      ['br-cpf dotted', { [anyKey(r)]: `doc ${dotted}` }, dotted], ['be dotted', { [anyKey(r)]: belgian }, belgian],
      ['us-ssn in text', { [anyKey(r)]: `my SSN is ${ssn}` }, ssn],
      ['in-aadhaar spaced', { [anyKey(r)]: people.groups(aadhaar, [4, 4, 4], ' ') },
        people.groups(aadhaar, [4, 4, 4], ' ')],
      ['passport by name', { passport_number: `${r.text(upper, 2)}${r.text(digits, 7)}` }, 'passport_number'],
      ['driver by name', { driversLicense: `${r.text(upper, 1)}${r.text(digits, 7)}` }, 'driversLicense']] as const)
  }],
  ['email', r => {
    const value = people.email(r)
    const [how, text, gone] = inText(r, value)
    return [how,
      { [r.next() < 0.5
        ? key(r, ['email', '$email', 'user_email', 'emailAddress', 'courriel', 'correo', 'contact', 'login', 'to'])
        : anyKey(r)]: text },
      gone, r.pick(['event', 'person'] as const)]
  }],
  ['email', r => {
    const value = people.email(r)
    return r.pick([['list', { recipients: [value, people.email(r)] }, value],
      ['mailto', { $el_attr__href: `mailto:${value}?subject=Hi` }, value],
      ['in a URL', { $current_url: `https://x.test/u?email=${encodeURIComponent(value)}&utm_source=a` },
        encodeURIComponent(value)],
      ['name and address', { from: `${people.fullName(r)} <${value}>` }, value],
      ['nested', { user: { contact: { mail: value } } }, value], ['as a name', { [value]: 3 }, value]] as const)
  }],
  ['phone', r => {
    const value = people.phone(r)
    const [how, text, gone] = inText(r, value)
    return [how,
      { [r.next() < 0.5
        ? key(r, ['phone', '$phone', 'phoneNumber', 'mobile', 'téléphone', 'telefono', 'handynummer', 'tel'])
        : anyKey(r)]: text },
      gone, r.pick(['event', 'person'] as const)]
  }],
  ['phone', r => {
    const value = people.localPhone(r)
    return r.pick([['by name', { [cased(r, key(r, ['phone', 'phone number', 'mobile', 'user phone', 'numéro de téléphone', 'téléphone portable', 'telefon', 'handynummer', 'teléfono', 'número de teléfono', 'contact number', 'whatsapp number']))]: value }, value], ['number', { phone: Number(`336${r.text(digits, 8)}`) }, 'phone'], ['in text', { [anyKey(r)]: `${r.pick(['call me at', 'phone:', 'tel.', 'mon téléphone est le', 'Tel:', 'WhatsApp'])} ${value}` }, value]] as const)
  }],
  ['person-name', r => {
    const full = people.fullName(r)
    return r.pick([
      ['reserved', { $name: full }, full, 'person'], ['reserved',
        { $first_name: people.firstName(r), $last_name: 'Zzyx' }, 'Zzyx', 'person'], ['profile name',
        { [r.pick(['name', 'Name', 'full_name', 'nom', 'display_name', 'nombre', 'username'])]: full, plan: 'pro' },
        full, 'person'],
      ['by name',
        { [cased(r,
          key(r,
            ['first name', 'last name', 'full name', 'surname', 'given name', 'prénom', 'nom de famille', 'vorname',
              'nachname', 'apellido', 'nombre completo', 'customer name', 'cardholder name', 'contact name',
              'user first name', 'billing last name']))]: full },
        full, 'event'], ['nested', { user: { name: full, id: 4 } }, full, 'event'], ['nested',
        { customer: { firstName: full } }, full, 'event'], ['beside', { nom: full, prenom: people.firstName(r) }, full,
        'event'],
    ] as const)
  }],
  ['address', r => {
    const value = people.address(r)
    return r.pick([['by name',
      { [cased(r,
        key(r,
          ['address', 'street address', 'shipping address', 'billing address', 'adresse', 'adresse de livraison',
            'anschrift', 'strasse', 'dirección', 'home address', 'address line 1', 'street']))]: value },
      value, r.pick(['event', 'person'] as const)],
      ['in text', { [anyKey(r)]: `Deliver to ${value}` }, value.split(',')[0]!, 'event'],
      ['alone', { [anyKey(r)]: value }, value.split(',')[0]!, 'event']] as const)
  }],
  ['birth-date', r => {
    const value = people.birthDate(r)
    return r.pick([['by name', { [cased(r, key(r, ['date of birth', 'birth date', 'birthday', 'dob', 'date de naissance', 'geburtsdatum', 'fecha de nacimiento', 'user dob', 'birthdate']))]: value }, value, r.pick(['event', 'person'] as const)], ['in text', { [anyKey(r)]: `${r.pick(['born on', 'DOB:', 'né le', 'geboren am', 'date of birth:'])} ${value.slice(0, value.includes('T') ? 10 : 30)}` }, value.slice(0, 10), 'event']] as const)
  }],
  ['ip-address', r => {
    const value = `${r.int(1, 223)}.${r.int(0, 255)}.${r.int(0, 255)}.${r.int(1, 254)}`
    return ['by name',
      { [r.pick(['ip', 'ip_address', 'clientIp', 'remote_addr', 'x-forwarded-for', 'user_ip'])]: value }, value]
  }],
  ['form-value', r => {
    const value = `${people.fullName(r)} ${r.text(lower, 5)}`
    return r.pick([['autocapture',
      { $elements: [{ $tag_name: 'input', '$attr-type': 'text', '$attr-name': 'q', '$attr-value': value }] }, value],
      ['autocapture', { $el_tag_name: 'textarea', $el_attr__value: value }, value],
      ['autocapture', { $target: { $tag_name: 'input', '$attr-type': 'hidden', '$attr-value': value } },
        value]] as const)
  }],
  ['long-text', r => {
    const sentence = (): string => r.pick(['I wanted to tell you that the parcel never arrived and nobody answers.',
      'Bonjour, je vous écris au sujet de ma commande qui est arrivée abîmée hier.',
      'Ich habe gestern mit Ihrem Kollegen gesprochen und warte noch immer.',
      'Hola, me gustaría cambiar la talla del vestido que compré la semana pasada.',
      'My doctor said that I should rest for a while, so please move my appointment.'])
    const long = Array.from({ length: r.int(5, 12) }, sentence).join(' ')
    const short = sentence()
    return r.pick([['long', { [anyKey(r)]: long }, long.slice(20, 60)],
      ['by name',
        { [r.pick(['message', 'comment', 'prompt', 'body', 'message_body', 'commentaire', 'nachricht', 'mensaje',
          'chat_message', 'feedback_text', 'user_prompt', 'review_text'])]: short },
        short],
      ['nested', { ticket: { message: short } }, short]] as const)
  }],
]

const sentences = ['Add to cart', 'Voir les détails', 'Warenkorb anzeigen', 'Ver más productos',
  'Sign up for free today', 'Our 2024 spring collection is here', '3 for 2 on all mugs', '30 Day Money Back Guarantee',
  'Top 10 Ways to Drive Growth', 'Chapter 12: The Long Road Home', 'Version 12.4.1 released on 2024-05-01']

const quiet: readonly (readonly [string, (r: Random) => JsonObject])[] = [
  ['order number',
    r => ({ [r.pick(['order_id', 'order_number', 'orderId', 'transaction_id', 'invoice_number', 'tracking_number',
      'Order No', 'numero_commande', 'bestellnummer', 'reference', 'cart_id'])]: r.pick([r.text(digits, r.int(6, 13)),
      r.text(digits, 10), `${r.text(upper, 3)}-${r.text(digits, 6)}`,
      `${r.text(digits, 3)}-${r.text(digits, 7)}-${r.text(digits, 7)}`, `#${r.text(digits, 5)}`,
      `ORD-2024-${r.text(digits, 8)}`, `1Z${r.text(upper + digits, 16)}`, r.int(1e5, 1e12)]) })],
  ['uuid',
    r => ({ [r.pick(['id', 'session_id', 'request_id', 'product_id', 'experiment_id', 'value', 'trace', 'anonymous_id',
      'correlationId'])]: r.pick([uuid(r),
      uuid(r).toUpperCase(), `urn:uuid:${uuid(r)}`, `{${uuid(r)}}`]),
      build_ref: uuid(r).replaceAll('-', '') })],
  ['hash',
    r => ({ [r.pick(['hash', 'sha', 'checksum', 'commit', 'etag', 'content_hash', 'file_md5', 'build', 'asset',
      'fingerprint', 'value'])]: r.text(hexDigits,
      r.pick([7, 32, 40, 64])) })],
  ['timestamp',
    r => ({ [r.pick(['ts', 'timestamp', 'created_at', 'started', 'value', 'client_time', 'last_seen',
      'trial_ends'])]: r.pick([r.int(1.5e12, 1.9e12),
      String(r.int(1.5e12, 1.9e12)), r.int(1.5e9, 1.9e9), r.int(1.5e15, 1.9e15), String(r.int(1.5e15, 1.9e15)),
      new Date(r.int(1.5e12, 1.9e12)).toISOString(),
      `2024-0${r.int(1, 9)}-${r.int(10, 28)} ${r.int(10, 23)}:${r.int(10, 59)}:${r.int(10, 59)}`,
      `2024${r.int(10, 12)}${r.int(10, 28)}${r.int(10, 23)}${r.int(10, 59)}${r.int(10, 59)}`]) })],
  ['base64 image', r => ({ [r.pick(['thumb', 'preview', 'icon', '$attr-src', 'screenshot'])]: `data:image/${r.pick(['png', 'jpeg', 'webp', 'svg+xml'])};base64,${r.text(`${alnum}+/`, r.int(40, 900))}${r.pick(['', '=', '=='])}` })],
  ['minified code', r => ({ [r.pick(['snippet', 'source', 'error_stack', 'script', 'code', 'template'])]: r.pick([
    `!function(e,t){"use strict";var n=e.token||t.password;return n?n.key:e.state=${r.int(1, 9)}}(window,document);`, `const a=b=>{let c=b.secret;for(let i=0;i<c.length;i++)c[i]^=0x${r.text(hexDigits, 4)};return c.join("")},d=(e,f)=>e.map(g=>g.id===f.key?{...g,auth:!0}:g)`,
    `TypeError: Cannot read properties of undefined (reading 'token')\n    at t.render (https://cdn.example.com/app.${r.text(hexDigits, 8)}.js:2:${r.int(1000, 99999)})\n    at Object.${r.text(lower, 6)} (https://cdn.example.com/vendor.${r.text(hexDigits, 20)}.js:1:${r.int(1000, 99999)})`, `.btn-${r.text(lower, 5)}{color:#${r.text(hexDigits, 6)};margin:0 auto;transform:translate(-50%,${r.int(1, 90)}px)}@media(max-width:600px){.a{display:none}}`,
    `function validate(f){if(!f.password.value)return"Password: required";if(f.pin.length<4)throw new Error("PIN: too short")}`,
  ]) })],
  ['version', r => ({ [r.pick(['version', 'app_version', 'sdk', 'build', 'release', 'os_version', 'user_agent'])]: r.pick([`${r.int(1, 20)}.${r.int(0, 99)}.${r.int(0, 9999)}`, `v${r.int(1, 9)}.${r.int(0, 9)}.${r.int(0, 9)}-beta.${r.int(1, 20)}`, `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${r.int(90, 130)}.0.${r.int(1000, 9999)}.${r.int(10, 200)} Safari/537.36`, `20${r.int(20, 26)}.${r.int(1, 12)}.${r.int(1, 28)}`, `react@18.${r.int(0, 3)}.${r.int(0, 9)}`]) })],
  ['sku',
    r => ({ [r.pick(['sku', 'product_sku', 'variant_sku', 'item_code', 'ean', 'isbn', 'asin', 'product_id',
      'barcode'])]: r.pick([`${r.text(upper, 3)}-${r.text(digits, 5)}-${r.text(upper, 2)}`,
      `SKU${r.text(digits, 8)}`, `${r.text(upper, 2)}${r.text(digits, 6)}${r.text(upper, 1)}`,
      `978${r.text(digits, 10)}`, `B0${r.text(upper + digits, 8)}`, r.text(digits, 8),
      `${r.text(digits, 8)}${r.text(upper, 1)}`]) })],
  ['coordinate',
    r => ({ lat: r.int(-90e6, 90e6) / 1e6, lng: r.int(-180e6, 180e6) / 1e6,
      position: `${r.int(-90e6, 90e6) / 1e6},${r.int(-180e6, 180e6) / 1e6}`,
      viewport: `${r.int(300, 2000)}x${r.int(300, 2000)}` })],
  ['price',
    r => ({ price: r.int(1, 1e6) / 100, total: `€${r.int(1, 9999)}.${r.int(10, 99)}`,
      amount: `$${r.int(1, 9)},${r.int(100, 999)},${r.int(100, 999)}.00`, revenue: r.int(1e6, 1e12),
      discount: `-${r.int(5, 70)}%` })],
  ['pseudonym',
    r => ({ [r.pick(['person', 'visitor', 'actor', 'pseudonym', 'ref_person', 'owner_ref'])]: r.text(base64url,
      21) + r.pick(['A', 'Q', 'g', 'w']) })],
  ['sdk property',
    r => ({ $insert_id: r.pick([r.text(lower + digits, 16), uuid(r)]), $mp_replay_id: uuid(r), $device_id: uuid(r),
      distinct_id: `$device:${uuid(r)}`, $lib_version: '2.83.0', mp_lib: 'web', $browser_version: 126,
      'Experiment name': 'new-key-layout', 'Variant name': 'control', $mp_session_id: uuid(r), time: 1_795_489_088.301,
      $mp_api_timestamp_ms: 1_735_689_605_123 })],
  ['about a secret',
    r => ({ ...r.pick<JsonObject>([{ token_count: r.int(1, 9000), prompt_tokens: 120, max_tokens: 4096 },
      { pin_code_city: 'Lyon', pinned: true, pin_position: 3 },
      { password_reset_clicked: true, password_strength: 'weak', password_length: 12 },
      { has_password: true, password_visible: false, password_changed_at: '2024-05-01' },
      { cookie_consent: 'accepted', cookies_enabled: true, cookie_banner_shown: true },
      { token_type: 'bearer', token_name: 'Build token', token_expires_at: 1_700_000_000 },
      { auth_method: 'password', auth: 'google', authorization_status: 'granted' },
      { key: 'Enter', key_code: 13, keyboard_layout: 'qwerty' },
      { secret_santa: 'yes', secretary: 'Office', api_key_created: true },
      { card_brand: 'visa', card_last4: '4242', card_type: 'credit', cards_count: 3 },
      { payment_method: 'card', card_position: 2, card: 'pricing-pro' },
      { session_duration: 120, session_count: 4, session_id: r.int(1, 1e9), session: 'returning' },
      { state: 'open', code: 'SPRING20', nonce_used: true },
      { password_field_focused: true, forgot_password: 'clicked' }, { otp_sent: true, otp_channel: 'sms' },
      { secret: false, token: '', password: null, pin: false },
      { signature_count: 3, ticket_priority: 'high', ticket: 'SUP-1234' },
      { api_key_name: 'Production', key_id: 'main' },
      { email_sent: true, email_type: 'welcome', email_subject: 'Your order' },
      { phone_model: 'iPhone 12', phone_os: 'iOS 17', mobile: true, phone_verified: true }]) })],
  ['about a thing',
    r => ({ ...r.pick<JsonObject>([{ plan_name: 'Pro annual', product_name: 'Linen shirt',
      campaign_name: 'Spring sale' },
      { name: 'Checkout v2', id: 3 }, { event_name: 'Signed Up', page_name: 'Home', screen_name: 'Settings' },
      { file_name: 'report-2024.pdf', feature_name: 'Dark mode' },
      { author: 'redaction', title: 'Ten ideas', description: 'A short list' },
      { city: 'Paris', country: 'France', region: 'Île-de-France', postal_code: '75011' },
      { page_address: '/pricing', email_domain: 'example.com', ip_version: 4 },
      { error_message: 'Network request failed', status_message: 'All good', message_id: 'm-12', message_count: 4 },
      { comment_count: 12, comments_enabled: true, body_type: 'json' },
      { company: 'Acme GmbH', industry: 'Software', employees: 120 },
      { variant: 'B', experiment: 'checkout-button', group: 'control' },
      { search_query: 'linen shirt blue', results: 24, query: 'size 42' },
      { birth_control: false, birthday_campaign: true }, { nombre_de_pages: 4, nombre: 12, nom_produit: 'Chemise' },
      { brand: 'Müller', category: 'Haushalt', collection: 'Sommer 2024' },
      { addresses_count: 2, address_saved: true, address_type: 'home' },
      { theme: 'dark', language: 'fr-FR', timezone: 'Europe/Paris' }]) })],
  ['campaign', r => ({ utm_source: 'google', utm_medium: 'cpc', utm_campaign: `fr_search_brand_${r.text(digits, 6)}`, utm_term: 'analytics tool', utm_content: `ad-${r.text(digits, 12)}`, gclid: r.text(base64url, r.int(50, 90)), fbclid: `IwAR${r.text(base64url, 57)}`, $current_url: `https://shop.test/p?utm_source=a&gclid=${r.text(base64url, 60)}&fbclid=IwAR${r.text(base64url, 40)}&_ga=2.${r.text(digits, 9)}.${r.text(digits, 10)}.${r.text(digits, 10)}` })],
  ['page address', r => ({ $current_url: r.pick([`https://shop.test/products/${r.text(lower, 6)}-${r.text(lower, 5)}-${r.text(digits, 5)}?color=blue&size=m&page=${r.int(1, 30)}`, `https://app.test/projects/${uuid(r)}/boards/${r.int(1, 99999)}`, `https://docs.test/api/v2/reset-password/how-to-reset-your-password`, `https://cdn.test/assets/app.${r.text(hexDigits, 20)}.js`, `https://shop.test/search?q=red+shoes&sort=price&state=open`, `https://www.test.fr/invite/amis-et-famille`, `https://github.com/org/repo/commit/${r.text(hexDigits, 40)}`, `https://maps.test/@48.8566,2.3522,15z`, `https://img.test/logo@2x.png`]), $referrer: 'https://www.google.com/' })],
  ['interface text',
    r => ({ $el_text: r.pick(sentences), $el_tag_name: r.pick(['a', 'button', 'div']),
      $el_classes: ['btn', `css-${r.text(lower + digits, 6)}`, 'sk-cube-grid'],
      $elements: [{ $tag_name: 'button', $classes: [`Button__${r.text(alnum, 5)}`], '$attr-type': 'submit',
        '$attr-value': 'Continue', '$attr-aria-label': 'Close dialog' }],
      $el_attr__href: '/pricing#plans' })],
  ['choice',
    r => ({ [r.pick(['answer_choice', 'selected', 'filters', 'tags', 'categories'])]: [r.pick(['red', 'L', 'under-50']),
      r.pick(['blue', 'XL', '50-100'])],
      rating: r.int(1, 5), nps: r.int(0, 10), score: `${r.int(0, 100)}/100`, dimensions: '10 x 20 x 30 cm',
      ratio: '16:9', time_of_day: '10:30', range: '2024-01-01/2024-01-31' })],
  ['plain digits',
    r => ({ [r.pick(['value', 'count', 'points', 'views', 'bytes', 'population', 'zip', 'siret_hash', 'store',
      'followers'])]: r.pick([r.text(digits, r.int(5, 12)),
      r.int(1, 1e12), r.text(digits, 16), `${r.int(1, 99)} ${r.int(100, 999)} ${r.int(100, 999)}`]) })],
  ['profile',
    r => ({ plan: r.pick(['pro', 'free']), $os: 'iOS', $browser: 'Safari', $created: '2024-05-01T10:00:00',
      $last_seen: '2024-06-01T10:00:00', seats: r.int(1, 50), $initial_referrer: 'https://www.google.com/',
      cohort: '2024-W20', ltv: r.int(1, 1e5) / 100, tags: ['beta', 'newsletter'], role: 'admin', locale: 'de-DE',
      $country_code: 'FR', $region: 'Bretagne', timezone: 'Europe/Berlin', theme: 'dark', company_size: '51-200' })],
]

/** `each` positives for every line of the table above, from `seed`. */
export function positives(seed: number, each: number): Positive[] {
  const r = seeded(seed)
  return makers.flatMap(([kind, make]) => Array.from({ length: each }, () => {
    const [how, properties, gone, subject] = make(r)
    return { class: kind, how, properties, gone, subject: subject ?? 'event' }
  }))
}

/** `each` negatives of every kind, and as many events of browsers. */
export function negatives(seed: number, each: number): Negative[] {
  const r = seeded(seed)
  const made = quiet.flatMap(([kind, make]) => Array.from({ length: each },
    (): Negative => ({ kind, subject: kind === 'profile' ? 'person' : 'event', properties: make(r) })))
  return [...made,
    ...Array.from({ length: each },
      (): Negative => ({ kind: 'browser event', subject: 'event', properties: browserEvent(r).properties }))]
}
