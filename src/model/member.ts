/**
 * Members and what they may do. Pure: who somebody is, and whether a session holds, is the room `access`.
 *
 * A role is a named bundle of acts. A member has roles in single projects, or in all of them, those that come later
 * included. Acts that concern the whole instance (members, keys) rest on a role for all projects.
 */
import type { ProjectId } from './project.ts'

/** Names a member on the ledger; never used again. */
export type MemberId = number
/** Names a service account on the ledger; never used again. */
export type ServiceId = number

export const roles = ['owner', 'admin', 'analyst', 'viewer', 'responder'] as const
export type Role = (typeof roles)[number]

export const acts = [
  /** Answers that name nobody: reports, boards, counts, the dictionary. */
  'question.ask',
  /** Rows about single pseudonymous people: timelines, people lists, the live view. */
  'rows.read',
  /** The same in bulk, as files or by the compatible export. */
  'rows.export',
  'board.edit',
  /** Asking for sealed values to be opened. */
  'unseal.request',
  /** Approving what another member asked for. */
  'unseal.approve',
  /** Descriptions of events and properties by Mixpanel's Lexicon API. */
  'lexicon.write',
  /** Dictionary, guard policy, tracking plan, alerts, quarantine, sweeps. */
  'data.manage',
  /** A project's name, zone, group keys and identifying properties. */
  'project.edit',
  /** A project's secrets and tokens. */
  'project.manage',
  'members.manage',
  'incident.manage',
  'ledger.read',
  'erase',
  /** Owners, keys, witnesses, projects that come and go. */
  'instance.manage',
] as const
export type Act = (typeof acts)[number]

const analyst: readonly Act[] = ['question.ask', 'rows.read', 'rows.export', 'board.edit', 'unseal.request', 'lexicon.write']
const responder: readonly Act[] = [
  'question.ask', 'rows.read', 'unseal.request', 'unseal.approve', 'incident.manage', 'ledger.read', 'erase',
]
const table: Readonly<Record<Role, ReadonlySet<Act>>> = {
  owner: new Set(acts),
  admin: new Set(acts.filter((act) => act !== 'instance.manage')),
  analyst: new Set(analyst),
  viewer: new Set<Act>(['question.ask']),
  responder: new Set(responder),
}

/** Whether a role holds an act. */
export function may(role: Role, act: Act): boolean {
  return table[role].has(act)
}

/** A role and where it counts; `'all'` are all projects, those to come included. */
export interface RoleIn {
  readonly project: ProjectId | 'all'
  readonly role: Role
}

/** Whether roles hold an act in a project; without a project, in the instance as a whole. */
export function mayIn(held: readonly RoleIn[], act: Act, project?: ProjectId): boolean {
  return held.some(({ project: where, role }) => (where === 'all' || where === project) && may(role, act))
}

/** Whether roles let one know that a project exists. */
export function seesProject(held: readonly RoleIn[], project: ProjectId): boolean {
  return held.some(({ project: where }) => where === 'all' || where === project)
}

/** What a service account may be made for. A machine never unseals and never approves. */
export const serviceScopes = ['read.questions', 'read.rows', 'export', 'import', 'lexicon', 'erase'] as const
export type ServiceScope = (typeof serviceScopes)[number]

const actsOfScope: Readonly<Record<ServiceScope, readonly Act[]>> = {
  'read.questions': ['question.ask'],
  'read.rows': ['question.ask', 'rows.read'],
  export: ['rows.export'],
  import: [],
  lexicon: ['lexicon.write'],
  erase: ['erase'],
}

/** Whether a service account's scopes hold an act. */
export function scopesAllow(scopes: readonly ServiceScope[], act: Act): boolean {
  return scopes.some((scope) => actsOfScope[scope].includes(act))
}

/** What a project's secret opens of its own project. */
const secretActs: ReadonlySet<Act> = new Set<Act>([
  'question.ask', 'rows.read', 'rows.export', 'board.edit', 'lexicon.write', 'project.edit',
])

export function secretMay(act: Act): boolean {
  return secretActs.has(act)
}

/** How somebody signed in, or stepped up. */
export type FactorKind = 'passkey' | 'totp' | 'recovery'

/**
 * Whether whoever holds `held` may give, or take, the roles `given`: members are managed by those who may, owners by
 * owners only.
 */
export function mayGive(held: readonly RoleIn[], given: readonly RoleIn[]): boolean {
  return mayIn(held, given.some(({ role }) => role === 'owner') ? 'instance.manage' : 'members.manage')
}
