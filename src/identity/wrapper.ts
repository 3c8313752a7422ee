/**
 * Wraps data keys for the Safe. One key agreement serves many records; it is given up after 256 of them, or after a
 * minute, so that a collector's memory never holds the means to open what it sealed earlier than that.
 */
import type { ProjectId } from '../model/project.ts'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { WrappedKey } from '../model/identity-write.ts'
import type { ProjectKeys } from './keyring.ts'
import { createSenderContext, wrapBinding, wrapInfo, type RandomSource, type SenderContext } from './sealed/index.ts'

export const recordsPerContext = 256
export const contextLifeMs = 60_000

export interface KeyWrapper {
  /** Wraps `dataKey` and overwrites it. */
  wrap(project: ProjectId, keys: ProjectKeys, pseudonym: Pseudonym, record: string, dataKey: Buffer): WrappedKey
}

interface OpenContext {
  readonly context: SenderContext
  readonly enc: string
  readonly epoch: number
  readonly expiresAt: number
}

export function createKeyWrapper(random: RandomSource, now: () => number): KeyWrapper {
  const contexts = new Map<ProjectId, OpenContext>()

  function contextFor(project: ProjectId, safe: ProjectKeys['safe']): OpenContext {
    const held = contexts.get(project)
    const at = now()
    if (held !== undefined) {
      const fresh = held.epoch === safe.epoch && held.context.sequence < recordsPerContext && at < held.expiresAt
      if (fresh) return held
      held.context.destroy()
    }
    const context = createSenderContext(safe.publicKey, wrapInfo(project, safe.epoch), random(32))
    const opened = {
      context, enc: context.enc.toString('base64'), epoch: safe.epoch, expiresAt: at + contextLifeMs,
    }
    contexts.set(project, opened)
    return opened
  }

  return {
    wrap(project, keys, pseudonym, record, dataKey) {
      const { context, enc, epoch } = contextFor(project, keys.safe)
      const { sequence } = context
      const wrapped = context.seal(wrapBinding({ project, pseudonym, record, epoch }), dataKey)
      dataKey.fill(0)
      return { project, pseudonym, record, epoch, enc, sequence, wrapped: wrapped.toString('base64') }
    },
  }
}
