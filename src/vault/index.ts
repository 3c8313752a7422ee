/**
 * The door of the vault for the processes around it: its keys directory, its client and its supervisor. The vault
 * itself runs from main.ts, in a process of its own.
 */
export { createVaultClient, type VaultClient } from './client.ts'
export type { EntryScope, LockCause, RecordEntry, VaultEntry } from './entry.ts'
export { VaultError, type VaultErrorCode } from './errors.ts'
export { addProject, createKeys, type CreateKeysOptions } from './keys/create-keys.ts'
export { beginShelfRotation, finishShelfRotation, readShelves, type ShelfCipher } from './keys/shelf.ts'
export { areSafesSigned } from './keys/unlock-keys.ts'
export { vaultSocketPath } from './socket-path.ts'
export { superviseVault, type SupervisedVault, type SuperviseOptions } from './supervise.ts'
export type { GrantDraft, OpenedRecord, SealedRecord, VaultStatus } from './vault.ts'
