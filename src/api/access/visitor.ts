/** Reads who stands at the door out of a request: where the browser is, what it is, roughly where in the world. */
import type { FastifyRequest } from 'fastify'
import type { Visitor } from '../../access/index.ts'
import { createUserAgentReader } from '../../collector/index.ts'
import type { Position } from '../../model/position.ts'
import { deviceKey } from './credentials.ts'

export interface VisitorOptions {
  /** Where browsers reach this server, when that is not what their requests say. */
  readonly origin: string | undefined
  /** Country and region of an address. */
  readonly placeOf: (address: string) => string | undefined
  readonly positionOf: (address: string) => Position | undefined
}

export type VisitorOf = (request: FastifyRequest) => Visitor

export function createVisitorOf({ origin, placeOf, positionOf }: VisitorOptions): VisitorOf {
  const agents = createUserAgentReader()
  return (request) => {
    const { browser, os } = agents.read(request.headers['user-agent'] ?? '')
    const device = browser !== undefined && os !== undefined ? `${browser} · ${os}` : (browser ?? os)
    return {
      address: request.ip,
      origin: origin ?? `${request.protocol}://${request.host}`,
      device: device?.slice(0, 80),
      place: placeOf(request.ip),
      position: positionOf(request.ip),
      deviceKey: deviceKey(request),
    }
  }
}
