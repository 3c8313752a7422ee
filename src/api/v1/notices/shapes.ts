/** The shapes of what the routes about notices, bulletins and advisories take and answer. */
import { z } from 'zod'
import { cveForm, slugForm } from '../../../incident/bulletins/index.ts'

const line = (most: number) => z.string().trim().min(1).max(most)
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/).refine((text) => Number.isFinite(Date.parse(text)), 'no such day')
const instant = z.number().describe('Milliseconds since the epoch')
const incidentName = z.string().regex(/^[\w.-]{1,64}$/)
const language = z.enum(['en', 'fr'])
const inLanguages = <T extends z.ZodType>(shape: T) => z.strictObject({ en: shape, fr: shape })
const field = z.string().min(1).max(255)

export const facts = z.strictObject({
  incident: incidentName.describe('How signatures and the ledger name it: `2026-007`'),
  version: z.int().min(1).max(99_999),
  date: day,
  organisation: line(120), contact: line(200).describe('Somebody who answers; no no-reply'),
  what: inLanguages(line(1_000)),
  from: day, to: day,
  measures: inLanguages(z.array(line(300)).max(12)),
  correction: inLanguages(line(1_000)).nullable().default(null),
}).refine(({ from, to }) => from <= to, 'the window ends before it begins')

export const noticeMade = z.strictObject({
  facts,
  language: language.default('en').describe('Of people whose language is not known'),
  exposure: z.strictObject({ incident: z.int().min(1), version: z.int().min(1) }).optional().describe('Adds the people of this exposure, and takes its window'),
  windowFrom: z.int().min(0).optional().describe('Without `exposure`: when the window began; addresses sealed later get nothing'),
  witnessed: z.boolean().optional().describe('Without `exposure`: whether somebody outside has signed for the ledger of that time'),
})

const flaw = z.object({ at: z.string(), flaw: z.string() })
export const notice = z.object({
  id: z.int(), project: z.int(), incident: z.string(), version: z.int(), exposureVersion: z.int(), windowFrom: instant, people: z.int(), createdBy: z.string(),
  createdAt: instant, issuedAt: instant.nullable(), entry: z.int().nullable().describe('The ledger’s entry that announced it'),
}).meta({ id: 'Notice' })
export const notices = z.object({ notices: z.array(notice), sendsMail: z.boolean() })

export const noticeDetail = z.object({
  notice: notice.extend({ facts: z.record(z.string(), z.json()) }),
  counts: z.object({ waiting: z.int(), trying: z.int(), sent: z.int(), refused: z.int(), unsure: z.int(), withheld: z.int(), unreachable: z.int() })
    .describe('Addresses by state; `withheld`: the vault did not hand them out, since they are of made-up people or do not open; `unreachable`: people without any address'),
  sending: z.object({ state: z.enum(['idle', 'running', 'paused', 'done']), fault: z.string().nullable(), grant: z.string().nullable() }),
  flaws: z.array(flaw),
  sendsMail: z.boolean(),
}).meta({ id: 'NoticeDetail' })

export const people = z.strictObject({
  language: language.default('en'),
  people: z.array(z.strictObject({
    person: z.string().regex(/^[A-Za-z0-9_-]{22}$/), language: language.optional(),
    exposed: z.array(field).max(100), possibly: z.array(field).max(100), notExposed: z.array(field).max(100),
  })).min(1).max(5_000),
})
export const count = z.object({ count: z.int() })

const written = z.object({ language, subject: z.string(), text: z.string() })
export const preview = z.object({ flaws: z.array(flaw), canaries: z.array(written).describe('Made-up people'), sample: z.array(written.extend({ handle: z.string() })) })
export const previewAsked = z.strictObject({ sample: z.coerce.number().int().min(0).max(20).default(5) })

export const grantAsked = z.strictObject({ reason: z.string().max(2_000) })
export const grant = z.object({
  id: z.string(), state: z.enum(['waiting', 'opening', 'opened', 'released', 'cancelled']), ids: z.int(), missing: z.enum(['people', 'full', 'quota']).nullable(),
  expiresAt: instant, desk: z.string().nullable(),
})
export const release = z.strictObject({ grant: z.string().min(1).max(64), mail: z.boolean().default(true).describe('False: only issue it, to hand it out as files') })
export const unsure = z.strictObject({ as: z.enum(['sent', 'waiting']) })
export const bounces = z.strictObject({ codes: z.array(z.string().max(64)).min(1).max(1_000) })
export const filesAsked = z.strictObject({ from: z.coerce.number().int().min(0).default(0) })
export const files = z.object({ notices: z.array(z.object({ n: z.int(), code: z.string(), subject: z.string(), text: z.string() })), next: z.int().nullable() })

const said = line(2_000)
const bulletinText = z.strictObject({
  title: line(200), heading: line(200).optional(), what: said, cause: said, nature: said, products: said, exposed: said, exposedIsPossible: z.boolean(), notExposed: said,
  impact: said, measures: z.array(z.strictObject({ by: line(120), what: said })).max(10), vulnerabilities: z.string().max(2_000),
  recommendations: z.array(z.strictObject({ title: line(120), text: said })).max(12), correction: said.optional(),
})
export const bulletin = z.strictObject({
  slug: z.string().regex(slugForm).max(80), version: z.int().min(1).max(999), date: day, firstDate: day,
  tags: z.array(line(60)).max(12), cves: z.array(z.string().regex(cveForm)).max(50),
  counts: z.strictObject({ confirmed: z.int().min(0), potential: z.int().min(0), excluded: z.int().min(0), witnessed: z.boolean() }).nullable(),
  source: z.strictObject({ name: line(120), url: z.url({ protocol: /^https?$/ }).max(2_000) }).nullable(),
  text: z.strictObject({ en: bulletinText, fr: bulletinText }),
}).meta({ id: 'Bulletin' })
export const drafts = z.object({
  bulletin,
  notice: z.object({ organisation: z.string(), from: day, to: day, what: z.object({ en: z.string(), fr: z.string() }), measures: z.object({ en: z.array(z.string()), fr: z.array(z.string()) }) }),
})
export const bulletinMade = z.strictObject({ bulletin, incident: incidentName.nullable().default(null) })
export const bulletinPreview = z.object({ markdown: z.object({ en: z.string(), fr: z.string() }) })
export const bulletins = z.object({
  bulletins: z.array(z.object({
    slug: z.string(), version: z.int(), date: z.string(), title: z.object({ en: z.string(), fr: z.string() }), incident: z.string().nullable(), publishedAt: instant, publishedBy: z.string(),
    entry: z.int(), replacedBy: z.int().nullable(),
  })),
})

export const feeds = z.object({ feeds: z.array(z.object({ address: z.string(), readAt: instant.nullable(), fault: z.string().nullable() })) })
export const feed = z.strictObject({ address: z.string().min(1).max(2_000) })
export const advisoriesAsked = z.strictObject({ matching: z.enum(['yes', 'no']).default('no') })
const match = z.object({ kind: z.enum(['destination', 'vendor', 'package']), name: z.string(), detail: z.string(), where: z.enum(['named', 'title', 'text']) })
export const advisories = z.object({
  advisories: z.array(z.object({
    id: z.int(), feed: z.string(), state: z.enum(['new', 'dismissed', 'opened']), readAt: instant, title: z.string(), summary: z.string(), url: z.string().nullable(),
    publishedAt: instant.nullable(), cves: z.array(z.string()), matches: z.array(match),
  })),
})
export const advisoryText = z.strictObject({ text: z.string().min(1).max(900_000) })
export const advisoryState = z.strictObject({ state: z.enum(['new', 'dismissed', 'opened']) })
export const incidentDraft = z.object({
  kind: z.string(), title: z.string(), what: z.string(), noticedAt: instant, noticedHow: z.string(), cves: z.array(z.string()),
})
