/** Addresses of tiles (C2SP tlog-tiles): `tile/<level>/<number>[.p/<width>]`, the number in groups of three digits. */

export interface Tile {
  /** Of hash tiles, 256 entries apart; `entries` for bundles of entries. */
  readonly level: number | 'entries'
  readonly number: number
  /** How many of 256 it holds. */
  readonly width: number
}

export const tileWidth = 256
const mostLevels = 6

export function tilePath({ level, number, width }: Tile): string {
  const digits = String(number)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)!
  const name = groups.map((group, n) => (n === groups.length - 1 ? group : `x${group}`)).join('/')
  return `tile/${level}/${name}${width === tileWidth ? '' : `.p/${width}`}`
}

/** The tile of a path behind `tile/`; undefined when it names none, or not in its one form. */
export function parseTilePath(path: string): Tile | undefined {
  const [, level, name, partial] = /^(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? []
  if (level === undefined || name === undefined) return undefined
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    number: Number(name.replaceAll(/[x/]/g, '')),
    width: partial === undefined ? tileWidth : Number(partial),
  }
  const inBounds = (tile.level === 'entries' || tile.level < mostLevels) && tile.width <= tileWidth
  return inBounds && tilePath(tile) === `tile/${path}` ? tile : undefined
}
