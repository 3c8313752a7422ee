/**
 * What a destination is reached with, encrypted at rest under a key that is in no database: AES-256-GCM, with the project
 * bound to it, so that a row moved to another one opens nothing.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { ProjectId } from '../model/project.ts'

export interface Credentials {
  /** Makes the ids that only this destination knows; 32 bytes, base64url. */
  readonly idsKey: string
  /** webhook: signs requests. mixpanel: the project's token, or a service account's secret. segment: the write key. */
  readonly secret: string
  /** mixpanel: the project's token, which a deletion names. */
  readonly token?: string
  /** mixpanel: the project's number, which a service account names. */
  readonly projectId?: string
  /** mixpanel: the name of a service account, whose secret `secret` then is. */
  readonly username?: string
}

export function sealCredentials(credentials: Credentials, project: ProjectId, key: Uint8Array, nonce: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(`signet/forward/v1 ${project}`))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(credentials), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64')
}

/** @throws when they were sealed under another key */
export function openCredentials(sealed: string, project: ProjectId, key: Uint8Array): Credentials {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(`signet/forward/v1 ${project}`))
  decipher.setAuthTag(bytes.subarray(-16))
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')) as Credentials
}
