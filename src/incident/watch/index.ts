/** The door of the watch over advisories. */
export type { Advisory } from './advisory.ts'
export { type Match, packagesOf, type Used } from './match.ts'
export { longestFeed, readFeed } from './read-feed.ts'
export { createWatch, draftIncident, type Feed, type FoundAdvisory, type Watch } from './watch.ts'
