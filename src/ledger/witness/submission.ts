/**
 * What a log sends to a witness (C2SP tlog-witness `add-checkpoint`): the size that the witness has, the consistency
 * proof from there, an empty line, the checkpoint.
 */
import { hashBytes, type Hash } from '../format/merkle.ts'
import { WitnessRefusal } from './errors.ts'

export interface Submission {
  readonly oldSize: number
  readonly proof: readonly Hash[]
  /** A signed note. */
  readonly note: string
}

const mostProofLines = 63

export function writeSubmission({ oldSize, proof, note }: Submission): string {
  return `old ${oldSize}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`
}

/** @throws {WitnessRefusal} 400 */
export function parseSubmission(body: string): Submission {
  const split = body.indexOf('\n\n')
  if (split < 0) throw new WitnessRefusal(400, 'The body has no empty line between proof and checkpoint')
  const [first = '', ...lines] = body.slice(0, split).split('\n')
  const size = /^old (0|[1-9][0-9]{0,15})$/.exec(first)?.[1]
  if (size === undefined || !Number.isSafeInteger(Number(size))) throw new WitnessRefusal(400, 'The first line is not "old" and a size')
  if (lines.length > mostProofLines) throw new WitnessRefusal(400, `A proof has at most ${mostProofLines} lines`)
  const proof = lines.map((line) => {
    const hash = Buffer.from(line, 'base64')
    if (hash.byteLength === hashBytes && hash.toString('base64') === line) return hash
    throw new WitnessRefusal(400, 'A line of the proof is not a hash in base64')
  })
  return { oldSize: Number(size), proof, note: body.slice(split + 2) }
}
