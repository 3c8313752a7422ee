/** Writes the OpenAPI 3.1 description of Signet's own API from the same shapes that check its requests. */
import { z } from 'zod'
import type { Described } from './endpoint.ts'
import { error } from './v1/shapes.ts'

type Schema = Record<string, unknown>

export function openApi(routes: readonly Described[], version: string): Schema {
  const components: Record<string, unknown> = {}
  const paths: Record<string, Record<string, Schema>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][route.method.toLowerCase()] = operation(route, (shape, io) => schemaOf(shape, io, components))
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Signet',
      version,
      description: "Signet's own API. Mixpanel's routes are described in docs/compatibility.md.",
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        session: {
          type: 'apiKey', in: 'cookie', name: 'signet_session',
          description: "Set by signing in, and by the owner's link. Requests that change something must come from a page of this server, or carry X-Signet: 1",
        },
        secret: { type: 'http', scheme: 'basic', description: "A project's secret as the user name, no password; or a service account's name and secret" },
      },
    },
    security: [{ session: [] }, { secret: [] }],
  }
}

type ToSchema = (shape: z.ZodType, io: 'input' | 'output') => Schema

function operation(route: Described, toSchema: ToSchema): Schema {
  const named = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name, in: 'path', required: true, schema: { type: 'string' },
  }))
  return {
    summary: route.summary,
    operationId: operationId(route),
    ...(route.needs === 'no-reader' && { security: [] }),
    ...(route.needs !== undefined && { 'x-needs': route.needs }),
    ...(route.confirmed !== undefined && { 'x-confirmed-by': route.confirmed }),
    parameters: [...named, ...(route.query === undefined ? [] : queryParameters(toSchema(route.query, 'input')))],
    ...(route.body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: toSchema(route.body, 'input') } } },
    }),
    responses: {
      ...success(route, toSchema),
      default: { description: 'A refusal or a failure', content: { 'application/json': { schema: toSchema(error, 'output') } } },
    },
  }
}

function success(route: Described, toSchema: ToSchema): Schema {
  if (route.streams === true) return { 200: { description: 'A stream', content: { 'text/event-stream': { schema: { type: 'string' } } } } }
  if (route.answer === undefined) return { 204: { description: 'Done' } }
  return { '2XX': { description: 'Answered', content: { 'application/json': { schema: toSchema(route.answer, 'output') } } } }
}

/** `GET /v1/projects/:id/live` is `getProjectsLive`. */
function operationId({ method, path }: Described): string {
  const words = path.split('/').slice(2).map((part) => (part.startsWith(':') ? `By-${part.slice(1)}` : part))
  const capitals = words.flatMap((word) => word.split('-')).map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return method.toLowerCase() + capitals.join('')
}

function queryParameters(schema: Schema): Schema[] {
  const required = (schema['required'] ?? []) as string[]
  return Object.entries((schema['properties'] ?? {}) as Record<string, Schema>).map(([name, shape]) => ({
    name, in: 'query', required: required.includes(name), schema: shape,
  }))
}

/** Shapes with a name of their own, and those that refer to themselves, become components. */
function schemaOf(shape: z.ZodType, io: 'input' | 'output', components: Record<string, unknown>): Schema {
  const schema = z.toJSONSchema(shape, { io, unrepresentable: 'any' }) as Schema
  return moveDefinitions(schema, components)
}

function moveDefinitions(schema: Schema, components: Record<string, unknown>): Schema {
  const { $schema: _, $defs: definitions = {}, id, ...rest } = schema
  const names = new Map<string, string>()
  for (const name of Object.keys(definitions as Schema)) names.set(name, name.startsWith('__') ? `Json${name.slice(2)}` : name)
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'id' || typeof (value as Schema)['id'] !== 'string').map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? reference(inner, names) : moved(inner),
    ]))
  }
  for (const [name, definition] of Object.entries(definitions as Schema)) components[names.get(name)!] = moved(definition)
  const own = moved(rest) as Schema
  if (typeof id !== 'string') return own
  components[id] = own
  return { $ref: `#/components/schemas/${id}` }
}

function reference(ref: string, names: ReadonlyMap<string, string>): string {
  const name = ref.replace('#/$defs/', '')
  return `#/components/schemas/${names.get(name) ?? name}`
}
