/** Reads times as Mixpanel's clients send them (wire protocol §4.3): seconds, or milliseconds from 1e11 on. */

const numberText = /^-?\d{1,20}(?:\.\d{1,20})?$/

/** Milliseconds since the epoch, or undefined when `value` is no time. Numbers in strings count. */
export function readTime(value: unknown): number | undefined {
  let time = value
  if (typeof time === 'string') {
    const text = time.trim()
    if (!numberText.test(text)) return undefined
    time = Number(text)
  }
  if (typeof time !== 'number' || !Number.isFinite(time)) return undefined
  return Math.round(Math.abs(time) >= 1e11 ? time : time * 1000)
}
