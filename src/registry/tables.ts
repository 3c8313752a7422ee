/**
 * The tables of the three stores as the query builder sees them, and the small conversions that they share.
 */
import type { Generated } from 'kysely'
import type { NoticeTables } from './notice-tables.ts'
import type { Role } from '../model/member.ts'
import type { IdMode } from '../model/project.ts'
import { pseudonymBytes, type Pseudonym } from '../model/pseudonym.ts'

export interface RegistryTables extends NoticeTables {
  feeds: FeedRow
  projects: {
    id: Generated<number>
    name: string
    token: string
    time_zone: string
    id_mode: IdMode
    group_keys: string
    identifying: string
    sample: number
    created_at: number
  }
  former_tokens: { token: string; project: number; until: number }
  secrets: {
    id: Generated<number>
    project: number
    kind: string
    hash: string
    prefix: string
    created_at: number
    expires_at: number | null
    last_used_at: number | null
    revoked_at: number | null
  }
  owner_links: {
    id: Generated<number>
    hash: string
    created_at: number
    opened_at: number | null
    /** Set for a link that opens once. */
    expires_at: number | null
    revoked_at: number | null
  }
  sessions: {
    id: Generated<number>
    /** One of the two says whose it is. */
    owner_link: number | null
    member: number | null
    hash: string
    created_at: number
    expires_at: number
    last_seen_at: number | null
    via: string | null
    device: string | null
    place: string | null
    device_key: string | null
    revoked_at: number | null
  }
  members: {
    id: Generated<number>
    name: string
    name_key: string
    user_handle: string
    created_at: number
    joined_at: number | null
    removed_at: number | null
  }
  /** Project 0 stands for all of them. */
  member_roles: { member: number; project: number; role: Role }
  invitations: {
    id: Generated<number>
    hash: string
    note: string
    /** JSON. */
    roles: string
    member: number | null
    created_by: string
    created_at: number
    expires_at: number
    used_at: number | null
    revoked_at: number | null
  }
  passkeys: {
    id: Generated<number>
    member: number
    credential: string
    public_key: string
    counter: number
    /** JSON. */
    transports: string
    host: string
    label: string
    synced: number
    created_at: number
    last_used_at: number | null
  }
  totp_seeds: { member: number; sealed: string; last_step: number; created_at: number; last_used_at: number | null }
  recovery_codes: { hash: string; member: number; created_at: number; used_at: number | null }
  service_accounts: {
    id: Generated<number>
    username: string
    hash: string
    prefix: string
    /** JSON. */
    scopes: string
    projects: string
    created_by: string
    created_at: number
    expires_at: number | null
    last_used_at: number | null
    active: number
    revoked_at: number | null
  }
  sign_ins: {
    id: Generated<number>
    member: number | null
    at: number
    outcome: 'in' | 'failed'
    via: string
    device: string | null
    place: string | null
    latitude: number | null
    longitude: number | null
    session: number | null
    new_device: number
    count: number
  }
  used_challenges: { nonce: string; expires_at: number }
  throttles: { name: string; failures: number; last_at: number }
  boards: {
    id: Generated<number>
    project: number
    name: string
    position: number
    cards: string
    created_at: number
    updated_at: number
  }
  links: {
    id: Generated<number>
    project: number
    source: string
    target: string
    target_key: number
    verb: string
    opened_at: number
    closed_at: number | null
    version: number
  }
  profiles: {
    id: Generated<number>
    project: number
    pseudonym: string
    subject: string
    properties: string
    created_at: number
    last_seen: number | null
    deleted: number
    version: number
  }
  intake: {
    project: number
    day: number
    outcome: string
    sdk: string
    sdk_version: string
    count: number
    last_at: number
  }
  dictionary: {
    project: number
    kind: string
    name: string
    types: number
    count: number
    last_seen: number
    first_seen: number | null
    /** JSON lists; see dictionary-details.ts. */
    sdks: Generated<string>
    pages: Generated<string>
    examples: Generated<string>
  }
  dictionary_notes: {
    project: number
    kind: string
    name: string
    description: string | null
    owner: string | null
    display_name: string | null
    state: string
    classification: string | null
    merged_into: string | null
    schema: string | null
    updated_at: number
  }
  set_aside: { project: number; what: string; count: number }
  data_settings: { project: number; name: string; value: string; updated_at: number }
  findings: {
    id: Generated<number>
    project: number
    digest: string
    class: string
    action: string
    rule: string
    event: string
    property: string
    page: string
    sdk: string
    count: number
    first_at: number
    last_at: number
    resolved_at: number | null
    alerted_at: number | null
  }
  quarantine: {
    id: Generated<number>
    project: number
    event_key: string
    class: string
    received_at: number
    event: string
  }
  privacy_requests: {
    id: Generated<number>
    project: number
    kind: string
    tracking: string
    state: string
    requested_by: string
    requested_at: number
    finished_at: number | null
    /** JSON. */
    asked: string
    work: string
    result: string
  }
  destinations: {
    id: Generated<number>
    project: number
    name: string
    kind: string
    address: string
    /** JSON; null: all. */
    events: string | null
    policy: string
    vendor: string
    state: string
    batch_size: number
    created_at: number
    /** Encrypted. */
    credentials: string
    /** JSON. */
    granted: string | null
    position: string
  }
  forward_batches: {
    id: Generated<number>
    destination: number
    batch: string
    at: number
    outcome: string
    events: number
    people: number
    /** JSON. */
    fields: string
    reason: string | null
    entry: number | null
    range: string | null
  }
  forward_deletions: {
    id: Generated<number>
    destination: number
    entry: number
    people: number
    asked_at: number
    state: string
    tries: number
    tracking: string | null
    reason: string | null
    confirmed_at: number | null
    evidence: string | null
  }
  incidents: { id: Generated<number>; name: string; version: number; opened_at: number; updated_at: number; document: string }
  incident_versions: { incident: number; version: number; at: number; actor: string; change: string; document: string }
  incident_parts: {
    id: Generated<number>
    incident: number
    kind: string
    number: number
    at: number
    /** JSON. */
    body: string
    content: string | null
  }
  settings: { key: string; value: string; updated_at: number }
}

export interface SealedTables {
  feeds: FeedRow
  sealed_values: {
    id: Generated<number>
    person_key: number
    project: number
    pseudonym: string
    field: string
    record: string
    algorithm: number
    epoch: number
    ciphertext: string
    blind_index: string
    blind_key: number | null
    sealed_at: number
    /** When the same value was set again last, to the day; null: not since it was sealed. */
    last_set_at: number | null
  }
  sealed_counts: { project: number; people: number }
}

export interface KeystoreTables {
  feeds: FeedRow
  wrapped_keys: {
    id: Generated<number>
    person_key: number
    project: number
    pseudonym: string
    record: string
    epoch: number
    page: number
  }
  key_pages: { id: Generated<number>; project: number; shelf: number; body: string }
}

export interface FeedRow {
  name: string
  version: number
}

/**
 * The first 48 bits of a pseudonym: a small key to find its rows by. Two pseudonyms may share one, so whoever looks by
 * it compares the pseudonym as well.
 */
export function personKey(pseudonym: Pseudonym): number {
  return pseudonymBytes(pseudonym).readUIntBE(0, 6)
}

/** The same for a blind index (16 bytes, base64url). */
export function blindKey(blindIndex: string): number {
  return Buffer.from(blindIndex, 'base64url').readUIntBE(0, 6)
}
