/**
 * The HTTP door: Mixpanel's ingestion routes, Signet's own API, the compatible read APIs, the browser app, health.
 *
 * What guards the routes is registered here, before any of them: `access/guard.ts` says who reads, by the pattern of
 * the route, and no handler checks again. Requests are logged by that pattern too; addresses of requests can hold data
 * (`GET /track?data=…`) and are never logged.
 */
import { createServer } from 'node:http'
import fastify, {
  type FastifyBaseLogger, type FastifyError, type FastifyInstance, type FastifyReply, LogController,
} from 'fastify'
import { containReads, refuseBlocked, refuseContained } from './access/contained.ts'
import { createGuard, guardRoutes } from './access/guard.ts'
import { createDemandProof } from './access/proof.ts'
import { createVisitorOf } from './access/visitor.ts'
import { createWrongKeys } from './access/wrong-keys.ts'
import type { ApiDeps } from './deps.ts'
import { demandDescriptions, type Endpoint, register } from './endpoint.ts'
import { ApiError, toHttpError } from './errors.ts'
import { neverKept, pageHeaders, securityHeaders, strictTransport } from './headers.ts'
import { countRequests, createMetrics, healthRoutes, requestCounter } from './health.ts'
import { createFastLane } from './ingest/fast-lane.ts'
import { ingestRoutes, type RouteDeps } from './ingest/routes.ts'
import { openLinkRoute } from './open-link.ts'
import { openApi } from './openapi.ts'
import { lexiconRoutes } from './mixpanel/lexicon.ts'
import { gdprRoutes } from './mixpanel/gdpr.ts'
import { compatRoutes } from './mixpanel/routes.ts'
import { actorOf, createRecordRead, primedMeter } from './reads.ts'
import { machineEndpoints } from './v1/access/machines.ts'
import { meEndpoints } from './v1/access/me.ts'
import { memberEndpoints } from './v1/access/members.ts'
import { signInEndpoints } from './v1/access/sign-in.ts'
import { askEndpoints } from './v1/ask.ts'
import { boardEndpoints } from './v1/boards.ts'
import { dataEndpoints } from './v1/data.ts'
import { dataPageEndpoints } from './v1/data/endpoints.ts'
import { ledgerEndpoints } from './v1/ledger/endpoints.ts'
import { entryTileEndpoint, ledgerTiles } from './v1/ledger/tiles.ts'
import { destinationEndpoints } from './v1/destinations/endpoints.ts'
import { findEndpoints } from './v1/grants/find.ts'
import { grantEndpoints } from './v1/grants/grants.ts'
import { vaultMemberEndpoints } from './v1/grants/members.ts'
import { exposureEndpoints } from './v1/incidents/exposures.ts'
import { incidentEndpoints } from './v1/incidents/incidents.ts'
import { measureEndpoints } from './v1/incidents/measures.ts'
import { liveEndpoints } from './v1/live.ts'
import { noticeEndpoints } from './v1/notices/notices.ts'
import { bulletinEndpoints } from './v1/notices/bulletins.ts'
import { watchEndpoints } from './v1/notices/watch.ts'
import { publicPages } from './public/routes.ts'
import { peopleEndpoints } from './v1/people.ts'
import { privacyEndpoints } from './v1/privacy/endpoints.ts'
import { projectEndpoints } from './v1/projects.ts'
import { drillEndpoints } from './v1/drills/drills.ts'
import { sampleEndpoints } from './v1/sample.ts'
import { sessionEndpoints } from './v1/session.ts'
import { createSummaries } from './v1/summaries.ts'
import { suppressionEndpoints } from './v1/suppression.ts'
import { webApp } from './web-app.ts'

export interface ApiOptions {
  /** The built browser app (`dist/web`). */
  readonly webDir?: string
  readonly ingest: RouteDeps
  readonly log: FastifyBaseLogger
  /** Whether one proxy stands in front and says in its headers who the client is and how it came. */
  readonly trustProxy: boolean
  /** Random bytes; see {@link createRecordRead}. */
  readonly digestKey: Uint8Array
  /** Unguessable text. */
  readonly newSessionId: () => string
  /** Unguessable: 43 characters of base64url. */
  readonly newDeviceKey: () => string
  /** Where browsers reach this server, when that is not what their requests say. */
  readonly origin: string | undefined
}

/** Mixpanel's Node client sends events in the address: lines of 100 KB must pass. */
const longestHead = 128 * 1024
const largestJson = 1024 * 1024
const receiveTimeoutMs = 120_000
/** Longer than proxies and clients keep a connection without use. */
const idleTimeoutMs = 72_000

export async function createApi(deps: ApiDeps, options: ApiOptions): Promise<FastifyInstance> {
  const metrics = createMetrics(deps)
  const observe = requestCounter(metrics)
  const lane = createFastLane({
    ...options.ingest, observe, isBlocked: (address) => deps.incidents.containment.blocks(address), onFailure: (error) => options.log.error({ err: { name: (error as Error).name } }, 'intake failed'),
  })
  const app = fastify({
    serverFactory: (handler) => createServer(
      { maxHeaderSize: longestHead, requestTimeout: receiveTimeoutMs, keepAliveTimeout: idleTimeoutMs },
      (request, response) => {
        // Who stands behind a proxy is worked out by the framework.
        if (options.trustProxy || !lane.takes(request, response)) handler(request, response)
      },
    ),
    loggerInstance: quiet(options.log),
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    bodyLimit: largestJson,
    trustProxy: options.trustProxy ? (_address, hop) => hop === 0 : false,
    forceCloseConnections: 'idle',
  })
  const wrongKeys = createWrongKeys(deps.now)
  const guard = createGuard(deps, wrongKeys)
  const visitorOf = createVisitorOf({ origin: options.origin, placeOf: deps.placeOf, positionOf: deps.positionOf })
  const demandProof = createDemandProof(deps.access, visitorOf)
  const recordAny = createRecordRead(deps.ledger, options.digestKey, primedMeter(deps))
  const recordRead = containReads(recordAny, deps.incidents.containment)
  const summaries = createSummaries(deps)

  demandDescriptions(app)
  refuseBlocked(app, deps.incidents.containment)
  guardRoutes(app, guard, deps)
  refuseContained(app, deps.incidents.containment)
  countRequests(app, observe)
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, code } = toHttpError(error)
    const route = request.routeOptions.url
    if (status >= 500) request.log.error({ err: error, route }, 'a request failed')
    // Of those who are known. What strangers try is counted by signing in, and could fill a log.
    else if (status === 403 && request.reader !== undefined) request.log.warn({ code, route, actor: actorOf(request.reader) }, 'a request was refused')
    return sendError(error, reply)
  })

  await app.register(async (scope) => ingestRoutes(scope, options.ingest))
  await app.register(async (scope) => lexiconRoutes(scope, deps))
  await app.register(async (scope) => gdprRoutes(scope, deps, recordRead, options.newSessionId))
  await app.register(async (scope) => compatRoutes(scope, deps, { recordRead, newSessionId: options.newSessionId }))

  const live = liveEndpoints(deps, {
    recordRead,
    mayStill: async ({ request }) => (await guard.readerOf(request)) !== undefined,
  })
  const endpoints: Endpoint[] = [
    ...signInEndpoints(deps, { guard, wrongKeys, visitorOf, newDeviceKey: options.newDeviceKey }),
    ...meEndpoints(deps, visitorOf),
    ...memberEndpoints(deps, visitorOf),
    ...machineEndpoints(deps),
    ...sessionEndpoints(deps, summaries),
    ...projectEndpoints(deps, summaries),
    ...askEndpoints(deps, recordRead),
    ...dataEndpoints(deps),
    ...dataPageEndpoints(deps, recordRead),
    ...live.endpoints,
    ...peopleEndpoints(deps, recordRead),
    ...ledgerEndpoints(deps, recordRead),
    entryTileEndpoint(deps),
    ...suppressionEndpoints(deps),
    ...boardEndpoints(deps),
    ...privacyEndpoints(deps, recordRead),
    ...grantEndpoints(deps),
    ...findEndpoints(deps),
    ...destinationEndpoints(deps, recordRead),
    ...vaultMemberEndpoints(deps),
    ...incidentEndpoints(deps),
    ...noticeEndpoints(deps, recordAny),
    ...bulletinEndpoints(deps),
    ...watchEndpoints(deps),
    ...exposureEndpoints(deps, recordAny),
    ...measureEndpoints(deps),
    ...drillEndpoints(deps),
    ...sampleEndpoints(deps, summaries),
  ]
  const description = openApi(endpoints.map(({ described }) => described), deps.version)
  app.addHook('preClose', async () => {
    lane.close()
    live.streams.endAll()
  })

  await app.register(async (scope) => {
    addHeaders(scope, { ...securityHeaders, ...neverKept })
    for (const each of endpoints) register(scope, each, demandProof)
    openLinkRoute(scope, deps, wrongKeys)
    healthRoutes(scope, deps, metrics)
    scope.get('/openapi.json', async (_request, reply) => reply.send(description))
  })

  await app.register(async (scope) => {
    addHeaders(scope, securityHeaders)
    ledgerTiles(scope, deps)
  })

  await app.register(async (scope) => publicPages(scope, deps, options.webDir))

  let sendPage: ((reply: FastifyReply) => Promise<FastifyReply>) | undefined
  await app.register(async (scope) => {
    addHeaders(scope, pageHeaders(deps.deskOrigin))
    sendPage = (await webApp(scope, options.webDir, pageHeaders(deps.deskOrigin))).page
  })
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    if (wantsPage && sendPage !== undefined && !/^\/(v1|api)\//.test(request.url)) return sendPage(reply)
    return sendError(new ApiError('NOT_FOUND', 'There is nothing at this address'), reply)
  })
  return app
}

function addHeaders(scope: FastifyInstance, headers: Readonly<Record<string, string>>): void {
  scope.addHook('onRequest', async (request, reply) => {
    reply.headers(request.protocol === 'https' ? { ...headers, ...strictTransport } : headers)
  })
}

function sendError(error: unknown, reply: FastifyReply): FastifyReply {
  const { status, code, message, hint, retryAfter } = toHttpError(error)
  if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter))
  return reply
    .code(status)
    .headers({ ...securityHeaders, ...neverKept })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ error: { code, message, ...(hint !== undefined && { hint }) } }))
}

/**
 * A log that writes nothing of a request but what is handed to it by name, and of an error its names and its place: the
 * message of an engine's error quotes the values that it was given.
 */
function quiet(log: FastifyBaseLogger): FastifyBaseLogger {
  return log.child({}, {
    serializers: {
      req: () => undefined,
      res: () => undefined,
      err: (error: Error & { code?: unknown; cause?: { type?: unknown } }) => ({
        name: error.name, code: error.code, type: error.cause?.type, at: placesOf(error),
      }),
    },
  })
}

/** Where an error arose: its stack without the message. */
function placesOf({ stack }: Error): string[] {
  const lines = (stack ?? '').split('\n').map((line) => line.trim())
  return lines.filter((line) => /^at .*[:(]\/?[^ ]*:\d+:\d+\)?$/.test(line)).slice(0, 6)
}
