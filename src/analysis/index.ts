/** Questions in, answers out. */
export { ask } from './ask.ts'
export type { Read, ReadOptions } from './reading.ts'
