/** Whether the process lives, whether it can take events, and figures for Prometheus. Nothing here tells of a person. */
import type { FastifyInstance } from 'fastify'
import { Counter, Gauge, Histogram, Registry as Metrics, collectDefaultMetrics } from 'prom-client'
import type { ApiDeps } from './deps.ts'

export function healthRoutes(app: FastifyInstance, deps: ApiDeps, metrics: Metrics): void {
  app.get('/healthz', async (_request, reply) => reply.send({ status: 'ok', version: deps.version }))
  app.get('/readyz', async (_request, reply) => {
    const trouble = deps.trouble()
    return trouble === undefined ? reply.send({ status: 'ready' }) : reply.code(503).header('Retry-After', '5').send({ status: 'not ready', reason: trouble })
  })
  app.get('/metrics', async (_request, reply) => {
    const text = await metrics.metrics()
    return reply.type(metrics.contentType).send(text)
  })
}

export function createMetrics(deps: ApiDeps): Metrics {
  const metrics = new Metrics()
  collectDefaultMetrics({ register: metrics })
  const counter = new Counter({
    name: 'signet_intake_total',
    help: 'Events and updates by project and outcome: accepted, or the reason of a refusal',
    labelNames: ['project', 'outcome'],
    registers: [metrics],
    // The registry keeps the counts over restarts; a scrape tells them as they are.
    async collect() {
      await deps.flushCounts()
      this.reset()
      for (const { id } of deps.projects()) {
        const { accepted, refused } = await deps.registry.intake.readIntake(id)
        this.inc({ project: id, outcome: 'accepted' }, accepted)
        for (const [outcome, count] of Object.entries(refused)) this.inc({ project: id, outcome }, count)
      }
    },
  })
  const ready = new Gauge({
    name: 'signet_ready',
    help: '1 when events are taken and loaded',
    registers: [metrics],
    collect() {
      this.set(deps.trouble() === undefined ? 1 : 0)
    },
  })
  const ledger = new Gauge({
    name: 'signet_ledger_entries',
    help: 'Entries in the ledger',
    registers: [metrics],
    collect() {
      this.set(deps.ledger.size)
    },
  })
  const writable = new Gauge({
    name: 'signet_ledger_writable',
    help: '1 when the last entry could be recorded and the ledger is what was signed; unsealing, exports and lists of people stop otherwise',
    registers: [metrics],
    collect() {
      this.set(deps.ledger.trouble === undefined && deps.ledger.check.state !== 'wrong' ? 1 : 0)
    },
  })
  const witnessed = new Gauge({
    name: 'signet_ledger_witness_late',
    help: '1 when a witness of the ledger has signed nothing for a day, or contradicts it',
    labelNames: ['witness'],
    registers: [metrics],
    collect() {
      for (const { name, isLate, contradicts } of deps.witnesses()) this.set({ witness: name }, isLate || contradicts ? 1 : 0)
    },
  })
  void writable
  void witnessed
  void counter
  void ready
  void ledger
  return metrics
}

/** Notes one answered request. */
export type Observe = (route: string, status: number, seconds: number) => void

/** Counts requests by the pattern of their route, never by their address. */
export function requestCounter(metrics: Metrics): Observe {
  const seconds = new Histogram({
    name: 'signet_http_request_seconds',
    help: 'How long requests took, by route and status',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10],
    registers: [metrics],
  })
  return (route, status, taken) => seconds.observe({ route, status: `${Math.floor(status / 100)}xx` }, taken)
}

export function countRequests(app: FastifyInstance, observe: Observe): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    observe(route, reply.statusCode, reply.elapsedTime / 1000)
    request.log.debug({ method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered')
  })
}
