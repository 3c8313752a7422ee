/**
 * What makes a ceremony count once: how far each passkey's counter and each member's codes have come. On disk before an
 * act takes effect, so that a code that was seen over a shoulder is of no use after a restart either.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { grantFiles, readKeyJson, toKeyJson, writeKeyFile } from '../keys/files.ts'

interface CeremonyFile {
  readonly format: 'signet/ceremonies/v1'
  /** By credential id. */
  readonly counters: Readonly<Record<string, number>>
  /** The last half minute of which a code was taken, by member. */
  readonly steps: Readonly<Record<string, number>>
}

export interface CeremonyState {
  /** Takes a passkey's counter; false when it does not grow, which a copied authenticator's does not. */
  takeCounter(credentialId: string, counter: number): Promise<boolean>
  /** Takes a code's half minute; false when it, or a later one, was taken before. */
  takeStep(member: number, step: number): Promise<boolean>
}

export function createCeremonyState(dir: string): CeremonyState {
  let turn: Promise<unknown> = Promise.resolve()

  /** One after the other: two of one code must not both find it unused. */
  function take(change: (file: CeremonyFile) => CeremonyFile | undefined): Promise<boolean> {
    const taken = turn.then(async () => {
      const changed = change(await read(dir))
      if (changed === undefined) return false
      await writeKeyFile(dir, grantFiles.ceremonies, toKeyJson(changed))
      return true
    })
    turn = taken.catch(() => undefined)
    return taken
  }

  return {
    takeCounter: (credentialId, counter) => take((file) => {
      const last = file.counters[credentialId] ?? 0
      // Zero always: an authenticator that does not count.
      if (counter === 0 ? last > 0 : counter <= last) return undefined
      return { ...file, counters: { ...file.counters, [credentialId]: counter } }
    }),
    takeStep: (member, step) => take((file) =>
      (step <= (file.steps[member] ?? -1) ? undefined : { ...file, steps: { ...file.steps, [member]: step } })),
  }
}

async function read(dir: string): Promise<CeremonyFile> {
  if (!existsSync(join(dir, grantFiles.ceremonies))) return { format: 'signet/ceremonies/v1', counters: {}, steps: {} }
  return readKeyJson(dir, grantFiles.ceremonies, parse)
}

function parse(value: unknown): CeremonyFile | undefined {
  const file = value as CeremonyFile | null
  const areCounts = (record: unknown) =>
    typeof record === 'object' && record !== null && Object.values(record).every((count) => Number.isSafeInteger(count))
  return file?.format === 'signet/ceremonies/v1' && areCounts(file.counters) && areCounts(file.steps) ? file : undefined
}
