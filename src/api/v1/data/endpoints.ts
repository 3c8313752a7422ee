/** The routes of the Data page, in the order of its tabs. */
import type { ApiDeps } from '../../deps.ts'
import type { Endpoint } from '../../endpoint.ts'
import type { RecordRead } from '../../reads.ts'
import { dictionaryEndpoints } from './dictionary.ts'
import { alertEndpoints, findingEndpoints, planEndpoints, policyEndpoints } from './guard.ts'
import { quarantineEndpoints, sweepEndpoints } from './stored.ts'

export function dataPageEndpoints(deps: ApiDeps, recordRead: RecordRead): Endpoint[] {
  return [
    ...dictionaryEndpoints(deps),
    ...findingEndpoints(deps),
    ...planEndpoints(deps),
    ...policyEndpoints(deps),
    ...quarantineEndpoints(deps, recordRead),
    ...sweepEndpoints(deps),
    ...alertEndpoints(deps),
  ]
}
