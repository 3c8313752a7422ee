/** Instants as a browser's date field has them, in the reader's own zone. */
export function toField(instant: number): string {
  const at = new Date(instant - new Date(instant).getTimezoneOffset() * 60_000)
  return at.toISOString().slice(0, 16)
}

/** Undefined for a field that is empty or no date. */
export function fromField(text: string): number | undefined {
  const at = new Date(text).getTime()
  return Number.isNaN(at) ? undefined : at
}

/** `71:46`, hours and minutes; what lies before is negative. */
export function hoursAndMinutes(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000)
  return `${ms < 0 ? '−' : ''}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
