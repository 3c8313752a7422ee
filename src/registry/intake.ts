/**
 * Intake counters: how many events and updates were taken or refused, for each project, reason, SDK and day.
 */
import type { ProjectId } from '../model/project.ts'
import type { Store } from './engine/store.ts'
import { storableText } from './storable-text.ts'
import type { RegistryTables } from './tables.ts'

export interface IntakeCount {
  readonly project: ProjectId
  /** `accepted`, or the stable reason of a refusal. */
  readonly outcome: string
  /** As the client names itself (`mp_lib`, `$lib_version`); empty when it does not. */
  readonly sdk: string
  readonly sdkVersion: string
  readonly count: number
  /** When the last of them came, milliseconds. */
  readonly at: number
}

export interface IntakeSummary {
  readonly accepted: number
  readonly refused: Readonly<Record<string, number>>
  readonly lastEventAt: number | null
  readonly bySdk: readonly { readonly sdk: string; readonly version: string; readonly count: number }[]
}

export interface Intake {
  addIntake(counts: readonly IntakeCount[]): Promise<void>
  /** Totals since the day of `since` (milliseconds), or since ever; days are UTC's. */
  readIntake(project: ProjectId, since?: number): Promise<IntakeSummary>
}

const dayMs = 24 * 60 * 60 * 1000
const accepted = 'accepted'
const longestName = 100

export function createIntake(store: Store<RegistryTables>): Intake {
  return {
    async addIntake(counts) {
      if (counts.length === 0) return
      await store.transaction(async (tx) => {
        for (const row of inOrder(counts)) {
          await tx
            .insertInto('intake')
            .values(row)
            .onConflict((conflict) =>
              conflict.columns(['project', 'day', 'outcome', 'sdk', 'sdk_version']).doUpdateSet((eb) => ({
                count: eb('intake.count', '+', row.count),
                last_at: eb.case().when('intake.last_at', '<', row.last_at).then(row.last_at).else(eb.ref('intake.last_at')).end(),
              })),
            )
            .execute()
        }
      })
    },

    async readIntake(project, since) {
      let query = store.db.selectFrom('intake').selectAll().where('project', '=', project)
      if (since !== undefined) query = query.where('day', '>=', Math.floor(since / dayMs))
      let taken = 0
      let lastEventAt: number | null = null
      const refused: Record<string, number> = {}
      const sdks = new Map<string, { sdk: string; version: string; count: number }>()
      for (const row of await query.execute()) {
        if (row.outcome !== accepted) {
          refused[row.outcome] = (refused[row.outcome] ?? 0) + row.count
          continue
        }
        taken += row.count
        lastEventAt = Math.max(lastEventAt ?? 0, row.last_at)
        const key = JSON.stringify([row.sdk, row.sdk_version])
        const sdk = sdks.get(key) ?? { sdk: row.sdk, version: row.sdk_version, count: 0 }
        sdk.count += row.count
        sdks.set(key, sdk)
      }
      const bySdk = [...sdks.values()].sort((a, b) => b.count - a.count || (a.sdk < b.sdk ? -1 : 1))
      return { accepted: taken, refused, lastEventAt, bySdk }
    },
  }
}

/** One row for each key, in one order for all writers, so that two of them cannot wait for each other. */
function inOrder(counts: readonly IntakeCount[]): RegistryTables['intake'][] {
  const rows = new Map<string, RegistryTables['intake']>()
  for (const count of counts) {
    const row = {
      project: count.project,
      day: Math.floor(count.at / dayMs),
      outcome: storableText(count.outcome, longestName),
      sdk: storableText(count.sdk, longestName),
      sdk_version: storableText(count.sdkVersion, longestName),
      count: count.count,
      last_at: count.at,
    }
    const key = JSON.stringify([row.project, row.day, row.outcome, row.sdk, row.sdk_version])
    const present = rows.get(key)
    if (present === undefined) {
      rows.set(key, row)
      continue
    }
    present.count += row.count
    present.last_at = Math.max(present.last_at, row.last_at)
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
