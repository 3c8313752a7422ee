/**
 * The way back: opens sealed values with a Safe's private key. Only the vault has one.
 */
import type { KeyObject } from 'node:crypto'
import type { SealedValue, WrappedKey } from '../../model/identity-write.ts'
import { sealAlgorithm, valueBinding, wrapBinding, wrapInfo } from './binding.ts'
import { openUnderKey } from './data-key.ts'
import { createReceiverContext, type ReceiverContext } from './hpke.ts'

/** The private X25519 key of a project's Safe in one epoch, or undefined when it is not held. */
export type SafePrivateKeys = (project: number, epoch: number) => KeyObject | undefined

export interface SealedOpener {
  /** The value. @throws {Error} when the halves do not belong together, to this key, or to this place. */
  open(value: SealedValue, key: WrappedKey): string
  /** The data key alone, to be wrapped anew; the caller overwrites it. */
  unwrap(key: WrappedKey): Buffer
  /** Overwrites what was derived. */
  destroy(): void
}

/**
 * An opener for a batch of records. Records that one collector sealed together share a key agreement, which is done
 * once per batch.
 */
export function createSealedOpener(safes: SafePrivateKeys): SealedOpener {
  const contexts = new Map<string, ReceiverContext>()

  function contextFor(key: WrappedKey): ReceiverContext {
    const id = `${key.project} ${key.epoch} ${key.enc}`
    const known = contexts.get(id)
    if (known !== undefined) return known
    const safe = safes(key.project, key.epoch)
    if (safe === undefined) throw new Error(`No private key for project ${key.project}, epoch ${key.epoch}`)
    const info = wrapInfo(key.project, key.epoch)
    const context = createReceiverContext(safe, Buffer.from(key.enc, 'base64'), info)
    contexts.set(id, context)
    return context
  }

  function unwrap(key: WrappedKey): Buffer {
    return contextFor(key).open(key.sequence, wrapBinding(key), Buffer.from(key.wrapped, 'base64'))
  }

  return {
    open(value, key) {
      if (value.algorithm !== sealAlgorithm) throw new Error(`Unknown seal algorithm ${value.algorithm}`)
      const same = value.project === key.project && value.pseudonym === key.pseudonym && value.record === key.record
      if (!same) throw new Error('The two halves belong to different records')
      const dataKey = unwrap(key)
      try {
        return openUnderKey(Buffer.from(value.ciphertext, 'base64'), valueBinding(value), dataKey)
      } finally {
        dataKey.fill(0)
      }
    },
    unwrap,
    destroy() {
      for (const context of contexts.values()) context.destroy()
      contexts.clear()
    },
  }
}
