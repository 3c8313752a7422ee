/**
 * Where what stands in a ledger's directory. docs/formats/ledger.md is the description for others.
 */

/** Entries in one file; then the next begins. A multiple of 256, so that no block of hashes spans two. */
export const entriesPerSegment = 65_536

/** The longest entry, in bytes of its line without the line feed: what a C2SP entry bundle can hold. */
export const longestEntry = 65_535

/** The name that the files of a segment share: the index of its first entry, nine digits or more. */
export function segmentName(segment: number): string {
  return String(segment * entriesPerSegment).padStart(9, '0')
}

export function segmentOf(index: number): number {
  return Math.floor(index / entriesPerSegment)
}

export const entryFile = (segment: number): string => `entries/${segmentName(segment)}.jsonl`
export const peopleFile = (segment: number): string => `people/${segmentName(segment)}.sets`
/** Checkpoints of sizes whose last entry is in the segment. */
export const checkpointFile = (segment: number): string => `checkpoints/${segmentName(segment)}.notes`
export const hashFile = (level: number): string => `hashes/${level}`
export const textFile = (digest: string): string => `texts/${digest}.json`
/** The last checkpoint that a witness has signed; `id` is the id of its key, in hexadecimal. */
export const witnessFile = (id: string): string => `witnesses/${id}.note`

export const directories = ['entries', 'people', 'checkpoints', 'hashes', 'texts', 'witnesses'] as const
