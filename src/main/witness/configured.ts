/** The witnesses that whoever runs Signet named: `URL KEY` each, with commas or line feeds between. */
import { NoteError, parseNoteKey, type NoteKey } from '../../ledger/index.ts'

export interface ConfiguredWitness {
  /** What `/add-checkpoint` is put behind. */
  readonly url: string
  readonly key: NoteKey
}

/** @throws {RangeError} naming the witness that is wrong */
export function parseWitnesses(text: string): ConfiguredWitness[] {
  const parts = text.split(/[,\n]/).map((part) => part.trim()).filter((part) => part !== '')
  const witnesses = parts.map((part) => {
    const [url = '', key = '', ...more] = part.split(/\s+/)
    const parsed = URL.canParse(url) ? new URL(url) : undefined
    const isUsable = parsed !== undefined && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.search === ''
    if (!isUsable || more.length > 0) throw new RangeError(`"${part}" is not an address and a key, as "https://witness.example name+id+key"`)
    try {
      return { url: parsed.href.replace(/\/$/, ''), key: parseNoteKey(key, 'witness') }
    } catch (error) {
      if (!(error instanceof NoteError)) throw error
      throw new RangeError(`The key of the witness at ${url} is none: use what "signet witness key" printed`)
    }
  })
  if (new Set(witnesses.map(({ key }) => key.name)).size < witnesses.length) throw new RangeError('Two witnesses have the same name')
  return witnesses
}
