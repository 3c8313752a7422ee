/** Shows how an import goes: a line that is written over where a person watches, a line now and then elsewhere. */
import type { Terminal } from '../terminal.ts'
import type { Progress } from './import-file.ts'

const liveEveryMs = 100
const plainEveryMs = 10_000

export interface ProgressView {
  show(progress: Progress): void
  /** A remark between two states. */
  remark(text: string): void
  clear(): void
}

/** @param totalBytes of the source; undefined when nobody knows */
export function createProgressView(terminal: Terminal, totalBytes: number | undefined): ProgressView {
  const began = terminal.now()
  let shownAt = terminal.isLive ? 0 : began
  return {
    show(progress) {
      const now = terminal.now()
      if (now - shownAt < (terminal.isLive ? liveEveryMs : plainEveryMs)) return
      shownAt = now
      const line = progressLine(progress, totalBytes, now - began, terminal.isLive ? 24 : 0)
      if (terminal.isLive) terminal.sayOver(line.slice(0, terminal.columns - 1))
      else terminal.say(line)
    },
    remark(text) {
      if (terminal.isLive) terminal.sayOver('')
      terminal.say(text)
    },
    clear() {
      if (terminal.isLive) terminal.sayOver('')
    },
  }
}

/** As `[######------] 48 %  1,204,000 events  61,200/s  20 s left`. */
export function progressLine({ rawBytes, events }: Progress, totalBytes: number | undefined, ms: number, barWidth: number): string {
  const share = totalBytes === undefined || totalBytes === 0 ? undefined : Math.min(1, rawBytes / totalBytes)
  const filled = Math.round((share ?? 0) * barWidth)
  const bar = barWidth > 0 && share !== undefined ? [`[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}]`] : []
  const rate = Math.round(events / Math.max(ms / 1000, 0.001))
  const left = share === undefined || share === 0 || share === 1 ? [] : [`${duration((ms / share) * (1 - share))} left`]
  return [
    ...bar,
    ...(share === undefined ? [] : [`${Math.floor(share * 100)} %`]),
    `${events.toLocaleString('en')} events`,
    `${rate.toLocaleString('en')}/s`,
    ...left,
  ].join('  ')
}

export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 100) return `${seconds} s`
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
