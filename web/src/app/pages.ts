/** The pages of a project, in the order of the rail. Groups are set apart by a line; a page that is not here has no link. */
import { ChartLine, Database, Filter, KeyRound, LayoutDashboard, Mail, ScrollText, Siren, Radio, Repeat, Settings, Users, Waypoints, type LucideIcon } from 'lucide-react'

export interface Page {
  readonly name: 'live' | 'trends' | 'funnels' | 'retention' | 'flows' | 'people' | 'boards' | 'data' | 'unseal' | 'ledger' | 'incidents' | 'notices' | 'settings'
  readonly icon: LucideIcon
  /** Stands in the tab bar of a phone; the others are in its “More”. */
  readonly onPhone: boolean
  /** Whether dates and zone apply to it, and go along when one walks there. */
  readonly dated: boolean
}

export const pageGroups: readonly (readonly Page[])[] = [
  [
    { name: 'live', icon: Radio, onPhone: true, dated: false },
    { name: 'trends', icon: ChartLine, onPhone: true, dated: true },
    { name: 'funnels', icon: Filter, onPhone: true, dated: true },
    { name: 'retention', icon: Repeat, onPhone: false, dated: true },
    { name: 'flows', icon: Waypoints, onPhone: false, dated: true },
    { name: 'people', icon: Users, onPhone: false, dated: true },
    { name: 'boards', icon: LayoutDashboard, onPhone: true, dated: false },
  ],
  [
    { name: 'data', icon: Database, onPhone: false, dated: false },
    { name: 'unseal', icon: KeyRound, onPhone: false, dated: false },
    { name: 'ledger', icon: ScrollText, onPhone: false, dated: false },
    { name: 'incidents', icon: Siren, onPhone: false, dated: false },
    { name: 'notices', icon: Mail, onPhone: false, dated: false },
  ],
  [{ name: 'settings', icon: Settings, onPhone: false, dated: false }],
]

export const pages: readonly Page[] = pageGroups.flat()

export function pathOf(name: Page['name']): `/p/$project/${Page['name']}` {
  return `/p/$project/${name}`
}
