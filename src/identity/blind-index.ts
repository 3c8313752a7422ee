/**
 * The blind index: a keyed hash of a sealed value's class and normalised text, by which an operator finds a value
 * that they already know. Equal values show as equal, nothing else does.
 *
 * Rules: SPEC.md I20–I23. Bytes: docs/formats/sealed-value.md.
 */
import { domainToASCII } from 'node:url'
import type { Mac } from './mac.ts'

const domain = 'signet/bi/v1\0'

/** The index of `value` in `field` under one key (`ProjectKeys.blindIndexMac`): 16 bytes, base64url. */
export function blindIndex(mac: Mac, field: string, value: string): string {
  const { fieldClass, text } = toSearchForm(field, value)
  return mac(`${domain}${fieldClass}\0${text}`)
}

/** What two values must have in common to be found together. */
export function toSearchForm(field: string, value: string): { readonly fieldClass: string; readonly text: string } {
  const text = value.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase().normalize('NFC')
  const at = text.lastIndexOf('@')
  if (at > 0 && at < text.length - 1 && !text.includes(' ')) return { fieldClass: 'email', text: toMailForm(text, at) }
  const name = toFieldClass(field)
  return { fieldClass: name, text: name === 'phone' ? toPhoneForm(text) : text }
}

/** `$email`, `Email`, `user_e-mail` are one class; so are the names of telephone numbers. */
function toFieldClass(field: string): string {
  const letters = field.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  if (/^(?:\w*email|mail|courriel|correo)(?:address)?$/u.test(letters)) return 'email'
  if (/^\w*(?:phone|phonenumber|mobile|telephone|tel)$/u.test(letters)) return 'phone'
  return `field:${letters === '' ? field : letters}`
}

/** The domain in its ASCII form, so that both spellings of an international domain are found. */
function toMailForm(text: string, at: number): string {
  const ascii = domainToASCII(text.slice(at + 1))
  return ascii === '' ? text : `${text.slice(0, at)}@${ascii}`
}

/** Digits with a leading `+` where there was one, or `00` in its place. */
function toPhoneForm(text: string): string {
  const digits = text.replace(/[^\d+]/gu, '').replace(/(?!^)\+/gu, '')
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits
}
