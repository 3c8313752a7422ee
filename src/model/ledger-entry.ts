/**
 * What the rooms agree on about ledger entries: who did what an entry says, and which kinds belong together for whoever
 * reads the ledger.
 */

/** `member:3`, `service:1`, `project-secret:2`, `owner-session:7`, `signet`; undefined when the entry names nobody. */
export function actorOfEntry(entry: { readonly [name: string]: unknown }): string | undefined {
  const { actor, member, session } = entry
  if (typeof actor === 'string') return actor
  if (typeof member === 'number') return `member:${member}`
  return typeof session === 'number' ? `owner-session:${session}` : undefined
}

export const ledgerGroups = ['reads', 'exports', 'unsealing', 'access', 'keys', 'erasure', 'data', 'alarms', 'other'] as const
export type LedgerGroup = (typeof ledgerGroups)[number]

const byKind: Readonly<Record<string, LedgerGroup>> = {
  'stream.read': 'reads',
  'people.read': 'reads',
  'quarantine.read': 'reads',
  'ledger.read': 'reads',
  'clock.jump': 'alarms',
  'canary.opened': 'alarms',
}

const byBeginning: Readonly<Record<string, LedgerGroup>> = {
  live: 'reads',
  export: 'exports',
  forward: 'exports',
  unseal: 'unsealing',
  grant: 'unsealing',
  canary: 'unsealing',
  approver: 'unsealing',
  search: 'unsealing',
  session: 'access',
  sessions: 'access',
  'sign-in': 'access',
  'step-up': 'access',
  factor: 'access',
  factors: 'access',
  'recovery-codes': 'access',
  'owner-link': 'access',
  'owner-links': 'access',
  'owner-key': 'access',
  invitation: 'access',
  member: 'access',
  roles: 'access',
  service: 'access',
  services: 'access',
  secret: 'access',
  secrets: 'access',
  key: 'keys',
  keys: 'keys',
  unlock: 'keys',
  backup: 'keys',
  erase: 'erasure',
  erasure: 'erasure',
  expiry: 'erasure',
  delete: 'erasure',
  retrieval: 'erasure',
  policy: 'data',
  plan: 'data',
  dictionary: 'data',
  alerts: 'data',
  sweep: 'data',
  quarantine: 'data',
  project: 'data',
  projects: 'data',
  sample: 'data',
  suppression: 'data',
  alarm: 'alarms',
  incident: 'alarms',
  contain: 'alarms',
}

/** The group of a kind, by the whole of it or by what stands before its first full stop. */
export function ledgerGroupOf(kind: string): LedgerGroup {
  return byKind[kind] ?? byBeginning[kind.split('.', 1)[0]!] ?? 'other'
}
