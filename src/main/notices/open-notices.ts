/** Puts the notices' office together for an instance: the vault's key, the mail server, the pace. */
import { createHash } from 'node:crypto'
import { createNoticeOffice, type NoticeKey, type NoticeOffice } from '../../incident/notices/index.ts'
import type { Ledger } from '../../ledger/index.ts'
import type { Registry } from '../../registry/index.ts'
import { isPublicKeySigned, readInstance, type VaultClient } from '../../vault/index.ts'
import type { MailSettings } from '../alerts/mailer.ts'
import { createSmtpDelivery } from './smtp-delivery.ts'

export interface OpenNoticesDeps {
  readonly registry: Registry
  readonly ledger: Ledger
  readonly vault: VaultClient
  readonly keysDir: string
  readonly mail: MailSettings | undefined
  readonly random: (size: number) => Uint8Array
  readonly perSecond: number
}

export function openNotices({ registry, ledger, vault, keysDir, mail, random, perSecond }: OpenNoticesDeps): NoticeOffice {
  return createNoticeOffice({
    registry, ledger, vault, random, perSecond,
    noticeKey: () => readNoticeKey(keysDir),
    delivery: mail && (() => createSmtpDelivery(mail)),
    sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
    monotonic: () => performance.now(),
  })
}

/** The public half, if the instance root vouches for it. Its name is made from it, so that the two belong together. */
async function readNoticeKey(keysDir: string): Promise<NoticeKey | undefined> {
  const { root, notice } = await readInstance(keysDir)
  if (notice === undefined || !isPublicKeySigned(notice, 'notice', root)) return undefined
  const publicKey = new Uint8Array(Buffer.from(notice.publicKey, 'base64url'))
  return { publicKey, keyId: new Uint8Array(createHash('sha256').update(publicKey).digest().subarray(0, 8)) }
}
