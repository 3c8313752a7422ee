/** Made-up people: names, e-mails, phones, addresses, birthdays, cards, accounts and ids that satisfy their checksums. */
import { mod97 } from '../../src/guard/checksums.ts'
import { digits, lower, upper } from './random.ts'
import type { Random } from './random.ts'

const firstNames = [
  'Anna', 'Élodie', 'Jean', 'Marie', 'Lukas', 'Sofía', 'José', 'Wei', 'Aisha', 'Tom', 'Chloé', 'Jürgen', 'Ingrid',
  'Carlos', 'Priya', 'Olga', 'Mehmet', 'Niamh', 'Paul', 'Zoë',
]
const lastNames = [
  'Martin', 'Dupont', 'Müller', 'García', 'Smith', 'O’Brien', 'Nowak', 'Rossi', 'de Vries', 'Silva', 'Kumar',
  'Lefèvre', 'Schmidt', 'Fernández', 'Jensen', 'Peeters', 'Tan', 'Kowalski',
]

export const firstName = (r: Random): string => r.pick(firstNames)
export const lastName = (r: Random): string => r.pick(lastNames)
export const fullName = (r: Random): string => `${firstName(r)} ${lastName(r)}`

export function email(r: Random): string {
  const user = r.pick([`${r.text(lower, r.int(3, 9))}.${r.text(lower, r.int(3, 9))}`,
    r.text(lower + digits, r.int(5, 12)), `${r.text(lower, 5)}+${r.text(lower, 4)}`,
    `${r.text(lower, 1)}_${r.text(lower, 7)}${r.int(1, 99)}`, `${r.text(upper, 1)}${r.text(lower, 6)}`])
  return `${user}@${r.pick([
    'example.com', 'mail.example.org', 'gmail.com', 'entreprise.fr', 'firma.de', 'correo.es', 'sub.domain.co.uk',
    'university.edu', 'startup.io',
  ])}`
}

export function phone(r: Random): string {
  const d = (n: number): string => r.text(digits, n)
  return r.pick([
    `+33${r.int(6, 7)}${d(8)}`, `+33 ${r.int(6, 7)} ${d(2)} ${d(2)} ${d(2)} ${d(2)}`, `+1${r.int(2, 9)}${d(9)}`, `+1 (${r.int(201, 989)}) ${d(3)}-${d(4)}`, `+1-${r.int(201, 989)}-${d(3)}-${d(4)}`,
    `+44 7${d(3)} ${d(6)}`, `+49 1${r.int(51, 79)} ${d(8)}`, `+34 6${d(2)} ${d(3)} ${d(3)}`, `+49 (0) 30 ${d(6)}`, `+91 ${r.int(7, 9)}${d(4)} ${d(5)}`, `+5511${d(9)}`, `+81-90-${d(4)}-${d(4)}`, `+41 79 ${d(3)} ${d(2)} ${d(2)}`,
  ])
}

/** As people of one country write it, without the country. */
export function localPhone(r: Random): string {
  const d = (n: number): string => r.text(digits, n)
  return r.pick([`0${r.int(6, 7)} ${d(2)} ${d(2)} ${d(2)} ${d(2)}`, `0${r.int(6, 7)}${d(8)}`,
    `(${r.int(201, 989)}) ${d(3)}-${d(4)}`, `${r.int(201, 989)}-${d(3)}-${d(4)}`, `07${d(3)} ${d(6)}`, `0151 ${d(8)}`,
    `6${d(8)}`, `6${d(2)} ${d(3)} ${d(3)}`, `0170/${d(7)}`, `${r.int(201, 989)}.${d(3)}.${d(4)}`])
}

export function address(r: Random): string {
  const n = r.int(1, 240)
  return r.pick([
    `${n} ${r.pick(['Baker', 'Elm', 'Washington', 'North Oak', 'Martin Luther King'])} ${r.pick([
      'Street', 'St', 'Avenue', 'Ave.', 'Road', 'Blvd', 'Lane', 'Drive',
    ])}`,
    `${n} ${r.pick(['Baker', 'Elm', 'Maple'])} Street, ${r.pick([
      'Apt 4B, Boston, MA 02118', 'London NW1 6XE', 'Springfield, IL 62704',
    ])}`,
    `${n} ${r.pick(['rue', 'avenue', 'boulevard', 'place', 'chemin', 'impasse'])} ${r.pick(['de la République', 'Victor Hugo', 'des Lilas', 'du Général de Gaulle', "de l'Église"])}, ${r.int(10000, 95999)} ${r.pick(['Paris', 'Lyon', 'Nantes'])}`,
    `${r.pick(['Haupt', 'Bahnhof', 'Garten', 'Schiller', 'Berliner '])}${r.pick(['straße', 'str.', 'strasse', 'weg', 'allee'])} ${n}, ${r.int(10000, 99999)} ${r.pick(['Berlin', 'München', 'Köln'])}`.replace(/ (straße|strasse|str\.|weg|allee)/, (_, w: string) => ` ${w[0]!.toUpperCase()}${w.slice(1)}`),
    `${r.pick(['Calle', 'Avenida', 'Plaza', 'Paseo'])} ${r.pick(['Mayor', 'de la Constitución', 'del Prado', 'San Juan'])}, ${n}, ${r.int(10000, 52999)} ${r.pick(['Madrid', 'Sevilla', 'Valencia'])}`,
  ])
}

const two = (n: number): string => String(n).padStart(2, '0')

export function birthDate(r: Random): string {
  const [y, m, d] = [r.int(1940, 2010), r.int(1, 12), r.int(1, 28)]
  return r.pick([`${y}-${two(m)}-${two(d)}`, `${two(d)}/${two(m)}/${y}`, `${two(m)}/${two(d)}/${y}`,
    `${two(d)}.${two(m)}.${y}`, `${d} ${r.pick(['March', 'mars', 'März', 'de marzo de', 'janvier', 'October'])} ${y}`,
    `${r.pick(['March', 'July', 'December'])} ${d}, ${y}`, `${y}/${two(m)}/${two(d)}`,
    `${y}-${two(m)}-${two(d)}T00:00:00Z`])
}

function luhnDigit(body: string): string {
  let sum = 0
  for (let i = 0; i < body.length; i++) {
    let d = Number(body[body.length - 1 - i])
    if (i % 2 === 0) {
      d *= 2
      if (d > 9) d -= 9
    }
    sum += d
  }
  return String((10 - sum % 10) % 10)
}

/** A card number of a known issuer, plain digits. */
export function card(r: Random): string {
  const [start,
    length] = r.pick([['4', 16], ['4', 16], ['51', 16], ['55', 16], ['2221', 16], ['2720', 16], ['34', 15], ['37', 15],
      ['6011', 16], ['65', 16], ['3528', 16], ['3589', 16], ['36', 14], ['38', 14], ['62', 16], ['6759', 16]] as const)
  const body = start + r.text(digits, length - 1 - start.length)
  return body + luhnDigit(body)
}

export function groups(text: string, sizes: readonly number[], between: string): string {
  const parts: string[] = []
  let at = 0
  for (const size of sizes) {
    if (at < text.length) parts.push(text.slice(at, at + size))
    at += size
  }
  if (at < text.length) parts.push(text.slice(at))
  return parts.join(between)
}

export function cardAsWritten(r: Random): string {
  const number = card(r)
  const sizes = number.length === 15 ? [4, 6, 5] : number.length === 14 ? [4, 6, 4] : [4, 4, 4, 4]
  return r.pick([number, groups(number, sizes, ' '), groups(number, sizes, '-')])
}

const ibanForms: readonly (readonly [string, string])[] = [
  ['FR', 'dddddddddddddddddddddaadd'.slice(0, 23)], ['DE', 'd'.repeat(18)], ['ES', 'd'.repeat(20)], ['GB',
    `uuuu${'d'.repeat(14)}`], ['IT', `u${'d'.repeat(22)}`], ['NL', `uuuu${'d'.repeat(10)}`], ['BE',
    'd'.repeat(12)], ['PT', 'd'.repeat(21)], ['PL', 'd'.repeat(24)],
  ['CH', 'd'.repeat(17)], ['AT', 'd'.repeat(16)], ['IE', `uuuu${'d'.repeat(14)}`], ['SE', 'd'.repeat(20)], ['NO',
    'd'.repeat(11)], ['LU', 'd'.repeat(16)],
]

export function iban(r: Random): string {
  const [country, form] = r.pick(ibanForms)
  const body = [...form].map(c => c === 'd' ? r.text(digits, 1) : r.text(upper, 1)).join('')
  return `${country}${two(98 - mod97(`${body}${country}00`))}${body}`
}

export function ibanAsWritten(r: Random): string {
  const number = iban(r)
  return r.pick([number, groups(number, [4, 4, 4, 4, 4, 4, 4, 4], ' '), groups(number, [
    4, 4, 4, 4, 4, 4, 4, 4,
  ], '-'), number.toLowerCase()])
}

const sum = (text: string,
  weights: readonly number[]): number => weights.reduce((total, w, i) => total + w * Number(text[i]), 0)

/** Tries until the number satisfies `fits`; checksums let one in ten or so through. */
export function until(make: () => string, fits: (text: string) => boolean): string {
  for (;;) {
    const text = make()
    if (fits(text)) return text
  }
}

export const governmentIds: Readonly<Record<string, (r: Random) => string>> = {
  'fr-nir': r => {
    const body = `${r.int(1, 2)}${two(r.int(30, 99))}${two(r.int(1, 12))}${two(r.int(1, 95))}${r.text(digits, 6)}`
    return body + two(97 - Number(BigInt(body) % 97n))
  },
  'es-dni': r => {
    const body = r.text(digits, 8)
    return body + 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(body) % 23]!
  },
  'es-nie': r => {
    const first = r.int(0, 2)
    const body = r.text(digits, 7)
    return 'XYZ'[first]! + body + 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(first + body) % 23]!
  },
  'it-codice-fiscale': r => {
    const body = `${r.text('BCDFGLMNPRST', 3)}${r.text('BCDFGLMNPRST', 3)}${two(r.int(30, 99))}${r.text('ABCDEHLMPRST', 1)}${two(r.int(1, 28))}${r.text('ABCDEFGH', 1)}${r.text(digits, 3)}`
    const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
    let total = 0
    for (let i = 0; i < 15; i++) {
      const c = body.charCodeAt(i)
      const v = c < 65 ? c - 48 : c - 65
      total += i % 2 === 0 ? odd[v]! : v
    }
    return body + upper[total % 26]!
  },
  'pl-pesel': r => {
    const year = r.int(1940, 2009)
    const body = `${two(year % 100)}${two(r.int(1, 12) + (year >= 2000 ? 20 : 0))}${two(r.int(1, 28))}${r.text(digits, 4)}`
    return body + String((10 - sum(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10)
  },
  'nl-bsn': r => until(() => r.text('123456789', 1) + r.text(digits, 8),
    text => sum(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0),
  'be-national-number': r => {
    const year = r.int(1940, 2009)
    const body = `${two(year % 100)}${two(r.int(1, 12))}${two(r.int(1, 28))}${r.text(digits, 3)}`
    return body + two(97 - Number((year >= 2000 ? `2${body}` : body)) % 97)
  },
  'de-steuer-id': r => {
    const shuffled = [...digits].sort(() => r.next() - 0.5)
    const ten = [...shuffled.slice(0, 9), shuffled[0]!].sort(() => r.next() - 0.5)
    if (ten[0] === '0') [ten[0], ten[1]] = [ten.find(d => d !== '0')!, '0']
    const body = until(() => [...ten].sort(() => r.next() - 0.5).join(''), text => text[0] !== '0')
    let product = 10
    for (const d of body) {
      let s = (Number(d) + product) % 10
      if (s === 0) s = 10
      product = s * 2 % 11
    }
    return body + String((11 - product) % 10)
  },
  'pt-nif': r => {
    const body = r.text('12', 1) + r.text(digits, 7)
    const rest = sum(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
    return body + String(rest < 2 ? 0 : 11 - rest)
  },
  'gb-nino': r => `${r.pick(['AB', 'CE', 'JK', 'PX', 'SW', 'TA'])}${r.text(digits, 6)}${r.text('ABCD', 1)}`,
  'gb-nhs': r => until(() => r.text('456789', 1) + r.text(digits, 9), text => {
    const check = 11 - sum(text, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11
    return (check === 11 ? 0 : check) === Number(text[9])
  }),
  'us-ssn': r => `${r.int(101, 665)}-${two(r.int(1, 99))}-${String(r.int(1, 9999)).padStart(4, '0')}`,
  'br-cpf': r => {
    const body = r.text(digits, 9)
    const digit = (text: string, from: number): string => {
      const rest = sum(text, Array.from({ length: text.length }, (_, i) => from - i)) % 11
      return String(rest < 2 ? 0 : 11 - rest)
    }
    const one = body + digit(body, 10)
    return one + digit(one, 11)
  },
  'in-aadhaar': r => {
    const times = [
      '0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432', '7659821043',
      '8765932104', '9876543210',
    ]
    const turns = [
      '0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258',
    ]
    const fits = (text: string): boolean => {
      let check = 0
      for (let i = 0; i < 12; i++) check = Number(times[check]![Number(turns[i % 8]![Number(text[11 - i])])])
      return check === 0
    }
    return until(() => r.text('23456789', 1) + r.text(digits, 11), fits)
  },
  'in-pan': r => `${r.text(upper, 3)}${r.text('PCHF', 1)}${r.text(upper, 1)}${r.text(digits, 4)}${r.text(upper, 1)}`,
}
