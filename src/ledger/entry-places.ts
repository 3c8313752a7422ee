/**
 * Where every entry's line stands in its segment's file: ten bytes of memory an entry.
 */
import { segmentOf } from './format/layout.ts'

export interface EntryPlace {
  readonly segment: number
  /** Of the line's first byte. */
  readonly offset: number
  /** Of the line without its line feed. */
  readonly bytes: number
}

export class EntryPlaces {
  #offsets = new Float64Array(1024)
  // The longest line is 65,535 bytes.
  #lengths = new Uint16Array(1024)
  #size = 0

  /** The entry behind the last one. */
  add(offset: number, bytes: number): void {
    if (this.#size === this.#offsets.length) {
      const [offsets, lengths] = [this.#offsets, this.#lengths]
      this.#offsets = new Float64Array(this.#size * 2)
      this.#lengths = new Uint16Array(this.#size * 2)
      this.#offsets.set(offsets)
      this.#lengths.set(lengths)
    }
    this.#offsets[this.#size] = offset
    this.#lengths[this.#size] = bytes
    this.#size++
  }

  /** `index` must have been added. */
  at(index: number): EntryPlace {
    return { segment: segmentOf(index), offset: this.#offsets[index]!, bytes: this.#lengths[index]! }
  }

  /** Where the next line goes if it belongs to `segment`. */
  endOf(segment: number): number {
    if (this.#size === 0 || segmentOf(this.#size - 1) !== segment) return 0
    const { offset, bytes } = this.at(this.#size - 1)
    return offset + bytes + 1
  }
}
