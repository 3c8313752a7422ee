/**
 * What intake says about identity, made durable at once and applied in order soon after: sealed values to their two
 * stores, links, profile updates, and from there to what questions join to.
 *
 * Two logs, because the two halves of a sealed value never lie in one place: `identity` holds ciphertexts, links and
 * profile operations, `keys` the wrapped keys. Both are closed at the same moment, between two batches, so that what
 * one hands over is matched by the other. A crash may leave a half whose batch was not acknowledged; it is dropped.
 */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { applyLink, applyProfile } from '../../identity/index.ts'
import type { LinkWrite, ProfileWrite, SealWrite, SealedValue, WrappedKey } from '../../model/identity-write.ts'
import type { IdMode, ProjectId } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import type { Registry, StoredLink } from '../../registry/index.ts'
import { type IntakeLog, type Lane, type Mirror, openIntakeLog, plainLane, readFrames, type Segment } from '../../store/index.ts'

export interface IdentityIntakeOptions {
  /** Where the ciphertext half is logged, and apart from it the keys. */
  readonly dir: string
  readonly keysDir: string
  readonly registry: Registry
  readonly mirror: Mirror
  readonly idModeOf: (project: ProjectId) => IdMode
  readonly now: () => number
  /** Milliseconds that writes wait for company. */
  readonly lingerMs: number
  readonly onTrouble: (message: string) => void
}

type Line = { readonly kind: 'seal'; readonly value: SealedValue } | LinkWrite | ProfileWrite

const lane = { identity: plainLane('identity'), keys: plainLane('keys') }
const retryMs = 1_000
/** How far the mirrors have come, kept so that a start goes on where the last one stopped. */
const mirroredLinks = 'mirrored_links'
const mirroredProfiles = 'mirrored_profiles'
/** Up to where profile updates have been applied. */
const appliedProfiles = 'applied_profiles'
type AppliedMark = { readonly segment: string; readonly done: number }

export class IdentityIntake {
  readonly #options: IdentityIntakeOptions
  readonly #identity: IntakeLog<undefined>
  readonly #keys: IntakeLog<undefined>
  #appending = 0
  #gate: Promise<void> | undefined
  #quiet: (() => void) | undefined
  #applying: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false

  private constructor(options: IdentityIntakeOptions, identity: IntakeLog<undefined>, keys: IntakeLog<undefined>) {
    this.#options = options
    this.#identity = identity
    this.#keys = keys
  }

  static async open(options: IdentityIntakeOptions): Promise<IdentityIntake> {
    const intake = new IdentityIntake(
      options,
      await openIntakeLog<undefined>(options.dir, lane.identity, options.now),
      await openIntakeLog<undefined>(options.keysDir, lane.keys, options.now),
    )
    await intake.settle(true)
    return intake
  }

  /** Resolves when both halves are durable. @throws {StoreError} nothing was kept then that will be applied as a whole */
  async append(identity: Uint8Array, keys: Uint8Array, count: number): Promise<void> {
    if (count === 0) return
    while (this.#gate !== undefined) await this.#gate
    this.#appending += 1
    try {
      // Keys first: a ciphertext whose key is missing could never be opened.
      if (keys.byteLength > 0) await this.#keys.append(keys, count, undefined)
      await this.#identity.append(identity, count, undefined)
    } finally {
      this.#appending -= 1
      if (this.#appending === 0) this.#quiet?.()
    }
    this.#timer ??= setTimeout(() => void this.settle().catch(() => undefined), this.#options.lingerMs)
  }

  /** Resolves when everything that was durable at the call has been applied. */
  async settle(always = false): Promise<void> {
    if (!always && this.#identity.isEmpty && this.#keys.isEmpty) return
    if (this.#applying !== undefined) await this.#applying.catch(() => undefined)
    this.#applying ??= this.#applyAll().finally(() => {
      this.#applying = undefined
    })
    await this.#applying
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#applying?.catch(() => undefined)
    await this.#identity.close()
    await this.#keys.close()
  }

  async #applyAll(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    try {
      const [identity, keys] = await this.#rotate()
      if (identity.length > 0) {
        const wrapped = new Map<string, WrappedKey>()
        for (const segment of keys) {
          for await (const line of lines<WrappedKey>(segment, lane.keys)) wrapped.set(line.record, line)
        }
        for (const segment of identity) await this.#applySegment(segment, wrapped)
      }
      await this.#mirror()
      await this.#identity.release(identity)
      await this.#keys.release(keys)
    } catch (error) {
      this.#options.onTrouble(`Cannot apply identity writes, will try again: ${error instanceof Error ? error.message : 'unknown'}`)
      if (!this.#closed) this.#timer ??= setTimeout(() => void this.settle().catch(() => undefined), retryMs)
      throw error
    }
  }

  /** Closes both logs between two batches. */
  async #rotate(): Promise<[readonly Segment<undefined>[], readonly Segment<undefined>[]]> {
    let open: () => void = () => undefined
    this.#gate = new Promise((resolve) => {
      open = resolve
    })
    try {
      if (this.#appending > 0) {
        await new Promise<void>((resolve) => {
          this.#quiet = resolve
        })
        this.#quiet = undefined
      }
      return [await this.#identity.rotate(), await this.#keys.rotate()]
    } finally {
      this.#gate = undefined
      open()
    }
  }

  async #applySegment(segment: Segment<undefined>, keys: ReadonlyMap<string, WrappedKey>): Promise<void> {
    const { registry, idModeOf } = this.#options
    const seals: SealWrite[] = []
    const links: LinkWrite[] = []
    const profiles: ProfileWrite[] = []
    for await (const line of lines<Line>(segment, lane.identity)) {
      if (line.kind === 'link') links.push(line)
      else if (line.kind === 'profile') profiles.push(line)
      else {
        const key = keys.get(line.value.record)
        if (key !== undefined) seals.push({ kind: 'seal', value: line.value, key })
      }
    }
    for (const part of parts(seals)) {
      await registry.seals.putSeals(part)
      await breathe()
    }
    for (const part of parts(links)) {
      await registry.links.applyLinks(part, (view, write) => applyLink(view, write, idModeOf(write.project)).changes)
      await breathe()
    }
    // Sealing or linking twice is as good as once; adding twice is not. Where the last transaction stopped is in it.
    const name = basename(segment.path)
    const mark = (await registry.settings.get(appliedProfiles)) as AppliedMark | undefined
    if (mark !== undefined && mark.segment > name) return
    let done = mark?.segment === name ? mark.done : 0
    for (const part of parts(profiles.slice(done))) {
      done += part.length
      await registry.profiles.applyProfiles(part, applyProfile, { key: appliedProfiles, value: { segment: name, done } })
      await breathe()
    }
  }

  /** Brings what questions join to up to the registry's state. */
  async #mirror(): Promise<void> {
    const { registry, mirror } = this.#options
    for (;;) {
      const since = Number((await registry.settings.get(mirroredLinks)) ?? 0)
      const changes = await registry.links.linkChangesSince(since)
      const last = changes.at(-1)
      if (last === undefined) break
      const closed = changes.filter((link) => link.closedAt !== null)
      const heads = new Map<string, Pseudonym>()
      for (const [project, links] of grouped(closed)) {
        const now = await registry.links.resolve(project, links.map((link) => link.from))
        for (const [pseudonym, person] of now) heads.set(pseudonym, person)
      }
      await mirror.merges(
        changes.map((link) => ({
          pseudonym: link.from,
          person: link.closedAt === null ? link.to : (heads.get(link.from) ?? link.from),
        })),
      )
      await registry.settings.set(mirroredLinks, String(last.version))
    }
    for (;;) {
      const since = Number((await registry.settings.get(mirroredProfiles)) ?? 0)
      const changes = await registry.profiles.profileChangesSince(since)
      const last = changes.at(-1)
      if (last === undefined) break
      await mirror.profiles(
        changes.map(({ project, subject, pseudonym, version, deleted, createdAt, lastSeen, properties }) => ({
          project,
          subject: subject.startsWith('group:') ? subject.slice('group:'.length) : 'person',
          pseudonym,
          version,
          deleted,
          createdAt,
          lastSeenAt: lastSeen ?? 0,
          properties,
        })),
      )
      await registry.settings.set(mirroredProfiles, String(last.version))
    }
  }
}

/** Writes that one transaction takes. SQLite works on this thread, so requests wait as long as one of them lasts. */
const partSize = 1_500

function* parts<T>(writes: readonly T[]): Iterable<readonly T[]> {
  for (let at = 0; at < writes.length; at += partSize) yield writes.slice(at, at + partSize)
}

/** Lets requests and timers have their turn. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function grouped(links: readonly StoredLink[]): Map<ProjectId, StoredLink[]> {
  const byProject = new Map<ProjectId, StoredLink[]>()
  for (const link of links) {
    const list = byProject.get(link.project)
    if (list === undefined) byProject.set(link.project, [link])
    else list.push(link)
  }
  return byProject
}

async function* lines<T>(segment: Segment<undefined>, of: Lane): AsyncIterable<T> {
  for (const payload of readFrames(await readFile(segment.path), of)) {
    for (const line of payload.toString('utf8').split('\n')) if (line !== '') yield JSON.parse(line) as T
  }
}
