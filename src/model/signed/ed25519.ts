/**
 * Checks Ed25519 signatures (RFC 8032): by the platform where it can, and by arithmetic where it cannot, so that a page
 * on a disk gives the same verdict in every browser. It only ever checks: nothing here holds a secret, so nothing here
 * has to take the same time for each.
 */
import { joinBytes } from './bytes.ts'
import { sha512 } from './sha512.ts'

export type CheckSignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>

/** By the platform, or else by arithmetic. */
export const checkEd25519: CheckSignature = async (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    const key = await crypto.subtle.importKey('raw', Uint8Array.from(publicKey), { name: 'Ed25519' }, false, ['verify'])
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, Uint8Array.from(signature), Uint8Array.from(message))
  } catch {
    return checkByArithmetic(publicKey, message, signature)
  }
}

type Point = readonly [x: bigint, y: bigint, z: bigint, t: bigint]

const p = 2n ** 255n - 19n
const order = 2n ** 252n + 27742317777372353535851937790883648493n
const d = mod(-121665n * power(121666n, p - 2n))
const rootOfMinusOne = power(2n, (p - 1n) / 4n)
const base = decompress(bytesOf(mod(4n * power(5n, p - 2n))))!

export function checkByArithmetic(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const a = decompress(publicKey)
  const r = decompress(signature.subarray(0, 32))
  const s = numberOf(signature.subarray(32))
  if (a === undefined || r === undefined || s >= order) return false
  const h = numberOf(sha512(joinBytes(signature.subarray(0, 32), publicKey, message))) % order
  return equal(times(base, s), add(r, times(a, h)))
}

function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = (y1 - x1) * (y2 - x2)
  const b = (y1 + x1) * (y2 + x2)
  const c = 2n * t1 * t2 * d
  const e = 2n * z1 * z2
  const [f, g, h, i] = [mod(b - a), mod(e - c), mod(e + c), mod(b + a)]
  return [mod(f * g), mod(h * i), mod(g * h), mod(f * i)]
}

function times(point: Point, by: bigint): Point {
  let sum: Point = [0n, 1n, 1n, 0n]
  let power = point
  for (let left = by; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) sum = add(sum, power)
    power = add(power, power)
  }
  return sum
}

function equal([x1, y1, z1]: Point, [x2, y2, z2]: Point): boolean {
  return mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n
}

/** RFC 8032 §5.1.3. */
function decompress(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== 32) return undefined
  const encoded = numberOf(bytes)
  const sign = encoded >> 255n
  const y = encoded & (2n ** 255n - 1n)
  if (y >= p) return undefined
  const u = mod(y * y - 1n)
  const v = mod(d * y * y + 1n)
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (p - 5n) / 8n))
  const check = mod(v * x * x)
  if (check === mod(-u)) x = mod(x * rootOfMinusOne)
  else if (check !== u) return undefined
  if (x === 0n && sign === 1n) return undefined
  if ((x & 1n) !== sign) x = p - x
  return [x, y, 1n, mod(x * y)]
}

function mod(value: bigint): bigint {
  const rest = value % p
  return rest < 0n ? rest + p : rest
}

function power(of: bigint, exponent: bigint): bigint {
  let result = 1n
  let factor = mod(of)
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = mod(result * factor)
    factor = mod(factor * factor)
  }
  return result
}

/** Little end first. */
function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

function bytesOf(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 255n))
}
