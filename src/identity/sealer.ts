/**
 * Seals what names a person: the last place where an id or an identifying value exists in the clear.
 *
 * Clear values come in; pseudonyms and sealed writes go out. The Safe's key is read once per call, so a new epoch takes
 * effect with the next one. Nothing in this process can open what it sealed (but see wrapper.ts for the last minute).
 *
 * Elsewhere: which properties identify (guard/); the way back (sealed/open-sealed.ts, vault/).
 * Rules: SPEC.md I1–I34. Bytes: docs/formats/sealed-value.md.
 */
import type { SealWrite } from '../model/identity-write.ts'
import type { IdentitySealer } from '../model/ports.ts'
import type { Project, ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import { blindIndex } from './blind-index.ts'
import type { Keyring, ProjectKeys } from './keyring.ts'
import { Pseudonyms } from './pseudonym.ts'
import { createRecentSeals } from './recent-seals.ts'
import { sealAlgorithm, sealUnderFreshKey, valueBinding, type RandomSource } from './sealed/index.ts'
import { createKeyWrapper } from './wrapper.ts'

export interface SealerOptions {
  readonly keys: Keyring
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Cryptographic random bytes, fresh at each call. */
  readonly random: RandomSource
  /** Pseudonyms remembered; 20,000 unless set. */
  readonly rememberedPseudonyms?: number
  /** Sealed fields remembered; 20,000 unless set. */
  readonly rememberedSeals?: number
  /** How long a repeated value gives no new write; one hour unless set. */
  readonly rememberSealsForMs?: number
}

export interface Sealer extends IdentitySealer {
  /**
   * Says that these writes were not stored after all. Without it a value whose write failed would count as sealed
   * and be skipped when the client sends it again.
   */
  forget(writes: readonly SealWrite[]): void
  /**
   * Says that what was kept of these people, or of one field of theirs or of everyone's, was erased: whatever comes next
   * is sealed, as if it had never been.
   */
  forgetErased(project: ProjectId, erased: ErasedSeals): void
}

export type ErasedSeals = { readonly people: ReadonlySet<Pseudonym>; readonly field?: string } | { readonly field: string }

/** A sealer for one thread; several threads may each have one over the same keys. */
export function createSealer(options: SealerOptions): Sealer {
  const { keys } = options
  const random = pooled(options.random)
  const pseudonyms = new Pseudonyms(keys, options.rememberedPseudonyms)
  const rememberMs = options.rememberSealsForMs ?? 3_600_000
  /** Grows when writes were lost: what was noted as sealed before counts no more. */
  let era = 1
  let eraSince = options.now()
  const wrapper = createKeyWrapper(random, options.now)
  const recent = createRecentSeals({
    random, now: options.now, maxEntries: options.rememberedSeals ?? 20_000,
    maxAgeMs: rememberMs,
  })

  function startEra(): void {
    era += 1
    eraSince = options.now()
  }

  function sealOne(
    project: Project, held: ProjectKeys, pseudonym: Pseudonym, field: string, value: string, at: number,
  ): SealWrite {
    const record = random(16).toString('base64url')
    const { epoch } = held.safe
    const binding = valueBinding({ project: project.id, pseudonym, record, field, epoch })
    const { ciphertext, key } = sealUnderFreshKey(value, binding, random)
    return {
      kind: 'seal',
      value: {
        project: project.id, pseudonym, field, record, algorithm: sealAlgorithm, epoch,
        ciphertext: ciphertext.toString('base64'),
        blindIndex: blindIndex(held.blindIndexMac, field, value),
        sealedAt: at,
      },
      key: wrapper.wrap(project.id, held, pseudonym, record, key),
    }
  }

  return {
    pseudonym: (project, kind, value) => pseudonyms.of(project.id, kind, value).pseudonym,
    sealId(project, kind, value, field, text, at, out) {
      const made = pseudonyms.of(project.id, kind, value)
      if (options.now() - eraSince >= rememberMs / 2) startEra()
      if (made.sealed === era) return made.pseudonym
      made.sealed = era
      if (!recent.seen(project.id, made.pseudonym, field, text)) {
        out.push(sealOne(project, keys.of(project.id), made.pseudonym, field, text, at))
      }
      return made.pseudonym
    },
    seal(project, pseudonym, fields, at) {
      const held = keys.of(project.id)
      const writes: SealWrite[] = []
      for (const [field, value] of Object.entries(fields)) {
        if (recent.seen(project.id, pseudonym, field, value)) continue
        writes.push(sealOne(project, held, pseudonym, field, value, at))
      }
      return writes
    },
    forget(writes) {
      startEra()
      for (const { value } of writes) recent.forget(value.project, value.pseudonym, value.field)
    },
    forgetErased(project, erased) {
      startEra()
      if ('people' in erased) recent.forgetPeople(project, erased.people, erased.field)
      else recent.forgetField(project, erased.field)
    },
  }
}

/** Draws random bytes in blocks, because one large draw costs little more than a small one. */
function pooled(random: RandomSource, blockBytes = 8192): RandomSource {
  let block: Buffer = Buffer.alloc(0)
  return (size) => {
    if (block.length < size) block = random(Math.max(blockBytes, size))
    const taken = block.subarray(0, size)
    block = block.subarray(size)
    return taken
  }
}
