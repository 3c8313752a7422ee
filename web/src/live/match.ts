/** Whether an event is what someone filters for: by name, handle, or a property's name or value. */
import type { LiveEvent } from '../server/types.ts'

/** All words of `filter` must be found; `plan:pro` looks at the property `plan` alone. */
export function matches(event: LiveEvent, filter: string): boolean {
  return filter.toLowerCase().split(/\s+/).filter(Boolean).every((word) => matchesWord(event, word))
}

function matchesWord(event: LiveEvent, word: string): boolean {
  const at = word.indexOf(':')
  if (at > 0) {
    const name = word.slice(0, at)
    const value = word.slice(at + 1)
    return Object.entries(event.properties).some(([key, held]) => key.toLowerCase() === name && toText(held).includes(value))
  }
  return [event.name, event.handle ?? '', ...Object.entries(event.properties).flatMap(([key, held]) => [key, toText(held)])]
    .some((text) => text.toLowerCase().includes(word))
}

function toText(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).toLowerCase()
}
