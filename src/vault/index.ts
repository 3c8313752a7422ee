/**
 * The door of the vault for the processes around it: its keys directory, its client and its supervisor. The vault
 * itself runs from main.ts, in a process of its own.
 */
export { writeCanaries } from './canaries.ts'
export type { ShownFactor } from './ceremony/check.ts'
export { createVaultClient, type VaultClient } from './client.ts'
export type { DeskPlace } from './desk/place.ts'
export type { EntryReceipt, EntryScope, LockCause, RecordEntry, VaultEntry } from './entry.ts'
export { VaultError, type VaultErrorCode } from './errors.ts'
export { addProject, createKeys, type CreateKeysOptions } from './keys/create-keys.ts'
export { keysBackupFile, restoreKeys, writeKeysBackup, writeShelfBackup } from './keys/key-backup.ts'
export { beginShelfRotation, finishShelfRotation, readShelves, type ShelfCipher } from './keys/shelf.ts'
export { areSafesSigned } from './keys/unlock-keys.ts'
export type { ApprovalCause, GrantRequest, RequestView } from './grants/requests.ts'
export type { EnrolmentRequest, EnrolmentView } from './members/enrolments.ts'
export type { GrantPolicy, PolicyChange } from './policy.ts'
export { releaseCsv, releaseJson } from './release.ts'
export type { MemberSummary, OpenedRequest } from './requests.ts'
export { vaultSocketPath } from './socket-path.ts'
export { longestStandingMs, type StandingDraft } from './standing/standing.ts'
export { superviseVault, type SupervisedVault, type SuperviseOptions } from './supervise.ts'
export type { OpenedRecord, SealedRecord } from './opening.ts'
export type { CanaryAlarm, GrantDraft, VaultStatus } from './vault.ts'
