/**
 * What a project decided about its data, by name: the guard's policy, the tracking plan, who hears alerts and what
 * mails wait, how far a sweep has come. JSON values; whoever keeps one knows its shape.
 */
import type { JsonValue } from '../model/json.ts'
import type { ProjectId } from '../model/project.ts'
import type { Store } from './engine/store.ts'
import type { RegistryTables } from './tables.ts'

export type DataSettingName = 'policy' | 'plan' | 'alerts' | 'alert_mail' | 'sweep' | 'privacy' | 'suppression'

export interface DataSettings {
  get(project: ProjectId, name: DataSettingName): Promise<JsonValue | undefined>
  set(project: ProjectId, name: DataSettingName, value: JsonValue): Promise<void>
  /** Of every project that has one. */
  all(name: DataSettingName): Promise<Map<ProjectId, JsonValue>>
}

export function createDataSettings({ db }: Store<RegistryTables>, now: () => number): DataSettings {
  return {
    async get(project, name) {
      const row = await db
        .selectFrom('data_settings')
        .select('value')
        .where('project', '=', project)
        .where('name', '=', name)
        .executeTakeFirst()
      return row && (JSON.parse(row.value) as JsonValue)
    },
    async set(project, name, value) {
      const content = { value: JSON.stringify(value), updated_at: now() }
      await db
        .insertInto('data_settings')
        .values({ project, name, ...content })
        .onConflict((conflict) => conflict.columns(['project', 'name']).doUpdateSet(content))
        .execute()
    },
    async all(name) {
      const rows = await db.selectFrom('data_settings').select(['project', 'value']).where('name', '=', name).execute()
      return new Map(rows.map((row) => [row.project, JSON.parse(row.value) as JsonValue]))
    },
  }
}
