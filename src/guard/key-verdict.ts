/**
 * What a property's name says about its value, decided once per name and kept.
 *
 * A name convicts (`password`), hints (`phone`: digits under it are a phone number) or says nothing. Words that say a
 * name is *about* a secret (`password_strength`) take the conviction away; the value is read all the same. Rules:
 * SPEC.md G10-G19.
 */
import type { GuardClass } from './finding.ts'
import { isFormValueName } from './form-values.ts'
import { hint } from './hints.ts'
import * as words from './key-words.ts'
import { propertyWords } from './property-words.ts'
import * as test from './value-tests.ts'

export interface KeyVerdict {
  /** Left entirely alone: an id that the identity room turns into a pseudonym, or a constant of an SDK. */
  readonly pass: boolean
  /** What the value is when `applies` says so. */
  readonly class: GuardClass | undefined
  readonly applies: (value: string | number | boolean) => boolean
  /** Whether objects and lists below carry on the conviction for children with neutral names. */
  readonly inherits: boolean
  readonly hints: number
  /** The name may be a person's name when it stands beside other words about a person. */
  readonly maybeName: boolean
  /** The name is about a person's identity: what `maybeName` looks for among its neighbours. */
  readonly aboutPerson: boolean
  /** The name may hold what a visitor typed (form-values.ts). */
  readonly form: boolean
  readonly rule: string
  /** The words of the name, for names below it. */
  readonly words: string
}

const phraseClasses: readonly (readonly [readonly string[], GuardClass | 'weak' | 'hint-name' | 'message'])[] = [
  [words.pinPhrases, 'pin'],
  [words.passwordPhrases, 'password'],
  [words.secretPhrases, 'api-key'],
  [words.sessionPhrases, 'session'],
  [words.ipPhrases, 'ip-address'],
  [words.cardPhrases, 'card'],
  [words.ibanPhrases, 'iban'],
  [words.governmentPhrases, 'government-id'],
  [words.emailPhrases, 'email'],
  [words.phonePhrases, 'phone'],
  [words.personNamePhrases, 'person-name'],
  [words.birthPhrases, 'birth-date'],
  [words.addressPhrases, 'address'],
  [words.avatarPhrases, 'identity'],
  [words.messagePhrases, 'message'],
  [words.weakSecretPhrases, 'weak'],
]

type PhraseKind = (typeof phraseClasses)[number][1]

/** Phrase → what it says; run-together forms too. Longer phrases win over shorter ones inside them. */
const phrases = new Map<string, PhraseKind>()
for (const [list, kind] of phraseClasses) {
  for (const phrase of list) {
    if (!phrases.has(phrase)) phrases.set(phrase, kind)
    const compact = phrase.replaceAll(' ', '')
    if (compact.length >= 5 && !phrases.has(compact)) phrases.set(compact, kind)
    // `nom_famille`, `codigo_seguridad`: programmers leave the small words out.
    const short = phrase.replace(/ (?:de|du|d|la|le|l|of|der|del|des)(?= )/g, '')
    if (short.includes(' ') && !phrases.has(short)) phrases.set(short, kind)
  }
}

const longestPhrase = 6
const aboutSet = new Set(words.aboutWords)
const productText = new Set(words.productTextWords)

/** Endings that make one run-together word a secret: `userpassword`, `smtppasswd`, `myapikey`. */
const stems: readonly (readonly [RegExp, PhraseKind])[] = [
  [/(?:password|passwd|passwort|kennwort|contrasena|motdepasse|passphrase)\d?$/, 'password'],
  [/(?:apikey|secretkey|accesstoken|authtoken|clientsecret|refreshtoken|privatekey|accesskey|idtoken)$/, 'api-key'],
  [/(?:creditcard|cardnumber|kreditkarte)$/, 'card'],
  [/(?:emailaddress|emailadresse)$/, 'email'],
  [/(?:phonenumber|telefonnummer)$/, 'phone'],
  [/(?:firstname|lastname|fullname|vorname|nachname)$/, 'person-name'],
  [/(?:birthdate|dateofbirth|geburtsdatum)$/, 'birth-date'],
]

const referenceWords = new Set([
  'id', 'ids', 'uuid', 'guid', 'ref', 'reference', 'order', 'sku', 'invoice', 'tracking', 'timestamp', 'time', 'ts',
  'at', 'hash', 'sha', 'md5', 'checksum', 'version', 'build', 'barcode', 'ean', 'upc', 'isbn', 'gtin', 'asin',
  'code', 'item', 'coupon', 'promo', 'model', 'transaction', 'txn', 'batch', 'shipment', 'parcel', 'serial', 'part',
  'imei', 'revision', 'commit', 'etag', 'epoch', 'ms', 'price', 'amount', 'latitude', 'longitude', 'lat', 'lng',
  'lon', 'commande', 'bestellung', 'bestellnummer', 'pedido', 'facture', 'rechnung', 'factura', 'product',
])

const personWords = /(?:^| )(?:user|customer|client|person|people|contact|profile|member|owner|patient|employee|guest|passenger|recipient|billing|shipping|buyer|lead|account holder|cardholder|author|student|utilisateur|personne|client|kunde|benutzer|cliente|persona|me|traits|payer|beneficiary)$/
const campaignName = /^\$?(?:initial_)?utm_/
const noiseName = /^(?:\$insert_id|gclid|fbclid|msclkid|dclid|ttclid|twclid|wbraid|gbraid|li_fat_id|sccid|ko_click_id|mc_[ce]id|_g[al]|igshid|yclid|srsltid)$/
const vendorKey = /(?:^| )(?:aws|amazon|azure|gcp|google|firebase|algolia|mailgun|mailchimp|mandrill|sendgrid|stripe|paypal|braintree|adyen|square|shopify|openai|anthropic|claude|cohere|mistral|gemini|huggingface|replicate|slack|discord|telegram|twilio|vonage|intercom|zendesk|hubspot|salesforce|github|gitlab|bitbucket|heroku|netlify|vercel|cloudflare|fastly|digitalocean|linode|datadog|newrelic|new relic|sentry|segment|amplitude|mapbox|twitter|facebook|linkedin|dropbox|okta|auth0|pusher|ably|snyk|sonar|codecov|travis|circleci|jenkins|npm|pypi|docker|kafka|confluent|snowflake|databricks|mongo|mongodb|redis|supabase|pinecone|plaid|finnhub|alchemy|infura|etherscan|coinbase|binance|kraken|bittrex|kucoin|contentful|airtable|notion|asana|trello|jira|atlassian|figma|postman|rapidapi|weather|recaptcha|hcaptcha|messagebird|sendbird|typeform|twitch|spotify|youtube|yandex)(?: \w+)? (?:key|token|secret|pat|auth|credential|password|sk)$/
const machineName = /(?:^| )(?:stack|stacktrace|trace|traceback|html|css|js|code|script|sql|svg|xml|elements|selector|classes|user agent|ua|diff|log|logs|config)(?:$| )/

/** Identity of the SDKs, which the identity room replaces by pseudonyms; and constants that no client's user typed. */
const passed = new Set([
  'distinct_id', '$distinct_id', '$user_id', '$device_id', '$identified_id', '$anon_id', '$anon_distinct_id',
  '$distinct_ids', '$group_id', '$group_key',
  '$distinct_id_before_identity', '$preshuffle_distinct_id', 'mp_original_distinct_id',
  '$mp_replay_id', '$mp_event_id', '$mp_session_id', '$session_id', 'mp_lib', '$lib_version',
  'mp_sent_by_lib_version', '$experiment_id',
  '$mp_api_timestamp_ms', 'mp_processing_time_ms', 'Variant fetch traceparent', '$browser_version', '$os_version',
  '$app_version', '$app_build_number', '$app_version_string', '$app_release',
  '$screen_height', '$screen_width', 'time',
])

/** Mixpanel's own names for a person's identity: sealed wherever they stand and whatever they hold. */
const reserved = new Map<string, GuardClass>([
  ['$email', 'email'], ['$phone', 'phone'], ['$name', 'person-name'], ['$first_name', 'person-name'], ['$last_name',
    'person-name'], ['$username', 'person-name'],
  ['$avatar', 'identity'], ['$user_name', 'person-name'], ['$full_name', 'person-name'],
])

const never = (): boolean => false

function verdict(given: Partial<KeyVerdict> & { readonly words: string }): KeyVerdict {
  return { pass: false, class: undefined, applies: never, inherits: false, hints: 0, maybeName: false,
    aboutPerson: false, form: false, rule: '', ...given }
}

const hintOf: Partial<Record<PhraseKind, number>> = {
  'card': hint.card, 'iban': hint.bank, 'government-id': hint.government, 'phone': hint.phone, 'birth-date': hint.birth, 'address': hint.address, 'message': hint.message,
}

/**
 * What `name` says on an event (`profile` false) or on a profile, standing below a property whose words are `parent`
 * (`''` at the top).
 */
export function judgeKey(name: string, profile: boolean, parent: string): KeyVerdict {
  const judged = judgeWords(name, profile, parent)
  return isFormValueName(name) ? { ...judged, form: true } : judged
}

function judgeWords(name: string, profile: boolean, parent: string): KeyVerdict {
  if (passed.has(name)) return verdict({ pass: true, words: '' })
  const own = reserved.get(name)
  if (own !== undefined) {
    return verdict({ class: own, applies: test.isPresent, inherits: true, rule: `key:${own}`, words: '',
      aboutPerson: true })
  }
  if (noiseName.test(name)) return verdict({ hints: hint.campaign | hint.machine | hint.noise, words: '' })
  if (campaignName.test(name)) return verdict({ hints: hint.campaign | hint.machine, words: '' })

  let text = propertyWords(name)
  // `$attr-data-token` is the attribute `data-token` of an element; `$el_attr__name` likewise.
  if (name.startsWith('$attr-') || name.startsWith('$el_attr__')) text = text.replace(/^(?:el )?attr (?:data )?/, '')
  const alone = findPhrase(text)
  const found = alone ?? (parent === '' ? undefined : findPhrase(`${lastWord(parent)} ${text}`))
  const parts = text.split(' ')
  let hints = 0
  for (const part of parts) if (referenceWords.has(part)) hints |= hint.reference
  if (machineName.test(text)) hints |= hint.machine
  const underPerson = parent !== '' && personWords.test(parent)
  const full = parent === '' ? text : `${lastWord(parent)} ${text}`

  if (found === undefined) {
    // `algolia_key`, `OPENAI_PAT`: a vendor's name and the word for what opens it.
    if (vendorKey.test(text) && !isAbout(text, 'weak')) {
      return verdict({ class: 'api-key', applies: test.isVendorSecret, hints, rule: 'key:vendor', words: full })
    }
    const maybe = words.maybeNameWords.includes(text)
    if (maybe && (profile || underPerson) && !(underPerson && text === 'alias')) {
      return verdict({ class: 'person-name', applies: test.isName, inherits: true, hints, rule: 'key:person-name',
        words: full })
    }
    if ((text === 'first' || text === 'last' || text === 'given' || text === 'family') && lastWord(parent) === 'name') {
      return verdict({ class: 'person-name', applies: test.isName, rule: 'key:person-name', words: full })
    }
    if (profile && (text === 'picture' || text === 'photo' || text === 'image url')) {
      return verdict({ class: 'identity', applies: test.isPresent, rule: 'key:avatar', words: full })
    }
    return verdict({ hints, maybeName: maybe, words: full })
  }

  const kind = found
  const about = isAbout(text, kind)
  const hinted = about ? hints : hints | (hintOf[kind] ?? 0)
  const shared = { hints: hinted, words: full }
  if (about) return verdict(shared)
  const caught = (kindClass: GuardClass, applies: KeyVerdict['applies'], more: Partial<KeyVerdict> = {}): KeyVerdict =>
    verdict({ ...shared, class: kindClass, applies, rule: `key:${kindClass}`, ...more })
  switch (kind) {
    case 'password': return caught('password', /^(?:.* )?(?:clave|(?<!(?:user|db|root|admin|login|smtp|ftp|ssh|wifi|mail) )pass)\d?$/.test(text)
      ? test.isTypedPassword : test.isPassword, { inherits: true })
    case 'pin': return caught('pin', test.isPin, { inherits: true })
    case 'api-key': return caught('api-key', test.isSecret, { inherits: true })
    case 'weak': return caught('api-key', test.isCredential, { rule: 'key:token' })
    case 'session': return caught('session',
      /(?:^| )(?:session|sitzung|sesion|sid|sessionid|sitzungsid)(?:$| )/.test(text)
      ? test.isSessionId : test.isSessionText, { inherits: true })
    case 'ip-address': return caught('ip-address', test.isIpAddress)
    case 'card': return caught('card', test.isCardLike, { inherits: true })
    case 'iban': return caught('iban', test.isAccountLike, { inherits: true })
    case 'government-id': return caught('government-id', test.isIdLike, { inherits: true })
    case 'email': return caught('email', test.hasAt, { inherits: true, aboutPerson: true })
    case 'phone': return caught('phone', test.isPhoneLike, { inherits: true, aboutPerson: true })
    case 'person-name': return caught('person-name', test.isName, { inherits: true, aboutPerson: true })
    case 'birth-date': return caught('birth-date', test.isDateLike, { inherits: true, aboutPerson: true })
    case 'address': return caught('address', test.isAddressLike, { inherits: true, aboutPerson: true })
    case 'identity': return caught('identity', test.isUrlLike)
    case 'message': return caught('long-text', parts.some(part => productText.has(part)) ? never
      : text === 'completion' ? test.isLongMessage : test.isMessage)
    default: return verdict(shared)
  }
}

/** The strongest phrase in `text`: the longest, and of equals the last (`card token` is about a token). */
function findPhrase(text: string): PhraseKind | undefined {
  const whole = phrases.get(text) ?? phrases.get(text.replace(/(?<=[a-z]{3})(?:(?<=s)es|s)$/, ''))
  if (whole !== undefined) return whole
  const numbered = phrases.get(text.replace(numberOf, ''))
  if (numbered === 'government-id' || numbered === 'phone' || numbered === 'card' || numbered === 'iban') {
    return numbered
  }
  const parts = text.split(' ')
  const most = Math.min(parts.length, longestPhrase)
  for (let size = most; size >= 1; size--) {
    for (let start = parts.length - size; start >= 0; start--) {
      const phrase = size === 1 ? parts[start]! : parts.slice(start, start + size).join(' ')
      const kind = phrases.get(phrase)
      if (kind !== undefined && standsAlone(phrase, kind, parts.length, text)) return kind
    }
  }
  for (const part of parts) {
    if (part.length < 9) continue
    for (const [stem, kind] of stems) if (stem.test(part)) return kind
  }
  return undefined
}

/** `n° de passeport`, `num tel`: the number of something. */
const numberOf = /^(?:n|no|nr|num|numero|nummer|number) (?:de |du |d |der |del |of )?/

/** Words too common to mean what they say except alone or nearly so. */
const onlyAlone = new Set([
  'card', 'cc', 'pass', 'pw', 'key', 'cle', 'clave', 'sid', 'born', 'mail', 'chat', 'note', 'notes', 'body', 'bio',
  'line 1', 'line1', 'cell', 'mobile', 'portable', 'handy', 'ip', 'rue', 'calle', 'session', 'sesion', 'sitzung',
  'pan',
  'signature', 'ticket', 'nonce', 'rut', 'rfc', 'spi', 'tin', 'tan', 'nie', 'nir', 'cpr', 'avs', 'rib', 'pat', 'dsn',
  'csc', 'bearer', 'naissance', 'nrn', 'nss', 'avis', 'completion', 'opinion', 'titular', 'titulaire', 'adresse', 'anniversaire', 'tarjeta', 'street', 'addr',
  'reply', 'feedback', 'conversation', 'prompt', 'comments', 'auth', 'sso', 'saml',
  'cuerpo', 'msg', 'born', 'cni', 'secu', 'visa number', 'license key', 'user token', 'hmac', 'credential',
  'passport', 'passeport', 'contribuinte', 'anmerkung', 'domicile', 'usuario', 'celular', 'secreto', 'llave', 'sig',
  'birthday', 'dni',
])
const allowsOneMore = new Set([
  'card', 'pass', 'key', 'session', 'signature', 'adresse', 'rue', 'street', 'mobile', 'cell', 'mail', 'body',
  'prompt', 'auth', 'passport', 'dni', 'nif', 'nir', 'nie', 'birthday', 'credential', 'pat', 'portable', 'reply',
  'note', 'notes', 'naissance', 'secreto',
])
/** One more word beside a common word is fine when it is one of these: `my card`, `user mobile`, `db pass`. */
const owners = /(?:^| )(?:my|user|customer|client|new|old|current|your|admin|db|smtp|ftp|root|login|account|home|work|billing|shipping|primary|secondary|contact|person|the|numero|num|no|nr|input|field|value|data|text|raw|confirm|confirmation|repeat|again|2|1|number|email|signing|mon|ma|mein|meine|mi|du|de|employee|patient|guest|member|private|secret)(?:$| )/

function standsAlone(phrase: string, kind: PhraseKind, count: number, text: string): boolean {
  if (kind === 'message' && count > 3) return false
  if (!onlyAlone.has(phrase)) return true
  if (count === phrase.split(' ').length) return true
  return count === 2 && allowsOneMore.has(phrase) && owners.test(text)
}

function isAbout(text: string, kind: PhraseKind): boolean {
  const parts = text.split(' ')
  if (parts.length === 1) return false
  // `reset_password_token` is a token, whatever it is for; `token_type` is not.
  if ((kind === 'api-key' || kind === 'weak') && /(?:^| )(?:token|secret|jwt|apikey|jeton)$/.test(text)) return false
  let kept = text
  // The words of the phrase itself do not count: `security code`, `card number`, `date of birth`, `id token`.
  for (let size = Math.min(parts.length, longestPhrase); size >= 1; size--) {
    for (let start = parts.length - size; start >= 0; start--) {
      const phrase = parts.slice(start, start + size).join(' ')
      if (phrases.get(phrase) === kind) {
        kept = [...parts.slice(0, start), ...parts.slice(start + size)].join(' ')
        return kept !== ''
          && kept.split(' ').some(part => aboutSet.has(part) || /^(?:tokens|ids?)$/.test(part)
            && kind !== 'government-id')
      }
    }
  }
  return parts.some(part => aboutSet.has(part))
}

function lastWord(words: string): string {
  const cut = words.lastIndexOf(' ')
  return cut < 0 ? words : words.slice(cut + 1)
}
