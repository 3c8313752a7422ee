/**
 * Makes canaries: people who do not exist, as believable as the names and numbers here allow. Their values are sealed as
 * those of anybody; only the vault is told who they are.
 *
 * Of the first day's canaries there is nothing but sealed values: they are for whoever takes the sealed store. Those that
 * are spread have profiles with properties of others of the project, and stand in the People list: they are for whoever
 * goes through people. None has an event, so no report knows them (docs/decisions/0010-grants.md).
 */
import { createKeyring, createSealer, readCollectorKeys } from '../../identity/index.ts'
import type { IdentityWrite } from '../../model/identity-write.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Project } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'

export interface CanaryOptions {
  readonly project: Project
  /** The text of `collector-keys.json`. */
  readonly keys: string
  readonly count: number
  readonly now: () => number
  readonly random: (size: number) => Buffer
  /** Properties that people of this project have; those of one of them are given to each canary, who then has a profile. */
  readonly profiles?: readonly JsonObject[]
}

export interface Canaries {
  readonly people: readonly Pseudonym[]
  readonly writes: readonly IdentityWrite[]
}

const firstNames = words(`
  Camille Louis Emma Gabriel Jade Arthur Louise Jules Alice Hugo Chloé Adam Lina Raphaël Léa Nathan Manon Ethan Inès Théo
  Oliver Amelia George Isla Harry Ava Noah Mia Jack Freya Leo Grace Oscar Lily Henry Sophie Max Clara Felix Hannah
  Lukas Marie Jonas Lena Paul Laura Mateo Sofía Hugo Lucía Pablo Elena Marco Giulia Luca Chiara Sven Ingrid Aisha Yusuf
`)
const lastNames = words(`
  Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia Roux Fournier Girard
  Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright Walker White Hall Green Wood Clarke Hughes Edwards
  Müller Schmidt Schneider Fischer Weber Wagner Becker Hoffmann Koch Richter Rossi Ferrari Bianchi Romano Colombo Ricci
  Fernández González Rodríguez López Sánchez Pérez Nilsson Larsen Novak Kowalski Yilmaz Haddad Nguyen Tanaka
`)
const mailProviders = ['gmail.com', 'gmail.com', 'gmail.com', 'outlook.com', 'hotmail.com', 'yahoo.com', 'icloud.com', 'proton.me']
const dayMs = 86_400_000

export function makeCanaries(options: CanaryOptions): Canaries {
  const { project, now, random, profiles } = options
  const sealer = createSealer({ keys: createKeyring(readCollectorKeys(options.keys)), now, random })
  const pick = <T>(list: readonly T[]): T => list[random(4).readUInt32LE() % list.length]!
  const people: Pseudonym[] = []
  const writes: IdentityWrite[] = []
  for (let n = 0; n < options.count; n++) {
    const [first, last] = [pick(firstNames), pick(lastNames)]
    const number = 1000 + (random(2).readUInt16LE() % 9000)
    const id = `${random(4).toString('hex')}-${random(2).toString('hex')}-4${random(2).toString('hex').slice(1)}-a${random(2).toString('hex').slice(1)}-${random(6).toString('hex')}`
    const pseudonym = sealer.pseudonym(project, 'user', id)
    // Somewhere in the last weeks, as others.
    const at = now() - Math.floor((random(4).readUInt32LE() / 2 ** 32) * 30 * dayMs)
    const fields = {
      ...(profiles !== undefined && { $distinct_id: id }),
      $email: `${plain(first)}.${plain(last)}${number}@${pick(mailProviders)}`,
      $name: `${first} ${last}`,
      $phone: `+33 6 ${[0, 1, 2, 3].map(() => String(10 + (random(1)[0]! % 90))).join(' ')}`,
    }
    people.push(pseudonym)
    writes.push(...sealer.seal(project, pseudonym, fields, profiles === undefined ? now() : at))
    if (profiles === undefined) continue
    writes.push({
      kind: 'profile', project: project.id, subject: 'user', pseudonym, resolve: true, seenAt: at, place: undefined, at,
      operations: [{ op: 'set', values: profiles.length === 0 ? {} : pick(profiles) }],
    })
  }
  return { people, writes }
}

function plain(name: string): string {
  return name.normalize('NFD').replaceAll(/[^\p{L}]/gu, '').toLowerCase()
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
