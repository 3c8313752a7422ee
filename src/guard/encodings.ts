/** Ways in which a value hides another: base64, percent signs, look-alike and invisible characters, split runs. */
import { plainText } from './property-words.ts'

const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/

/**
 * What base64 or base64url `text` says, when it says text; else undefined. Random bytes are seldom printable, so the
 * first twelve characters settle most cases.
 */
export function fromBase64(text: string): string | undefined {
  if (text.length < 16 || !beginsPrintable(text) || !base64.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64')
  return isPrintable(bytes, 0.95) ? bytes.toString('utf8') : undefined
}

/** Per ASCII code, the six bits that it stands for in base64 or base64url; 64 where it stands for none. */
const sextets = Uint8Array.from({ length: 128 }, (_, code) => {
  const at = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(code === 45 ? '+' : code === 95
    ? '/' : String.fromCharCode(code))
  return at < 0 ? 64 : at
})

/** Whether the first twelve characters decode to nine bytes that a text can begin with; no decoder is called for it. */
function beginsPrintable(text: string): boolean {
  let before = 0
  for (let i = 0; i < 12; i += 4) {
    let bits = 0
    for (let j = i; j < i + 4; j++) {
      const code = text.charCodeAt(j)
      const six = code < 128 ? sextets[code]! : 64
      if (six === 64) return false
      bits = (bits << 6) | six
    }
    const first = bits >> 16
    const second = (bits >> 8) & 255
    const third = bits & 255
    if (!isTextByte(first, before) || !isTextByte(second, first) || !isTextByte(third, second)) return false
    before = third
  }
  return true
}

/** ASCII, or an accented letter of UTF-8 (0xC3 and what follows it). */
function isTextByte(byte: number, before: number): boolean {
  return (byte >= 32 && byte < 127) || byte === 10 || byte === 13 || byte === 9 || byte === 0xc3
    || (byte >= 128 && byte < 192 && before === 0xc3)
}

function isPrintable(bytes: Uint8Array, share: number): boolean {
  let printable = 0
  for (const byte of bytes) if ((byte >= 32 && byte < 127) || byte === 10 || byte === 13 || byte === 9
    || byte >= 0xc2) printable++
  return bytes.length > 0 && printable >= bytes.length * share
}

/**
 * Runs of 24 and more base64 characters in a text, the first few. `/` belongs to them except in a URL, where it parts
 * what it stands between; `=` ends a run.
 */
export function base64Runs(text: string, end: number): readonly (readonly [number, number])[] {
  const runs: [number, number][] = []
  const url = text.includes('://') || text.charCodeAt(0) === 47
  let start = -1
  for (let i = 0; i <= end; i++) {
    const code = i < end ? text.charCodeAt(i) : 0
    const fits = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 43
      || code === 95 || code === 45 || (code === 47 && !url)
    if (fits) {
      if (start < 0) start = i
      continue
    }
    if (start >= 0 && i - start >= 22) {
      let stop = i
      while (stop < end && stop - i < 2 && text.charCodeAt(stop) === 61) stop++
      runs.push([start, stop])
      if (runs.length === 8) return runs
    }
    start = -1
  }
  return runs
}

const otherDigits = /\p{Nd}/gu

/** `text` as a reader sees it: compatibility forms, look-alikes and foreign digits plain, invisible characters gone. */
export function unmasked(text: string): string {
  return plainText(text).replace(otherDigits, digit => {
    const code = digit.codePointAt(0)!
    if (code < 128) return digit
    // Decimal digits come in runs of ten; the value is the distance from the run's zero.
    let zero = code
    while (zero > code - 10 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
    return String((code - zero) % 10)
  })
}

/** Whether a character is one that hides or imitates others. */
export function isDisguise(code: number): boolean {
  return code === 0xad || (code >= 0x200b && code <= 0x200f) || (code >= 0x2060 && code <= 0x2064) || code === 0xfeff
    || (code >= 0xff01 && code <= 0xff5e) || code === 0x180e || code === 0x34f
    || (code >= 0x660 && code <= 0x669) || (code >= 0x6f0 && code <= 0x6f9) || (code >= 0x966 && code <= 0x96f)
      || code === 0xd835 || (code >= 0x2460 && code <= 0x249b) || (code >= 0x202a && code <= 0x202e)
      || (code >= 0x2070 && code <= 0x2089)
}
