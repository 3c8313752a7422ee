/**
 * Messages as lines of JSON over a stream: how the vault talks, over its socket and with the process that started it.
 */
import type { Readable } from 'node:stream'

/** A longer line is not a message of ours: room for ten thousand records. */
export const longestLine = 32 * 1024 * 1024

/**
 * Calls `take` with each message, in order, and `end` once when the stream ends or brings what is not a message.
 */
export function readLines(stream: Readable, take: (message: unknown) => void, end: () => void): void {
  let parts: string[] = []
  let held = 0
  let ended = false
  const finish = () => {
    if (ended) return
    ended = true
    end()
  }
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    if (ended) return
    const pieces = text.split('\n')
    const last = pieces.pop() ?? ''
    for (const piece of pieces) {
      const line = parts.join('') + piece
      parts = []
      held = 0
      let message: unknown
      try {
        message = JSON.parse(line)
      } catch {
        return finish()
      }
      take(message)
    }
    parts.push(last)
    held += last.length
    if (held > longestLine) finish()
  })
  stream.on('end', finish)
  stream.on('close', finish)
  stream.on('error', finish)
}

export function toLine(message: unknown): string {
  return `${JSON.stringify(message)}\n`
}
