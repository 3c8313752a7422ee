/**
 * What the ledger can say about a time: whether all of it was compared with what was signed, and whether somebody outside
 * has seen it. What is not covered is possible, never excluded; what nobody outside has seen is "not seen".
 */
import type { ExposurePorts } from './ports.ts'

export interface Coverage {
  /** Why the ledger cannot speak for the windows; empty when it can. */
  readonly gaps: readonly ('ledger-wrong' | 'set-missing')[]
  /** The witness that has seen furthest; null without one. */
  readonly witness: { readonly name: string; readonly size: number; readonly at: number } | null
  /** Whether a witness has seen every entry of the windows: only then is anybody excluded. */
  readonly witnessed: boolean
  /** Entries that the exposure rests on: all before this. */
  readonly ledgerSize: number
  /** A signed note over them. */
  readonly checkpoint: string
}

/** @param until the end of the latest window, milliseconds */
export async function readCoverage({ ledger, catalogue, witnesses, pushCheckpoint, now }: ExposurePorts, until: number): Promise<Coverage> {
  const check = await ledger.checked
  let isSound = check.state === 'sound'
  try {
    ledger.assertSound()
  } catch {
    isSound = false
  }
  let last = -1
  for await (const { index } of catalogue.find({ until: Math.min(until, now() + 1) })) {
    last = index
    break
  }
  const { size, checkpoint } = ledger
  if ((furthest(witnesses())?.seen.size ?? 0) <= last) await Promise.race([pushCheckpoint().catch(() => undefined), delay(3_000)])
  const witness = furthest(witnesses())
  return {
    gaps: isSound ? [] : ['ledger-wrong'],
    witness: witness === undefined ? null : { name: witness.name, ...witness.seen },
    witnessed: witness !== undefined && witness.seen.size > last && witnesses().every(({ contradicts }) => !contradicts),
    ledgerSize: size, checkpoint,
  }
}

function furthest(witnesses: ReturnType<ExposurePorts['witnesses']>) {
  const seen = witnesses.flatMap(({ name, seen: what, contradicts }) => (what === null || contradicts ? [] : [{ name, seen: what }]))
  return seen.toSorted((one, two) => two.seen.size - one.seen.size)[0]
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref())
}
