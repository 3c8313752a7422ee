/**
 * Whom the vault knows: the members who may ask for a grant or approve one, and what they prove themselves with.
 *
 * Each is signed by the instance's grants key, whose private half is under lock, so whoever rules the app's host cannot
 * add one. Taking one away needs no key and works while the vault is locked: its enrolment goes on a list of ended ones,
 * and the ledger says so too, in case that list is taken away again.
 *
 * Rules: SPEC.md V60–V69. Bytes: docs/formats/keys.md.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sign, verify, type KeyObject } from 'node:crypto'
import { lengthPrefixed } from '../../identity/sealed/index.ts'
import type { Passkey } from '../ceremony/passkey.ts'
import { grantFiles, readKeyJson, toKeyJson, writeKeyFile } from '../keys/files.ts'

export interface KnownMember {
  /** Unique; a member who is enrolled anew gets another. */
  readonly enrolment: string
  readonly member: number
  /** As the member chose to be shown. */
  readonly name: string
  readonly mayRequest: boolean
  readonly mayApprove: boolean
  readonly passkeys: readonly Passkey[]
  /** The seed of the member's codes: an age file for the vault's recipient, base64url; null without codes. */
  readonly totpSeed: string | null
  /** Milliseconds since the epoch. */
  readonly enrolledAt: number
  /** The ledger's name of whoever confirmed it. */
  readonly enrolledBy: string
}

interface SignedMember extends KnownMember {
  /** Ed25519 by the grants key, base64url. */
  readonly signature: string
}

interface MembersFile {
  readonly format: 'signet/approvers/v1'
  readonly members: readonly SignedMember[]
}

interface RevokedFile {
  readonly format: 'signet/revoked/v1'
  readonly enrolments: readonly string[]
}

/** The members whose enrolment is signed and has not ended, each once. */
export async function readMembers(dir: string, grantsKey: KeyObject): Promise<KnownMember[]> {
  const [{ members }, { enrolments }] = await Promise.all([readMembersFile(dir), readRevoked(dir)])
  const ended = new Set(enrolments)
  const newest = new Map<number, KnownMember>()
  for (const { signature, ...member } of members) {
    if (ended.has(member.enrolment) || !isSigned(member, signature, grantsKey)) continue
    newest.set(member.member, member)
  }
  return [...newest.values()]
}

/** Adds a member, or replaces what was known of them. Their former enrolment ends. */
export async function addMember(dir: string, member: KnownMember, grantsKey: KeyObject): Promise<void> {
  const file = await readMembersFile(dir)
  const former = file.members.filter((one) => one.member === member.member).map(({ enrolment }) => enrolment)
  const signature = sign(null, statementOf(member), grantsKey).toString('base64url')
  const others = file.members.filter((one) => one.member !== member.member)
  await endEnrolments(dir, former)
  await writeKeyFile(dir, grantFiles.members, toKeyJson({ ...file, members: [...others, { ...member, signature }] }))
}

/** Ends every enrolment of a member; answers them. */
export async function removeMember(dir: string, member: number): Promise<readonly string[]> {
  const { members } = await readMembersFile(dir)
  const ended = members.filter((one) => one.member === member).map(({ enrolment }) => enrolment)
  await endEnrolments(dir, ended)
  return ended
}

async function endEnrolments(dir: string, ended: readonly string[]): Promise<void> {
  if (ended.length === 0) return
  const file = await readRevoked(dir)
  await writeKeyFile(dir, grantFiles.revoked, toKeyJson({ ...file, enrolments: [...new Set([...file.enrolments, ...ended])] }))
}

/**
 * Signs the members anew when the grants key is another: those that the former one signed, or already this one.
 *
 * @param seedAnew encrypts a seed of codes for the vault's new identity
 */
export async function resignMembers(
  dir: string, signing: { readonly before: KeyObject; readonly now: KeyObject; readonly key: KeyObject }, seedAnew: (seed: string) => string,
): Promise<void> {
  const file = await readMembersFile(dir)
  if (file.members.length === 0) return
  const members = file.members.flatMap(({ signature, ...member }): SignedMember[] => {
    if (isSigned(member, signature, signing.now)) return [{ ...member, signature }]
    if (!isSigned(member, signature, signing.before)) return []
    const next = { ...member, totpSeed: member.totpSeed === null ? null : seedAnew(member.totpSeed) }
    return [{ ...next, signature: sign(null, statementOf(next), signing.key).toString('base64url') }]
  })
  await writeKeyFile(dir, grantFiles.members, toKeyJson({ ...file, members }))
}

/** What a member's signature is over; an enrolment's confirmation too. */
export function statementOf(member: Omit<KnownMember, 'enrolledAt' | 'enrolledBy'> & Partial<KnownMember>): Buffer {
  const { enrolment, name, mayRequest, mayApprove, passkeys, totpSeed, enrolledAt = 0, enrolledBy = '' } = member
  return lengthPrefixed(
    'signet/approver/v1', enrolment, member.member, name, Number(mayRequest), Number(mayApprove), enrolledAt, enrolledBy,
    totpSeed ?? '', passkeys.length,
    ...passkeys.flatMap(({ credentialId, publicKey, rpId }) => [credentialId, publicKey, rpId]),
  )
}

function isSigned(member: KnownMember, signature: string, grantsKey: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64url')
  return bytes.length === 64 && verify(null, statementOf(member), grantsKey, bytes)
}

async function readMembersFile(dir: string): Promise<MembersFile> {
  if (!existsSync(join(dir, grantFiles.members))) return { format: 'signet/approvers/v1', members: [] }
  return readKeyJson(dir, grantFiles.members, parseMembers)
}

async function readRevoked(dir: string): Promise<RevokedFile> {
  if (!existsSync(join(dir, grantFiles.revoked))) return { format: 'signet/revoked/v1', enrolments: [] }
  return readKeyJson(dir, grantFiles.revoked, parseRevoked)
}

function parseMembers(value: unknown): MembersFile | undefined {
  const file = value as MembersFile | null
  return file?.format === 'signet/approvers/v1' && Array.isArray(file.members) && file.members.every((member) =>
    areTexts(member.enrolment, member.name, member.enrolledBy, member.signature) &&
    Number.isSafeInteger(member.member) && Number.isSafeInteger(member.enrolledAt) &&
    typeof member.mayRequest === 'boolean' && typeof member.mayApprove === 'boolean' &&
    (member.totpSeed === null || typeof member.totpSeed === 'string') && Array.isArray(member.passkeys) &&
    member.passkeys.every((passkey: Passkey) => areTexts(passkey.credentialId, passkey.publicKey, passkey.rpId)))
    ? file
    : undefined
}

function parseRevoked(value: unknown): RevokedFile | undefined {
  const file = value as RevokedFile | null
  return file?.format === 'signet/revoked/v1' && Array.isArray(file.enrolments) && areTexts(...file.enrolments)
    ? file
    : undefined
}

function areTexts(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string')
}
