/** The tables of notices, bulletins and advisories, as the query builder sees them. */
import type { Generated } from 'kysely'

export interface NoticeTables {
  notices: {
    id: Generated<number>
    project: number
    incident: string
    version: number
    /** JSON. */
    facts: string
    exposure_version: number
    window_from: number
    people: number
    created_by: string
    created_at: number
    issued_at: number | null
    entry: number | null
  }
  notice_people: {
    notice: number
    n: number
    person: string
    language: string
    /** JSON. */
    lists: string
    code: string
    subject: string | null
    text: string | null
    comment: string | null
    signature: string | null
    comment_signature: string | null
    leaf: string | null
  }
  notice_sends: { notice: number; record: string; n: number; pseudonym: string; state: string; changed_at: number; fault: string | null }
  bulletins: {
    id: Generated<number>
    slug: string
    version: number
    incident: string | null
    body: string
    published_at: number
    published_by: string
    entry: number
    checkpoint: string
  }
  advisories: { id: Generated<number>; feed: string; guid: string; body: string; matches: string; read_at: number; state: string }
}
