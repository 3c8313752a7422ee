/**
 * The little picture of a person, drawn from the pseudonym alone: a disc cut by one chord, with one dot. Never in the
 * seal's red.
 */

export interface Disc {
  /** Index of the ground's colour among the series, 0–7. */
  readonly ground: number
  /** Index of the cut's colour, never the ground's. */
  readonly cut: number
  /** Turn of the cut, degrees. */
  readonly turn: number
  /** How deep the cut goes, −0.5 to 0.5 of the radius from the centre. */
  readonly depth: number
  /** Where the dot is, as an angle in degrees. */
  readonly dot: number
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function toDisc(pseudonym: string): Disc {
  const digit = (at: number) => Math.max(0, alphabet.indexOf(pseudonym[at] ?? 'A'))
  const ground = digit(0) % 8
  return {
    ground,
    cut: (ground + 1 + (digit(1) % 7)) % 8,
    turn: (digit(2) * 360) / 64,
    depth: digit(3) / 63 - 0.5,
    dot: (digit(4) * 360) / 64,
  }
}
