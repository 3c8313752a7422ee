/** The log: JSON lines on standard error, with no identity in them. */
import { destination, pino } from 'pino'

export type Logger = ReturnType<typeof createLog>

export function createLog(level: string) {
  return pino({ level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }, destination({ fd: 2, sync: false }))
}
