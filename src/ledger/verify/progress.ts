/** Says how far a long check has come: a line that is written over on a terminal, a line now and then elsewhere. */
export interface Output {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Ledgers shorter than this are checked before anybody wonders. */
const silentBelow = 50_000

export function createProgress(out: Output): (hashed: number) => void {
  const every = out.isTTY === true ? 25_000 : 250_000
  let said = 0
  return (hashed) => {
    if (hashed < silentBelow || hashed - said < every) return
    said = hashed
    const text = `${hashed.toLocaleString('en')} entries checked`
    out.write(out.isTTY === true ? `\r${text} …\u001b[K` : `${text}\n`)
  }
}
