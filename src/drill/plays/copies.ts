/** Thieves of copies: disks and backups, in every combination, and what would open them (D5, D6, P1). */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { openEverything } from '../attacks/open-everything.ts'
import { filesIn, stolenFiles } from '../attacks/stolen-files.ts'
import type { Stage } from '../stage.ts'
import type { Loot, Play } from './play.ts'

const readNothing = ({ full, masked }: Loot): boolean => full + masked === 0
const lost = (...holds: ('data' | 'keys' | 'unlock-secret')[]) => ({ kind: 'lost-backup' as const, targets: [{ kind: 'backup' as const, holds, projects: 'all' as const }] })

/** What lies on the disk, as a thief copies it; but for what is no file. */
function copyOf(stage: Stage, name: string, without: RegExp = /$^/): string {
  const to = join(stage.work, name)
  cpSync(stage.data, to, { recursive: true, filter: (path) => !path.endsWith('.sock') && !without.test(path) })
  return to
}

export const copyPlays: readonly Play[] = [
  {
    id: 'D5', attacker: 'a backup of the data, and the true addresses', promised: '0 identities, 0 guesses confirmed',
    async signet(stage) {
      const haul = stolenFiles({ dirs: [await stage.backup('data')], guesses: stage.guesses })
      return { haul, scope: lost('data'), kept: (loot) => readNothing(loot) && loot.confirmed === 0 && loot.streams > 0 }
    },
    plain: async (stage) => ({ haul: stolenFiles({ dirs: [stage.dir], guesses: stage.guesses }), actor: undefined }),
  },
  {
    id: 'D6', attacker: 'that, and a backup of the keys', promised: '0 identities, 0 guesses confirmed',
    async signet(stage) {
      const haul = stolenFiles({ dirs: [await stage.backup('data'), await stage.backup('keys')], guesses: stage.guesses })
      return { haul, scope: lost('data', 'keys'), kept: (loot) => readNothing(loot) && loot.confirmed === 0 }
    },
  },
  {
    id: 'P1', attacker: 'a copy of the data directory and both backups, without the collectors’ keys', promised: '0 identities, 0 guesses confirmed',
    async signet(stage) {
      const dirs = [copyOf(stage, 'disk-without', /collector-keys\.json/), await stage.backup('data'), await stage.backup('keys')]
      return { haul: stolenFiles({ dirs, guesses: stage.guesses }), scope: lost('data', 'keys'), kept: (loot) => readNothing(loot) && loot.confirmed === 0 }
    },
  },
  {
    id: 'P1', attacker: 'the same with the pseudonym key', promised: '0 identities; guesses are confirmed', byNature: true,
    async signet(stage) {
      const haul = stolenFiles({ dirs: [copyOf(stage, 'disk')], guesses: stage.guesses })
      return { haul, scope: lost('data', 'keys'), kept: readNothing }
    },
  },
  {
    id: 'P1', attacker: 'the same with the unlock secret', promised: 'everybody: this is what the secret is for', byNature: true,
    async signet(stage) {
      const copy = copyOf(stage, 'disk-and-secret')
      const haul = await openEverything({ facts: join(copy, 'facts'), keys: join(copy, 'keys'), secret: stage.unlockSecret })
      return { haul: { ...haul, texts: [...haul.texts, ...filesIn(join(copy, 'facts')).map(({ bytes }) => bytes.toString('latin1'))] }, scope: lost('data', 'keys', 'unlock-secret'), kept: () => true }
    },
  },
]
