/**
 * The door of the registry: the small relational facts and the two identity stores.
 */
export type { Board, BoardContent, Boards, Card } from './boards.ts'
export type { Dictionary, DictionaryEntry, DictionaryKind, PropertyType } from './dictionary.ts'
export { RegistryError, type RegistryErrorCode } from './errors.ts'
export type { Intake, IntakeCount, IntakeSummary } from './intake.ts'
export type { Keys, ShelfCipher, StoredKey } from './keys.ts'
export type { OpenLink } from './link-rows.ts'
export type { DecideLink, LinkChange, Links, LinkView, StoredLink } from './links.ts'
export type { Owner, OwnerSession } from './owner.ts'
export type { ApplyProfile, Profile, Profiles, ProfileState } from './profiles.ts'
export type { CreatedProject, NewProject, ProjectChange, Projects, ProjectSecret } from './projects.ts'
export { openRegistry, type Registry, type RegistryOptions, type RegistryPlace } from './registry.ts'
export type { SealWrites } from './seal-writes.ts'
export type { RecordPlace, Sealed } from './sealed.ts'
export type { RandomBytes } from './secret.ts'
export type { Settings } from './settings.ts'
