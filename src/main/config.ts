/** What whoever runs Signet may set, from the environment and the command line. The only file that reads the environment. */
import { availableParallelism } from 'node:os'
import { z } from 'zod'
import type { MailSettings } from './alerts/mailer.ts'
import type { ReadLimits } from '../api/deps.ts'
import { type ConfiguredWitness, parseWitnesses } from './witness/configured.ts'

const truth = z.enum(['0', '1', 'true', 'false']).transform((text) => text === '1' || text === 'true')

const people = z.coerce.number().int().min(0).max(1e12)

/** Parses with a function that throws a {@link RangeError} saying what is wrong. */
function withFault<T>(parse: (text: string) => T) {
  return (text: string, context: z.RefinementCtx): T => {
    try {
      return parse(text)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      context.addIssue({ code: 'custom', message: error.message })
      return z.NEVER
    }
  }
}

const shape = z.object({
  SIGNET_DATA: z.string().min(1).default('./data'),
  SIGNET_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** The port of the vault's desk; the one after SIGNET_PORT, or another when that is taken, unless set. */
  SIGNET_VAULT_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  /** Where browsers find the desk behind a proxy, such as `https://vault.signet.example.org`. */
  SIGNET_VAULT_ORIGIN: z.url({ protocol: /^https?$/ }).transform((text) => new URL(text).origin).optional(),
  SIGNET_HOST: z.string().min(1).default('127.0.0.1'),
  SIGNET_CLICKHOUSE_URL: z.url().optional(),
  SIGNET_DATABASE_URL: z.string().min(1).optional(),
  SIGNET_KEYSTORE_URL: z.string().min(1).optional(),
  SIGNET_INTAKE_WORKERS: z.coerce.number().int().min(1).max(64).default(Math.max(1, Math.min(8, availableParallelism() - 1))),
  /** A MaxMind-format file of IP locations; the shipped DB-IP files when absent, none when empty. */
  SIGNET_PLACES: z.string().optional(),
  SIGNET_TRUST_PROXY: truth.default(false),
  /** Lets webhooks reach private addresses: for tests and closed networks. */
  SIGNET_ALLOW_PRIVATE_WEBHOOKS: truth.default(false),
  /** Lets outgoing destinations lie at private addresses. */
  SIGNET_ALLOW_PRIVATE_DESTINATIONS: truth.default(false),
  /** Where people open this instance, such as `https://signet.example.org`; links in mails lead there. */
  SIGNET_ORIGIN: z.url({ protocol: /^https?$/ }).transform((text) => new URL(text).origin).optional(),
  /** Where alerts go out by mail; none are sent when absent. */
  SIGNET_SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'give smtp://user:password@host:587 or smtps://…' }).optional(),
  /** Who mails are from: `signet@example.org`, or `Signet <signet@example.org>`. */
  SIGNET_MAIL_FROM: z.string().regex(/^(?:[^<>\r\n"@]{1,100} <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'give an address, or a name and an <address>').optional(),
  /** Notices that go out in a second. */
  SIGNET_NOTICES_SECOND: z.coerce.number().min(0.1).max(1_000).default(10),
  /** Who publishes bulletins and writes notices. */
  SIGNET_ORGANISATION: z.string().min(1).max(120).default('Signet'),
  /** Where weaknesses are reported (`mailto:…` or `https://…`), in security.txt. */
  SIGNET_SECURITY_CONTACT: z.string().regex(/^(?:mailto:[^\s<>]+@[^\s<>]+|https:\/\/\S+)$/, 'give mailto:… or https://…').optional(),
  /** `URL KEY` for each witness of the ledger, with commas between. */
  SIGNET_WITNESSES: z.string().default('').transform(withFault(parseWitnesses)),
  /** Lets requests to these witnesses reach private addresses. */
  SIGNET_ALLOW_PRIVATE_WITNESSES: truth.default(false),
  /** How many people a reader may see rows of, an hour and a day. */
  SIGNET_ROWS_HOUR: people.default(2_000),
  SIGNET_ROWS_DAY: people.default(10_000),
  SIGNET_LIVE_HOUR: people.default(200_000),
  SIGNET_LIVE_DAY: people.default(2_000_000),
  SIGNET_EXPORT_HOUR: people.default(2_000_000),
  SIGNET_EXPORT_DAY: people.default(20_000_000),
  /** A member's session ends after this much rest. */
  SIGNET_SESSION_IDLE_MINUTES: z.coerce.number().int().min(1).max(60 * 24 * 30).default(12 * 60),
  /** And after this much time in any case. */
  SIGNET_SESSION_DAYS: z.coerce.number().min(0.01).max(90).default(7),
  /** The key that the key store stands under is replaced after so many hours; 0: only when somebody asks. */
  SIGNET_SHELF_HOURS: z.coerce.number().min(0).max(24 * 365).default(24),
  /** Where a copy of the keys is put after each such replacement; none is made when absent. */
  SIGNET_KEY_BACKUPS: z.string().min(1).optional(),
  SIGNET_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

export interface Config {
  readonly data: string
  readonly port: number
  readonly host: string
  readonly vaultPort: number | undefined
  readonly vaultOrigin: string | undefined
  readonly clickhouseUrl: string | undefined
  readonly databaseUrl: string | undefined
  readonly keystoreUrl: string | undefined
  readonly intakeWorkers: number
  readonly places: string | undefined
  readonly trustProxy: boolean
  readonly allowPrivateWebhooks: boolean
  readonly allowPrivateDestinations: boolean
  readonly origin: string | undefined
  /** Undefined when no mail is sent. */
  readonly mail: MailSettings | undefined
  readonly noticesPerSecond: number
  readonly organisation: string
  readonly securityContact: string | undefined
  readonly witnesses: readonly ConfiguredWitness[]
  readonly allowPrivateWitnesses: boolean
  readonly readLimits: ReadLimits
  /** Milliseconds. */
  readonly sessions: { readonly idleMs: number; readonly lastsMs: number }
  /** Milliseconds; 0 when the shelf key is replaced on demand only. */
  readonly shelfEveryMs: number
  readonly keyBackups: string | undefined
  readonly log: string
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** @throws {ConfigError} naming each variable that is wrong */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = shape.safeParse(environment)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`Cannot read the configuration: ${faults.join('; ')}`)
  }
  const env = parsed.data
  if (env.SIGNET_VAULT_ORIGIN !== undefined && env.SIGNET_VAULT_ORIGIN === env.SIGNET_ORIGIN) {
    throw new ConfigError('Cannot read the configuration: SIGNET_VAULT_ORIGIN must be another origin than SIGNET_ORIGIN, since the app may not read the desk')
  }
  return {
    data: env.SIGNET_DATA,
    port: env.SIGNET_PORT,
    host: env.SIGNET_HOST,
    vaultPort: env.SIGNET_VAULT_PORT,
    vaultOrigin: env.SIGNET_VAULT_ORIGIN,
    clickhouseUrl: env.SIGNET_CLICKHOUSE_URL,
    databaseUrl: env.SIGNET_DATABASE_URL,
    keystoreUrl: env.SIGNET_KEYSTORE_URL,
    intakeWorkers: env.SIGNET_INTAKE_WORKERS,
    places: env.SIGNET_PLACES,
    trustProxy: env.SIGNET_TRUST_PROXY,
    allowPrivateWebhooks: env.SIGNET_ALLOW_PRIVATE_WEBHOOKS,
    allowPrivateDestinations: env.SIGNET_ALLOW_PRIVATE_DESTINATIONS,
    origin: env.SIGNET_ORIGIN,
    mail: mailOf(env.SIGNET_SMTP_URL, env.SIGNET_MAIL_FROM),
    noticesPerSecond: env.SIGNET_NOTICES_SECOND,
    organisation: env.SIGNET_ORGANISATION,
    securityContact: env.SIGNET_SECURITY_CONTACT,
    witnesses: env.SIGNET_WITNESSES,
    allowPrivateWitnesses: env.SIGNET_ALLOW_PRIVATE_WITNESSES,
    readLimits: {
      rows: { hour: env.SIGNET_ROWS_HOUR, day: env.SIGNET_ROWS_DAY },
      live: { hour: env.SIGNET_LIVE_HOUR, day: env.SIGNET_LIVE_DAY },
      exports: { hour: env.SIGNET_EXPORT_HOUR, day: env.SIGNET_EXPORT_DAY },
    },
    sessions: { idleMs: env.SIGNET_SESSION_IDLE_MINUTES * 60_000, lastsMs: env.SIGNET_SESSION_DAYS * 86_400_000 },
    shelfEveryMs: env.SIGNET_SHELF_HOURS * 3_600_000,
    keyBackups: env.SIGNET_KEY_BACKUPS,
    log: env.SIGNET_LOG,
  }
}

/** @throws {ConfigError} when one is set without the other */
function mailOf(url: string | undefined, from: string | undefined): MailSettings | undefined {
  if (url === undefined && from === undefined) return undefined
  if (url === undefined || from === undefined) {
    throw new ConfigError('Cannot read the configuration: SIGNET_SMTP_URL and SIGNET_MAIL_FROM are set together, or neither')
  }
  return { url, from }
}
