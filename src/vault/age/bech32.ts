/**
 * Bech32 (BIP 173) without its length limit: how age writes its keys (`age1…`, `AGE-SECRET-KEY-1…`).
 */
const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const checkLength = 6

/** `prefix`, "1", the bytes and a checksum, in lower case. */
export function toBech32(prefix: string, bytes: Uint8Array): string {
  const words = regroup(bytes, 8, 5, true)
  const check = checksum([...expand(prefix), ...words, ...Array<number>(checkLength).fill(0)]) ^ 1
  const tail = Array.from({ length: checkLength }, (_, i) => (check >>> (5 * (5 - i))) & 31)
  return `${prefix}1${[...words, ...tail].map((word) => alphabet[word]).join('')}`
}

/** The bytes behind a text with this prefix; undefined when prefix, alphabet, case or checksum is wrong. */
export function fromBech32(prefix: string, text: string): Buffer | undefined {
  const lower = text.toLowerCase()
  if (text !== lower && text !== text.toUpperCase()) return undefined
  if (!lower.startsWith(`${prefix}1`)) return undefined
  const words = Array.from(lower.slice(prefix.length + 1), (letter) => alphabet.indexOf(letter))
  if (words.length < checkLength || words.includes(-1)) return undefined
  if (checksum([...expand(prefix), ...words]) !== 1) return undefined
  const data = words.slice(0, -checkLength)
  const bytes = regroup(data, 5, 8, false)
  const canonical = regroup(bytes, 8, 5, true)
  return canonical.length === data.length && canonical.every((word, i) => word === data[i])
    ? Buffer.from(bytes)
    : undefined
}

function expand(prefix: string): number[] {
  const codes = [...prefix].map((letter) => letter.charCodeAt(0))
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)]
}

function checksum(words: readonly number[]): number {
  let state = 1
  for (const word of words) {
    const top = state >>> 25
    state = ((state & 0x1ffffff) << 5) ^ word
    for (const [i, term] of generator.entries()) if ((top >>> i) & 1) state ^= term
  }
  return state >>> 0
}

/** Reads groups of `from` bits as groups of `to` bits; what is left over is filled up with zeros, or dropped. */
function regroup(groups: Iterable<number>, from: number, to: number, fill: boolean): number[] {
  const out: number[] = []
  let held = 0
  let bits = 0
  for (const group of groups) {
    held = ((held << from) | group) & 0xfff
    bits += from
    while (bits >= to) {
      bits -= to
      out.push((held >>> bits) & ((1 << to) - 1))
    }
  }
  if (fill && bits > 0) out.push((held << (to - bits)) & ((1 << to) - 1))
  return out
}
