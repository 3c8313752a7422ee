/** The shapes of what the routes about members, sessions and machines take and answer. */
import { z } from 'zod'
import { roles, serviceScopes } from '../../../model/member.ts'
import { credentialShape } from '../../access/proof.ts'

const instant = z.number().describe('Milliseconds since the epoch')
const project = z.union([z.int().min(1), z.literal('all')])

export const roleIn = z.strictObject({ project, role: z.enum(roles) }).meta({ id: 'RoleIn' })
/** One role in each place. */
export const roleList = z.array(roleIn).min(1).max(200).refine(
  (list) => new Set(list.map((one) => one.project)).size === list.length, { error: 'a project has one role of a member' },
)

export const name = z.string().trim().min(1).max(80)
export const code = z.string().trim().min(1).max(64)
export const invitationKey = z.string().regex(/^sgi_[\w-]{43}$/)
export const response = credentialShape

export const signInState = z.object({
  members: z.boolean().describe('Whether anybody is enrolled yet'),
  passkeys: z.enum(['yes', 'address', 'insecure']).describe('Whether passkeys work at this address, or why not'),
  instead: z.string().nullable().describe('An address of this server at which they do'),
})

export const ceremony = z.record(z.string(), z.json()).describe("WebAuthn's options in their JSON form")

export const signedIn = z.object({
  member: z.object({ id: z.int(), name: z.string() }),
  session: z.int(),
  newDevice: z.boolean(),
  recoveryCodesLeft: z.int(),
})

export const factor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passkey'), response, label: z.string().trim().min(1).max(80) }),
  z.strictObject({ kind: z.literal('totp'), ticket: z.string().max(400), code }),
])

export const enrolmentOptions = z.object({
  userHandle: z.string(),
  passkey: ceremony.nullable(),
  totp: z.object({ secret: z.string(), address: z.string(), ticket: z.string() }),
})

export const enrolmentAsked = z.strictObject({ invitation: invitationKey.optional(), name })
export const enrolment = z.strictObject({
  invitation: invitationKey.optional(), name, userHandle: z.string().max(64), factor,
})
export const enrolled = signedIn.extend({ recoveryCodes: z.array(z.string()) })

export const invitationOffer = z.object({
  roles: z.array(roleIn),
  member: z.string().nullable().describe('The name of the member who has to enrol anew'),
  expiresAt: instant,
})

export const session = z.object({
  id: z.int(),
  member: z.object({ id: z.int(), name: z.string() }).nullable(),
  via: z.enum(['passkey', 'totp', 'recovery', 'enrolment', 'link']),
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
  device: z.string().nullable(),
  place: z.string().nullable(),
  present: z.boolean().describe('The session that asks'),
}).meta({ id: 'Session' })
export const sessions = z.object({ sessions: z.array(session) })

export const signIn = z.object({
  member: z.object({ id: z.int(), name: z.string() }).nullable(),
  at: instant,
  outcome: z.enum(['in', 'failed']),
  via: z.string(),
  device: z.string().nullable(),
  place: z.string().nullable(),
  newDevice: z.boolean(),
  count: z.int(),
}).meta({ id: 'SignIn' })
export const signIns = z.object({ signIns: z.array(signIn) })

const passkey = z.object({
  id: z.int(),
  label: z.string(),
  host: z.string(),
  synced: z.boolean(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
})
export const me = z.object({
  member: z.object({ id: z.int(), name: z.string(), roles: z.array(roleIn) }).nullable(),
  session: session.nullable(),
  factors: z.object({
    passkeys: z.array(passkey),
    totp: z.object({ createdAt: instant, lastUsedAt: instant.nullable() }).nullable(),
    recoveryCodesLeft: z.int(),
  }).nullable(),
  newDevices: z.array(session).describe('Sessions from browsers that were new, which the member has not looked at yet'),
  unlock: z.object({
    rehearsedAt: instant.nullable().describe('When the unlock secret was last typed back and was right'),
    recoveryRehearsedAt: instant.nullable().describe('The same of recovery shares'),
    overdue: z.boolean().describe('A way to the keys was not tried for 90 days'),
    ways: z.int().describe('Independent ways to the private keys; with one, a lost secret is the end of what is sealed'),
    shares: z.object({ shares: z.int(), needed: z.int() }).nullable().describe('Recovery shares that were handed out'),
    mode: z.enum(['per-grant', 'session', 'always', 'broken']).describe('For how long one unlock lasts'),
    desk: z.string().nullable().describe('Where the secret is tried; null without a desk'),
    rewrap: z.object({ running: z.boolean(), left: z.int(), moved: z.int(), unreadable: z.int() })
      .describe('Stored keys under former sealing keys: how many are left to wrap anew, and how many were since the start'),
  }),
})

export const member = z.object({
  id: z.int(),
  name: z.string(),
  roles: z.array(roleIn),
  joinedAt: instant,
  lastSeenAt: instant.nullable(),
  sessions: z.int(),
  factors: z.object({ passkeys: z.int(), totp: z.boolean(), recoveryCodesLeft: z.int() }),
}).meta({ id: 'Member' })
export const members = z.object({ members: z.array(member) })

export const invitation = z.object({
  id: z.int(),
  note: z.string(),
  roles: z.array(roleIn),
  member: z.object({ id: z.int(), name: z.string() }).nullable(),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
}).meta({ id: 'Invitation' })
export const invitations = z.object({ invitations: z.array(invitation) })
export const newInvitation = z.strictObject({ note: z.string().max(200).default(''), roles: roleList })
export const madeInvitation = z.object({ invitation, key: z.string(), link: z.string() })

export const serviceAccount = z.object({
  id: z.int(),
  username: z.string(),
  prefix: z.string(),
  scopes: z.array(z.enum(serviceScopes)),
  projects: z.union([z.array(z.int()), z.literal('all')]),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
}).meta({ id: 'ServiceAccount' })
export const serviceAccounts = z.object({ serviceAccounts: z.array(serviceAccount) })
/** Days from now; null for a key without an end. */
const endsAfterDays = z.number().int().min(1).max(3650).nullable()
export const newServiceAccount = z.strictObject({
  name: z.string().trim().min(1).max(60),
  scopes: z.array(z.enum(serviceScopes)).min(1).max(serviceScopes.length),
  projects: z.union([z.array(z.int().min(1)).min(1).max(200), z.literal('all')]),
  endsAfterDays: endsAfterDays.default(365),
})
export const madeServiceAccount = z.object({ account: serviceAccount, secret: z.string() })

export const secret = z.object({
  id: z.int(),
  prefix: z.string(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
}).meta({ id: 'ProjectSecret' })
export const secrets = z.object({ secrets: z.array(secret) })
export const newSecret = z.strictObject({ endsAfterDays: endsAfterDays.default(null) })
export const rotation = z.strictObject({
  overlapHours: z.number().min(0).max(24 * 30).default(24).describe('For how long the old one goes on'),
})
export const madeSecret = z.object({ secret: z.string(), secrets: z.array(secret) })

export const proofAsked = z.strictObject({
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string().regex(/^\/v1\/[\w/.-]{1,200}$/).describe('Without a query'),
  body: z.string().max(20_000).default('').describe('The JSON that the request will carry, as text; nothing without a body'),
})
export const proofOptions = z.object({ passkey: ceremony.nullable(), totp: z.boolean(), recovery: z.int() })

export const madeLink = z.object({ link: z.string(), expiresInMinutes: z.int() })
export const ended = z.object({ sessions: z.array(z.int()) })
