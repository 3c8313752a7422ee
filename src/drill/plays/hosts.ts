/** Attackers who are on a machine: the collector's, the app's, the vault's, the ledger's; and one who pushes keys (D7–D9, D18, D19). */
import { generateKeyPairSync } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CollectorKeys } from '../../identity/sealed/index.ts'
import { collectorRoot } from '../attacks/collector-root.ts'
import { openEverything, openOwn } from '../attacks/open-everything.ts'
import { forgeKeys } from '../attacks/pushed-key.ts'
import { serverRoot } from '../attacks/server-root.ts'
import { stolenFiles } from '../attacks/stolen-files.ts'
import { haulOf } from '../loot.ts'
import { asBasic, type Loot, type Play } from './play.ts'

const readNothing = ({ full, masked }: Loot): boolean => full + masked === 0

export const hostPlays: readonly Play[] = [
  {
    id: 'D7', attacker: 'root on the collector for a while', promised: 'who arrives meanwhile; guesses are confirmed', byNature: true,
    async signet(stage) {
      const { people, bodies } = await stage.arrive(12)
      const arrived = new Set(people.map(({ id }) => id))
      const haul = collectorRoot({
        arrived: bodies, keys: readFileSync(join(stage.data, 'keys', 'collector-keys.json'), 'utf8'), sealed: join(stage.data, 'facts', 'sealed.db'), guesses: stage.guesses,
      })
      return {
        haul, scope: { kind: 'collector', targets: [{ kind: 'collector', name: 'this machine', projects: [stage.shop.id] }] },
        seen: `${people.length} arrived`, kept: ({ readings }) => readings.every(({ person }) => arrived.has(person)) && readings.length > 0,
      }
    },
    // The machine that takes events there has them on its disk.
    plain: async (stage) => ({ haul: stolenFiles({ dirs: [stage.dir], guesses: stage.guesses }), actor: undefined }),
  },
  {
    id: 'D8', attacker: 'root on the app’s server, vault locked', promised: '0 identities; guesses are confirmed', byNature: true,
    async signet(stage) {
      await stage.lock()
      const authorization = asBasic(stage.shop.secret)
      const haul = await serverRoot({ data: stage.data, socket: stage.socket, url: stage.origin, desk: stage.desk, authorization, project: stage.shop.id, guesses: stage.guesses })
      const { vault } = await stage.owner<{ vault: { state: string } }>('GET', '/v1/session')
      const played = { haul, scope: { kind: 'own-breach' as const, targets: [{ kind: 'server' as const, projects: 'all' as const }] }, seen: `vault ${vault.state}`, kept: readNothing }
      return played
    },
    plain: async (stage) => ({ haul: stolenFiles({ dirs: [stage.dir], guesses: stage.guesses }), actor: undefined }),
  },
  {
    id: 'D9', attacker: 'the vault’s process while it is unlocked', promised: 'everybody: it is the crown jewel', byNature: true,
    async signet(stage) {
      await stage.unlock()
      const haul = await openEverything({ facts: join(stage.data, 'facts'), keys: join(stage.data, 'keys'), secret: stage.unlockSecret })
      return {
        haul, scope: { kind: 'own-breach', targets: [{ kind: 'vault', projects: 'all' }, { kind: 'server', projects: 'all' }] },
        containing: { measure: 'lock-vault', given: {}, isShutOut: async () => (await stage.owner<{ vault: { state: string } }>('GET', '/v1/session')).vault.state === 'locked' },
        kept: () => true,
      }
    },
  },
  {
    id: 'D18', attacker: 'root on the ledger’s host', promised: 'each change found out by a kept checkpoint',
    async signet(stage) {
      const live = join(stage.data, 'ledger')
      const early = join(stage.work, 'ledger-early')
      cpSync(live, early, { recursive: true })
      // Something happens that it would like to undo, and somebody outside sees the checkpoint.
      await stage.owner('GET', `/v1/projects/${stage.shop.id}/people?limit=5`)
      const { checkpoint } = await stage.owner<{ checkpoint: string }>('GET', '/v1/ledger/state')
      const found: string[] = []
      const attacks: readonly [string, (dir: string) => void][] = [
        ['untouched', () => undefined], ['a byte flipped', (dir) => flipByte(dir)], ['cut off', (dir) => cutOff(dir)],
        ['rolled back', (dir) => {
          rmSync(dir, { recursive: true })
          cpSync(early, dir, { recursive: true })
        }],
      ]
      for (const [name, attack] of attacks) {
        const copy = join(stage.work, `ledger-${name.replaceAll(' ', '-')}`)
        cpSync(live, copy, { recursive: true })
        attack(copy)
        if ((await stage.ledgerFault(copy, checkpoint)) !== undefined) found.push(name)
      }
      return { haul: haulOf({}), seen: `found: ${found.join(', ')}`, kept: () => found.length === attacks.length - 1 && !found.includes('untouched') }
    },
    plain: (stage) => {
      // Its rows are taken out of the audit table, and nothing says so.
      const path = join(stage.dir, 'audit.jsonl')
      const lines = readFileSync(path, 'utf8').trim().split('\n')
      writeFileSync(path, `${lines.slice(0, Math.floor(lines.length / 2)).join('\n')}\n`)
      return Promise.resolve({ haul: haulOf({}), actor: undefined, seen: `${lines.length - Math.floor(lines.length / 2)} rows removed unnoticed` })
    },
  },
  {
    id: 'D19', attacker: 'whoever can write the collectors’ key file', promised: 'nothing is sealed to their key, and an alarm', last: true,
    async signet(stage) {
      const path = join(stage.data, 'keys', 'collector-keys.json')
      const text = readFileSync(path, 'utf8')
      const { files, privateKey } = forgeKeys(JSON.parse(text) as CollectorKeys, stage.shop.id, { sealing: generateKeyPairSync('x25519'), signing: generateKeyPairSync('ed25519') })
      const place = (content: string) => {
        writeFileSync(`${path}.pushed`, content)
        renameSync(`${path}.pushed`, path)
      }
      const hauls: string[] = []
      for (const file of files) {
        place(JSON.stringify(file))
        // The server looks at the file twice a second.
        await sleep(700)
        await stage.arrive(2)
        hauls.push(...openOwn({ facts: join(stage.data, 'facts'), keys: join(stage.data, 'keys') }, privateKey).texts)
      }
      place(text)
      return {
        haul: haulOf({ texts: hauls }), scope: { kind: 'collector', targets: [{ kind: 'collector', name: 'this machine', projects: [stage.shop.id] }] },
        seen: `${files.length} keys refused`, kept: readNothing,
      }
    },
  },
]

/** The largest file of entries. */
function entriesFile(dir: string): string {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name)).filter((path) => /entries|segment/.test(path) && !/\.(?:idx|hash(?:es)?)$/.test(path))
  const sizes = files.flatMap((path) => {
    try {
      return [{ path, size: readFileSync(path).length }]
    } catch {
      return []
    }
  })
  return sizes.toSorted((one, two) => two.size - one.size)[0]!.path
}

function flipByte(dir: string): void {
  const path = entriesFile(dir)
  const bytes = readFileSync(path)
  const at = Math.floor(bytes.length / 2)
  bytes[at] = bytes[at]! ^ 1
  writeFileSync(path, bytes)
}

function cutOff(dir: string): void {
  const path = entriesFile(dir)
  truncateSync(path, Math.floor(readFileSync(path).length * 0.7))
}
