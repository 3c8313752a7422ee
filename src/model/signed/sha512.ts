/** SHA-512 (FIPS 180-4), for Ed25519 where the platform has none. Slow and short: it hashes a page of text at a time. */
const mask = (1n << 64n) - 1n
const constants = primes(80).map((prime) => rootFraction(prime, 3n))
const start = primes(8).map((prime) => rootFraction(prime, 2n))

export function sha512(message: Uint8Array): Uint8Array {
  const blocks = Math.ceil((message.length + 17) / 128)
  const padded = new Uint8Array(blocks * 128)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  let state = start
  for (let block = 0; block < blocks; block++) {
    const words = Array.from({ length: 16 }, (_, at) => view.getBigUint64(block * 128 + at * 8))
    state = compress(state, words)
  }
  const digest = new Uint8Array(64)
  state.forEach((word, at) => new DataView(digest.buffer).setBigUint64(at * 8, word))
  return digest
}

function compress(state: readonly bigint[], w: bigint[]): bigint[] {
  for (let t = 16; t < 80; t++) {
    const [x, y] = [w[t - 15]!, w[t - 2]!]
    w[t] = (w[t - 16]! + w[t - 7]! + (turn(x, 1n) ^ turn(x, 8n) ^ (x >> 7n)) + (turn(y, 19n) ^ turn(y, 61n) ^ (y >> 6n))) & mask
  }
  let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint]
  for (let t = 0; t < 80; t++) {
    const one = (h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + ((e & f) ^ (~e & mask & g)) + constants[t]! + w[t]!) & mask
    const two = ((turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))) & mask
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & mask, c, b, a, (one + two) & mask]
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (state[at]! + word) & mask)
}

function turn(word: bigint, by: bigint): bigint {
  return ((word >> by) | (word << (64n - by))) & mask
}

/** The first 64 bits after the point of a root: the whole root of `value` times 2 to the 64 times `degree`. */
function rootFraction(value: number, degree: bigint): bigint {
  const target = BigInt(value) << (64n * degree)
  let [low, high] = [0n, 1n << 70n]
  while (low < high) {
    const middle = (low + high + 1n) >> 1n
    if (middle ** degree <= target) low = middle
    else high = middle - 1n
  }
  return low & mask
}

function primes(count: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}
