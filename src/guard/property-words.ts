/**
 * A property name as words: `$user_apiKey`, `user-api-key`, `UserAPIKey` and `user.api.key` are all `user api key`.
 * Accents go (`contraseña` → `contrasena`), zero-width characters go, look-alike letters become the letters they
 * imitate.
 */

/** Most characters of a name that are read; what a name says, it says early. */
const maxNameLength = 96

const plainName = /^[$]?[a-z0-9]+(?:[_-][a-z0-9]+)*$/

/** Letters of other alphabets that pass for Latin ones on a screen. */
const lookAlikes: Readonly<Record<string, string>> = {
  'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'х': 'x', 'у': 'y', 'і': 'i', 'ѕ': 's', 'ԁ': 'd', 'ɡ': 'g', 'ո': 'n', 'ο': 'o', 'α': 'a', 'ν': 'v', 'ı': 'i', 'к': 'k', 'т': 't', 'м': 'm', 'н': 'h', 'в': 'b',
}

// Marks, zero-width characters and direction controls: they change what a name looks like, not what it says.
const invisible = /[\p{M}\p{Cf}]/gu

/** `text` with accents, invisible characters, full-width forms and look-alike letters made plain. */
export function plainText(text: string): string {
  let plain = text.normalize('NFKD').replace(invisible, '').replaceAll('ß', 'ss')
  if (/[\u0131\u0251-\u058f]/.test(plain)) {
    plain = plain.replace(/[\u0131\u0251-\u058f]/g, letter => lookAlikes[letter.toLowerCase()] ?? letter)
  }
  return plain
}

/** The words of a property name, lower case, one space between. */
export function propertyWords(name: string): string {
  let text = name.length > maxNameLength ? name.slice(0, maxNameLength) : name
  if (plainName.test(text)) return text.replace('$', '').replaceAll('_', ' ').replaceAll('-', ' ')
  if (/[^\x20-\x7e]/.test(text)) text = plainText(text)
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/(\d)([A-Z][a-z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}
