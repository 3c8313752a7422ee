/** Every play, in the order of THREATS.md. */
import { copyPlays } from './copies.ts'
import { hostPlays } from './hosts.ts'
import { insiderPlays } from './insiders.ts'
import { noticePlays } from './notices.ts'
import { outsidePlays } from './outside.ts'
import type { Play } from './play.ts'
import { sessionPlays } from './sessions.ts'
import { vendorPlays } from './vendors.ts'

const order = (id: string): number => (id.startsWith('P') ? 0 : id.startsWith('V') ? 100 : Number(/\d+/.exec(id)?.[0]) + (/[a-z]$/.test(id) ? 0.5 : 0))

export const plays: readonly Play[] = [...copyPlays, ...sessionPlays, ...hostPlays, ...insiderPlays, ...noticePlays, ...outsidePlays, ...vendorPlays]
  .toSorted((one, two) => order(one.id) - order(two.id))
