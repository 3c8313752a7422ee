/**
 * The proof that some routes ask of a member: a ceremony for exactly this request, in the header `X-Signet-Proof`
 * (base64url of JSON). The owner's link, which has no factors, is asked for none.
 */
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Access, AuthenticationResponseJSON } from '../../access/index.ts'
import { ApiError } from '../errors.ts'
import type { VisitorOf } from './visitor.ts'

/**
 * Whether a recovery code will do too, as it does for changes of one's own factors; or whether a machine may do it by its
 * scope alone (`factor-or-scope`), which otherwise confirms nothing.
 */
export type ConfirmedBy = 'factor' | 'factor-or-recovery' | 'factor-or-scope'
export type DemandProof = (request: FastifyRequest, by: ConfirmedBy) => Promise<void>

/** What WebAuthn's `PublicKeyCredential.toJSON()` gives; @simplewebauthn/server reads it closely. */
export const credentialShape = z.looseObject({
  id: z.string().max(2_000),
  rawId: z.string().max(2_000),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.string().max(10_000) }),
  clientExtensionResults: z.looseObject({}).default({}),
})

const code = z.string().min(1).max(64)
const proofShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passkey'), response: credentialShape }),
  z.strictObject({ kind: z.literal('totp'), code }),
  z.strictObject({ kind: z.literal('recovery'), code }),
])

/** What a request does, as a ceremony is bound to it: method, path and a digest of the body's JSON. */
export function actOf(method: string, path: string, body: string): string {
  return `${method} ${path} ${createHash('sha256').update(body).digest('base64url')}`
}

export function createDemandProof(access: Access, visitorOf: VisitorOf): DemandProof {
  return async (request, by) => {
    const { reader } = request
    if (reader === undefined || reader.kind === 'owner') return
    if (reader.kind !== 'member' && by === 'factor-or-scope') return
    if (reader.kind !== 'member') throw new ApiError('NOT_ALLOWED', 'A machine cannot confirm this act')
    const body = request.body === undefined || request.body === null ? '' : JSON.stringify(request.body)
    const what = actOf(request.method, request.url.split('?', 1)[0]!, body)
    await access.proofs.demand(reader.member, what, readProof(request), visitorOf(request), by === 'factor-or-recovery')
  }
}

function readProof(request: FastifyRequest) {
  const header = request.headers['x-signet-proof']
  if (typeof header !== 'string') return undefined
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))
  } catch {
    value = undefined
  }
  const parsed = proofShape.safeParse(value)
  if (!parsed.success) throw new ApiError('REQUEST_INVALID', 'X-Signet-Proof is not a proof in base64url of JSON')
  const proof = parsed.data
  return proof.kind === 'passkey' ? { kind: proof.kind, response: proof.response as unknown as AuthenticationResponseJSON } : proof
}
