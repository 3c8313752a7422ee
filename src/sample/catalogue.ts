/** What the made-up shop sells, to whom, and how they find it. Nobody and nothing here exists. */

export interface Product {
  readonly name: string
  readonly category: string
  readonly price: number
  /** How often it is looked at, beside the others. */
  readonly appeal: number
}

export const products: readonly Product[] = [
  { name: 'Linen notebook', category: 'Paper', price: 18, appeal: 12 },
  { name: 'Dotted planner', category: 'Paper', price: 24, appeal: 10 },
  { name: 'Letter set', category: 'Paper', price: 32, appeal: 5 },
  { name: 'Index cards', category: 'Paper', price: 9, appeal: 4 },
  { name: 'Brass pen', category: 'Writing', price: 48, appeal: 9 },
  { name: 'Fountain pen', category: 'Writing', price: 96, appeal: 7 },
  { name: 'Graphite set', category: 'Writing', price: 21, appeal: 6 },
  { name: 'Iron gall ink', category: 'Writing', price: 14, appeal: 5 },
  { name: 'Sealing wax', category: 'Writing', price: 16, appeal: 6 },
  { name: 'Desk lamp', category: 'Desk', price: 139, appeal: 8 },
  { name: 'Oak tray', category: 'Desk', price: 44, appeal: 5 },
  { name: 'Wool desk mat', category: 'Desk', price: 59, appeal: 7 },
  { name: 'Monitor stand', category: 'Desk', price: 89, appeal: 4 },
  { name: 'Canvas pouch', category: 'Carry', price: 29, appeal: 6 },
  { name: 'Folio case', category: 'Carry', price: 119, appeal: 5 },
  { name: 'Day pack', category: 'Carry', price: 145, appeal: 6 },
]

export const searches = ['notebook', 'pen', 'gift', 'lamp', 'ink', 'planner 2027', 'bag', 'wax', 'desk mat', 'refill'] as const

export interface Place {
  readonly country: string
  readonly region: string
  readonly city: string
  /** Hours ahead of UTC, roughly: when people there are awake. */
  readonly ahead: number
}

export const places: readonly (readonly [Place, number])[] = [
  [{ country: 'FR', region: 'Île-de-France', city: 'Paris', ahead: 1 }, 20],
  [{ country: 'FR', region: 'Auvergne-Rhône-Alpes', city: 'Lyon', ahead: 1 }, 9],
  [{ country: 'FR', region: 'Pays de la Loire', city: 'Nantes', ahead: 1 }, 5],
  [{ country: 'DE', region: 'Berlin', city: 'Berlin', ahead: 1 }, 10],
  [{ country: 'DE', region: 'Bavaria', city: 'Munich', ahead: 1 }, 6],
  [{ country: 'GB', region: 'England', city: 'London', ahead: 0 }, 12],
  [{ country: 'GB', region: 'Scotland', city: 'Edinburgh', ahead: 0 }, 3],
  [{ country: 'US', region: 'New York', city: 'New York', ahead: -5 }, 10],
  [{ country: 'US', region: 'California', city: 'Oakland', ahead: -8 }, 7],
  [{ country: 'ES', region: 'Catalonia', city: 'Barcelona', ahead: 1 }, 6],
  [{ country: 'CA', region: 'Quebec', city: 'Montreal', ahead: -5 }, 5],
  [{ country: 'JP', region: 'Kyoto', city: 'Kyoto', ahead: 9 }, 3],
]

export interface Machine {
  readonly os: string
  readonly browser: string
  readonly device: string
  readonly width: number
  readonly height: number
  readonly isPhone: boolean
}

export const machines: readonly (readonly [Machine, number])[] = [
  [{ os: 'iOS', browser: 'Mobile Safari', device: 'iPhone', width: 390, height: 844, isPhone: true }, 27],
  [{ os: 'Android', browser: 'Chrome', device: 'Android', width: 412, height: 915, isPhone: true }, 25],
  [{ os: 'Windows', browser: 'Chrome', device: '', width: 1920, height: 1080, isPhone: false }, 18],
  [{ os: 'Mac OS X', browser: 'Safari', device: '', width: 1512, height: 982, isPhone: false }, 12],
  [{ os: 'Mac OS X', browser: 'Chrome', device: '', width: 1728, height: 1117, isPhone: false }, 8],
  [{ os: 'Windows', browser: 'Microsoft Edge', device: '', width: 1536, height: 864, isPhone: false }, 6],
  [{ os: 'Linux', browser: 'Firefox', device: '', width: 1920, height: 1080, isPhone: false }, 4],
]

export interface Source {
  readonly referrer: string
  readonly utm?: { readonly source: string; readonly medium: string; readonly campaign: string }
  /** How likely its visitors are to buy, beside others. */
  readonly intent: number
}

export const sources: readonly (readonly [Source, number])[] = [
  [{ referrer: '$direct', intent: 1.2 }, 30],
  [{ referrer: 'https://www.google.com/', intent: 1 }, 28],
  [{ referrer: 'https://duckduckgo.com/', intent: 1.1 }, 5],
  [{ referrer: 'https://www.instagram.com/', intent: 0.6, utm: { source: 'instagram', medium: 'social', campaign: 'slow-mornings' } }, 14],
  [{ referrer: '$direct', intent: 1.6, utm: { source: 'newsletter', medium: 'email', campaign: 'weekly-letter' } }, 10],
  [{ referrer: 'https://www.google.com/', intent: 0.9, utm: { source: 'google', medium: 'cpc', campaign: 'desk-search' } }, 9],
  [{ referrer: 'https://stationery.example/', intent: 1.3 }, 4],
]

/** Runs for its last three weeks, and doubles who comes from it in the first days. */
export const launch: Source = {
  referrer: 'https://www.instagram.com/', intent: 0.8, utm: { source: 'instagram', medium: 'social', campaign: 'desk-week' },
}

export const companies: readonly { readonly name: string; readonly size: string; readonly industry: string }[] = [
  { name: 'Alder & Finch', size: '11–50', industry: 'Design' },
  { name: 'Blue Hour Studio', size: '1–10', industry: 'Design' },
  { name: 'Copperline', size: '51–200', industry: 'Software' },
  { name: 'Daybreak Clinic', size: '51–200', industry: 'Health' },
  { name: 'Eastgate School', size: '201–500', industry: 'Education' },
  { name: 'Fernweh Travel', size: '11–50', industry: 'Travel' },
  { name: 'Granary Books', size: '1–10', industry: 'Publishing' },
  { name: 'Harbour Legal', size: '51–200', industry: 'Law' },
  { name: 'Ivory Row', size: '1–10', industry: 'Fashion' },
  { name: 'Juniper Labs', size: '11–50', industry: 'Software' },
  { name: 'Kestrel Maps', size: '11–50', industry: 'Software' },
  { name: 'Lantern Press', size: '51–200', industry: 'Publishing' },
]

export const firstNames = `
  Ada Alma Amir Anouk Aris Asha Bela Bram Camille Cleo Dario Dina Elio Elsa Emre Esme Farah Felix Gael Greta Hana Hugo Ida
  Ilan Ines Isak Jonas Jun Kaia Karim Lena Leo Lila Luca Mael Malin Mara Milo Mina Nadia Nils Nina Noor Olive Omar Oskar
  Paula Rafa Rosa Sami Selma Silas Sora Tariq Tess Theo Una Vera Viggo Wren Yara Yuki Zoe
`.trim().split(/\s+/)

export const lastNames = `
  Abbott Almeida Anders Barros Beck Bellamy Brandt Castell Chen Cole Correia Dahl Delorme Diallo Eklund Engel Faber Farrow
  Ferrand Fontaine Gallo Gardner Haas Hale Hirano Holm Ibarra Ivers Jansen Kato Keller Kowal Lambert Larsen Laurent Lind
  Marchetti Moreau Mori Navarro Nyberg Okafor Olsen Pascal Petit Quill Ramos Reyes Rossi Sato Schreiber Sorel Tanaka
  Thorne Vance Vidal Voss Weber Wolff Yilmaz Zeller
`.trim().split(/\s+/)
