/**
 * Whether a value can be what its property's name says: a name alone does not make `true` a password or `weak` a key.
 * Each answers for one leaf; none looks at more than a short text.
 */
type Leaf = string | number | boolean

/** Words that stand under a secret's name and are none: states, choices, blanks, what another tool already hid. */
const harmless = new Set([
  '', 'true', 'false', 'yes', 'no', 'y', 'n', 'on', 'off', 'null', 'none', 'undefined', 'nan', 'n/a', 'na', 'unknown',
  'empty', 'blank', 'not set', 'unset', 'set', 'missing', 'present', 'valid', 'invalid', 'ok',
  'required', 'optional', 'enabled', 'disabled', 'hidden', 'visible', 'redacted', '[redacted]', '<redacted>',
  'filtered', '[filtered]', 'masked', 'removed', '[removed]', 'changed', 'unchanged', 'updated', 'reset', 'expired',
  'active', 'inactive', 'accepted', 'rejected', 'declined', 'granted', 'denied', 'allowed',
  'success', 'failed', 'failure', 'error', 'pending', 'default', 'oui', 'non', 'ja', 'nein', 'si', 'new', 'returning',
  'anonymous', 'guest', 'all', 'necessary', 'essential', 'functional', 'analytics', 'other', 'object',
  '[object object]', 'string', 'number', 'text',
])

const hiddenAlready = /^(?:[*•●.#_-]+|[xX]{3,}|<[^>]{0,40}>|\$\{[^}]{0,60}\}|\{\{[^}]{0,60}\}\}|%[A-Z_]{1,40}%|\[[a-z0-9 +-]{2,24}\])$/

function blank(text: string): boolean {
  return text.length < 24 && (harmless.has(text.trim().toLowerCase()) || hiddenAlready.test(text))
}

export function isPresent(value: Leaf): boolean {
  return typeof value === 'string' ? value !== '' && !hiddenAlready.test(value) : typeof value === 'number'
}

/** Under a password's name any text is a password, and so is a long number. */
export function isPassword(value: Leaf): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 1000
  return typeof value === 'string' && value.length >= 3 && !blank(value)
}

/** Under a short name that is also an ordinary word (`pass`, `clave`): what somebody typed to be hard to guess. */
export function isTypedPassword(value: Leaf): boolean {
  if (typeof value !== 'string' || value.length < 6 || value.length > 128 || blank(value) || /\s/.test(value)
    || /^(?:\d+|https?:.*)$/.test(value)) {
    return false
  }
  return /\d/.test(value) || /[^\w.-]/.test(value) || (/[a-z]/.test(value) && /[A-Z]/.test(value.slice(1)))
}

/** Under a vendor's name and `key`: opaque, or a UUID as some vendors have it. */
export function isVendorSecret(value: Leaf): boolean {
  return typeof value === 'string' && value.length >= 15 && value.length <= 4096 && !/[\s]/.test(value)
    && !/^https?:/.test(value) && (isUuid(value) || isOpaque(value))
}

export function isPin(value: Leaf): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 100 && value <= 99_999_999
  return typeof value === 'string' && value.length <= 16 && /^\s*\d(?:[\s-]?\d){2,7}\s*$/.test(value)
}

/** Under the name of an API key or token: anything that is not a word for a state. */
export function isSecret(value: Leaf): boolean {
  return typeof value === 'string' && value.length >= 5 && !blank(value)
    && (/[^A-Za-z ]/.test(value) || value.length >= 12) && !isSentence(value)
}

/** Under a name that is only often a credential: opaque, one run, not a plain word or number. */
export function isCredential(value: Leaf): boolean {
  if (typeof value !== 'string' || value.length < 8 || value.length > 4096 || blank(value)) return false
  if (/\s/.test(value) && !/^(?:bearer|basic|token|digest) /i.test(value)) return false
  if (/^(?:https?:\/\/|\/|data:|[\d.,:+-]+$)/.test(value)) return false
  return isOpaque(value)
}

/** One run of mixed letters and digits, or of 20 and more letters in both cases; not words joined by `_`, `-` or `.`. */
export function isOpaque(value: string): boolean {
  if (/^[a-z]+(?:[ _.-][a-z]+)*$/i.test(value)) {
    return value.length >= 20 && /[a-z]/.test(value) && /[A-Z]/.test(value) && !/[ _.-]/.test(value)
  }
  if (/^[a-z]{2,}(?:[_.-](?:[a-z]{2,}|v?\d{1,4}))+$/i.test(value)) return false
  return /\d/.test(value) && /[a-z]/i.test(value)
}

/** A UUID or a number is how analytics name a visit; a server's session key looks otherwise. */
export function isSessionId(value: Leaf): boolean {
  if (typeof value !== 'string' || value.length < 12 || blank(value)) return false
  if (/^\d+(?:\.\d+)?$/.test(value) || isUuid(value.replace(/^(?:urn:uuid:|\{)/i, '').replace('}', ''))) return false
  return value.includes('=') || isOpaque(value)
}

/** A cookie or an authorization header. */
export function isSessionText(value: Leaf): boolean {
  if (typeof value !== 'string' || value.length < 6 || blank(value)) return false
  return /^(?:bearer|basic|token|digest|apikey|negotiate|aws4-hmac-sha256)\s+\S/i.test(value)
    || /[\w-]=[^;\s]/.test(value) || (!value.includes(' ') && isOpaque(value))
}

export function isUuid(text: string): boolean {
  return text.length === 36 && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
}

export function isIpAddress(value: Leaf): boolean {
  if (typeof value !== 'string' || value.length < 3 || value.length > 200) return false
  return /^\s*(?:\d{1,3}\.){3}\d{1,3}\b/.test(value)
    || (value.includes(':') && /^\s*[0-9a-f:]{3,}(?:%\w+)?\s*$/i.test(value))
}

function digitsIn(text: string): number {
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) digits++
  }
  return digits
}

/** A card's name convicts 12 to 19 digits even when the checksum does not hold: a mistyped card is nearly a card. */
export function isCardLike(value: Leaf): boolean {
  if (typeof value === 'number') return value >= 1e11 && value < 1e19
  return typeof value === 'string' && value.length <= 40 && /^[\d\s.•*xX-]+$/.test(value) && digitsIn(value) >= 12
}

export function isAccountLike(value: Leaf): boolean {
  if (typeof value === 'number') return value >= 100_000
  return typeof value === 'string' && value.length <= 48 && /^[A-Z0-9 .\-/]+$/i.test(value) && digitsIn(value) >= 6
}

export function isIdLike(value: Leaf): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 10_000
  return typeof value === 'string' && value.length >= 5 && value.length <= 32 && /^[\p{L}0-9 .\-/*<]+$/u.test(value)
    && digitsIn(value) >= (value.length >= 8 && !/\s/.test(value) ? 3 : 4)
}

export function hasAt(value: Leaf): boolean {
  return typeof value === 'string' && value.length >= 4 && value.length <= 320
    && (value.includes('@') || /%40|\(at\)|\[at\]| at .+ dot /i.test(value))
}

export function isPhoneLike(value: Leaf): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 1_000_000 && value < 1e15
  if (typeof value !== 'string' || value.length < 6 || value.length > 40) return false
  const digits = digitsIn(value)
  return digits >= 6 && digits <= 16
    && /^\s*(?:tel:)?[+(]?[\d\s().\-/\u00a0+]+(?:(?:ext|x|poste|#)\.?\s?\d{1,6})?\s*$/i.test(value)
}

/** One to eight words that can be a name: letters, no digits, not a state, not an address of a page. */
export function isName(value: Leaf): boolean {
  if (typeof value !== 'string' || value.length === 0 || value.length > 120 || blank(value)) return false
  return /\p{L}/u.test(value) && !/:\/\/|[{}<>=[\]]/.test(value)
}

const dateShapes = /^\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?|\d{1,2}[-/. ]\d{1,2}[-/. ](?:\d{4}|\d{2})|\d{8}|\d{1,2}\.?\s+(?:de\s+)?\p{L}{3,12}\.?,?\s+(?:de\s+)?\d{4}|\p{L}{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|-?\d{6,13})\s*$/u

export function isDateLike(value: Leaf): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && (value >= 10_000_000 || value < 0)
  return typeof value === 'string' && value.length >= 6 && value.length <= 40 && dateShapes.test(value)
}

/** More than one word, or digits with letters; not a page, an e-mail, a hash or a wallet. */
export function isAddressLike(value: Leaf): boolean {
  if (typeof value !== 'string' || value.length < 5 || value.length > 300 || blank(value)) return false
  if (/:\/\/|@|^0x|^\//.test(value)) return false
  return /\p{L}{2}/u.test(value)
    && (/[\s,]/.test(value.trim()) || /[\p{Ll}](?:straße|strasse|str\.?|weg|gasse)/u.test(value))
}

export function isUrlLike(value: Leaf): boolean {
  return typeof value === 'string' && value.length >= 8
    && /^(?:https?:)?\/\/|^\/|\.(?:png|jpe?g|gif|webp|svg)$|^data:image/i.test(value)
}

/** Two words or more, or 24 characters and more with a space: something that was written. */
export function isMessage(value: Leaf): boolean {
  if (typeof value !== 'string' || value.length < 6 || value.length > 8192) return false
  const text = value.trim()
  if (text.startsWith('{') || text.startsWith('[') || text.startsWith('<') || /^https?:\/\/\S*$/.test(text)) {
    return false
  }
  return /\p{L}[^\s]*\s+[^\s]*\p{L}/u.test(text.slice(0, 200))
    || (text.length >= 12 && /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(text))
}

/** Under a word that is also a state's (`completion: step two`): a whole sentence. */
export function isLongMessage(value: Leaf): boolean {
  return typeof value === 'string' && value.length >= 40 && isMessage(value)
}

function isSentence(value: string): boolean {
  if (!value.includes(' ')) return false
  return value.split(' ', 6).length >= 4 && !/[=;]/.test(value)
}
