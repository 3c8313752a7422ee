/** The check digits that the number rules need, each over a text of plain digits (or letters where said). */

/** ISO/IEC 7812: every second digit from the right doubled, sum divisible by ten. */
export function luhn(digits: string): boolean {
  let sum = 0
  let double = false
  for (let i = digits.length - 1; i >= 0; i--) {
    let digit = digits.charCodeAt(i) - 48
    if (double) {
      digit *= 2
      if (digit > 9) digit -= 9
    }
    sum += digit
    double = !double
  }
  return sum % 10 === 0
}

/** ISO 7064 mod 97-10 as IBANs use it, letters as 10 to 35: the remainder. */
export function mod97(text: string): number {
  let rest = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 65) rest = (rest * 100 + (code - 55)) % 97
    else rest = (rest * 10 + (code - 48)) % 97
  }
  return rest
}

/** Sum of digits times weights, from the left. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += (digits.charCodeAt(i) - 48) * weights[i]!
  return sum
}

const verhoeffTimes = [
  '0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432', '7659821043',
  '8765932104', '9876543210',
]
const verhoeffTurns = [
  '0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258',
]

/** Verhoeff's dihedral check, as Aadhaar numbers use it. */
export function verhoeff(digits: string): boolean {
  let check = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    check = verhoeffTimes[check]!.charCodeAt(verhoeffTurns[i % 8]!.charCodeAt(digit) - 48) - 48
  }
  return check === 0
}

/** ISO 7064 mod 11,10, as German tax ids use it. */
export function mod11of10(digits: string): boolean {
  let product = 10
  for (let i = 0; i < digits.length - 1; i++) {
    let sum = (digits.charCodeAt(i) - 48 + product) % 10
    if (sum === 0) sum = 10
    product = (sum * 2) % 11
  }
  return (11 - product) % 10 === digits.charCodeAt(digits.length - 1) - 48
}

/** Whether year (two or four digits), month and day can be a day. */
export function isDay(month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= (month === 2 ? 29 : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31)
}
