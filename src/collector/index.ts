/**
 * Door of the collector: Mixpanel's ingestion routes as functions from a request to an outcome. Sockets, threads and
 * stores are elsewhere. Rules: the wire protocol's chapters 1–12, and SPEC.md for what is cut and refused.
 */
export { corsHeaders, preflightHeaders, type CorsRequest } from './answer/cors.ts'
export {
  decideAnswer,
  firstTimeEventAnswer,
  flagDefinitionsAnswer,
  flagsAnswer,
  lookupTableAnswer,
  lookupTablesAnswer,
  recordAnswer,
  settingsAnswer,
} from './answer/fixed.ts'
export { importRefusalAnswer } from './answer/import.ts'
export { createCollector, type Collector } from './collector.ts'
export { readCredentials, type ImportCredentials, type ImportRefusal } from './credentials.ts'
export { readForm } from './decode/form.ts'
export { Params } from './decode/params.ts'
export { noPlaces, openPlaces, type Place, type PlaceFinder } from './enrich/places.ts'
export { createUserAgentReader, type UserAgent, type UserAgentReader } from './enrich/user-agents.ts'
export type { CollectorDeps } from './intake.ts'
export { campaignNames, clickIdNames } from './parse/campaign.ts'
export type {
  Collected,
  CollectCounts,
  CollectFinding,
  CollectRequest,
  CollectRoute,
  HttpAnswer,
  QuarantinedEvent,
  Sdk,
} from './request.ts'
export { dedupeKeyOf, insertIdOf } from './seal/dedupe-key.ts'
export { defaultSettings, limits, type CollectorSettings } from './settings.ts'
