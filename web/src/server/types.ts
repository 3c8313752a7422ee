/** What the server's own routes answer (docs/api.md). Questions and answers are in the model. */
import type { JsonObject } from '../../../src/model/json.ts'
import type { PersonRow } from '../../../src/model/answer.ts'
import type { Act } from '../../../src/model/member.ts'
import type { IdMode } from '../../../src/model/project.ts'
import type { Question } from '../../../src/model/question.ts'

export interface ProjectSummary {
  readonly id: number
  readonly name: string
  readonly token: string
  readonly timeZone: string
  readonly idMode: IdMode
  readonly groupKeys: readonly string[]
  readonly identifying: readonly string[]
  readonly sample: boolean
  readonly events: number
  readonly people: number
  /** Milliseconds since the epoch. */
  readonly lastEventAt: number | null
  /** What the reader may do in this project. */
  readonly may: readonly Act[]
}

export type ProjectChange = Partial<Pick<ProjectSummary, 'name' | 'timeZone' | 'groupKeys' | 'identifying'>>

export interface VaultState {
  readonly state: 'locked' | 'unlocked' | 'unreachable'
  readonly sealedPeople: number
}

export interface Session {
  readonly reader: {
    readonly kind: 'owner' | 'member' | 'service' | 'secret'
    /** In the instance as a whole. */
    readonly may: readonly Act[]
    readonly member: { readonly id: number; readonly name: string } | null
  }
  /** Whether anybody is enrolled. */
  readonly members: boolean
  readonly projects: readonly ProjectSummary[]
  readonly vault: VaultState
  readonly version: string
}

export interface LiveEvent {
  readonly name: string
  readonly occurredAt: number
  readonly receivedAt: number
  readonly pseudonym: string | null
  readonly handle: string | null
  readonly properties: JsonObject
}

export type ValueType = 'string' | 'number' | 'boolean' | 'date' | 'list' | 'object'

export interface DictionaryEvent {
  readonly name: string
  readonly count: number
  readonly lastSeen: number
  /** What the owner calls it. */
  readonly displayName: string | null
}

export interface DictionaryProperty {
  readonly name: string
  readonly types: readonly ValueType[]
  readonly count: number
  readonly displayName: string | null
}

export interface Dictionary {
  readonly events: readonly DictionaryEvent[]
  readonly properties: readonly DictionaryProperty[]
  readonly personProperties: readonly DictionaryProperty[]
}

export interface ValueCount {
  readonly value: string | number | boolean | null
  readonly count: number
}

export interface Intake {
  readonly accepted: number
  readonly refused: Readonly<Record<string, number>>
  readonly lastEventAt: number | null
  readonly bySdk: readonly { readonly sdk: string; readonly version: string; readonly count: number }[]
}

export interface PeoplePage {
  readonly total: number
  readonly people: readonly PersonRow[]
}

export interface LinkedId {
  readonly pseudonym: string
  readonly handle: string
  readonly kind: string
  readonly linkedAt: number | null
}

export interface PersonDetail {
  readonly person: PersonRow
  readonly ids: readonly LinkedId[]
  readonly groups: readonly { readonly key: string; readonly pseudonym: string; readonly handle: string }[] | JsonObject
  readonly activity: readonly LiveEvent[]
}

export interface Card {
  readonly id: string
  readonly title: string
  readonly question: Question
  readonly width: 1 | 2
}

export interface Board {
  readonly id: number | string
  readonly name: string
  readonly position: number
  readonly cards: readonly Card[]
}

export interface SampleState {
  readonly state: 'none' | 'making' | 'there'
  readonly done: number
  readonly total: number
}
