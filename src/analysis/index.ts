/** Questions in, answers out. */
export { ask, type AskOptions } from './ask.ts'
export type { Describe, Description } from './people/answer.ts'
export type { Read, ReadOptions } from './reading.ts'
