/**
 * One unambiguous byte string from several texts: each part is its length in UTF-8 bytes (u32, big-endian) and the
 * bytes. No two different lists of parts give the same bytes, so a value bound to one place cannot be moved to another.
 */
export function lengthPrefixed(...parts: readonly (string | number)[]): Buffer {
  const texts = parts.map(String)
  let size = 0
  for (const text of texts) size += 4 + Buffer.byteLength(text)
  const bytes = Buffer.allocUnsafe(size)
  let at = 0
  for (const text of texts) {
    const length = bytes.write(text, at + 4)
    bytes.writeUInt32BE(length, at)
    at += 4 + length
  }
  return bytes
}
