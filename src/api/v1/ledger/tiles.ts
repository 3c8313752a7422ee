/**
 * The ledger for others' tools (C2SP tlog-tiles): the checkpoint and the tiles of hashes for everybody, so that any
 * monitor can follow the log; the entries themselves only for readers of the ledger.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { LedgerError } from '../../../ledger/index.ts'
import { parseTilePath, writeStatements } from '../../../ledger/witness/index.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Endpoint, endpoint } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'

const tileWidth = 256

/** What anybody may ask for: nothing of it says what happened, only that it did. */
export function ledgerTiles(app: FastifyInstance, { ledger }: Pick<ApiDeps, 'ledger'>): void {
  app.get('/ledger/checkpoint', async (_request, reply) => {
    return reply.header('Cache-Control', 'no-store').type('text/plain; charset=utf-8').send(ledger.checkpoint)
  })
  app.get('/ledger/keys', async (_request, reply) => {
    return reply.header('Cache-Control', 'no-store').type('text/plain; charset=utf-8').send(writeStatements(ledger.keyStatements))
  })
  app.get('/ledger/tile/*', async (request, reply) => {
    const tile = parseTilePath((request.params as { readonly '*': string })['*'])
    if (tile === undefined || tile.level === 'entries') throw noTile()
    const bytes = await ledger.hashes(tile.level, tile.number * tileWidth, tile.width).catch((error: unknown) => {
      if (error instanceof LedgerError && error.code === 'LEDGER_NOT_FOUND') throw noTile()
      throw error
    })
    return forGood(reply).send(bytes)
  })
}

export function entryTileEndpoint({ ledger }: Pick<ApiDeps, 'ledger'>): Endpoint {
  return endpoint(
    {
      method: 'GET', path: '/v1/ledger/tile/entries/*', needs: 'ledger.read', streams: true,
      summary: 'Entries in bundles of 256 (C2SP tlog-tiles): two bytes of length, big-endian, and the entry, for each',
    },
    async ({ request, reply }) => {
      const tile = parseTilePath(`entries/${(request.params as { readonly '*': string })['*']}`)
      const first = (tile?.number ?? 0) * tileWidth
      if (tile === undefined || first + tile.width > ledger.size) throw noTile()
      const parts: Buffer[] = []
      for (let index = first; index < first + tile.width; index++) {
        const line = await ledger.line(index)
        const length = Buffer.alloc(2)
        length.writeUInt16BE(line.byteLength)
        parts.push(length, line)
      }
      void reply.type('application/octet-stream').send(Buffer.concat(parts))
      return undefined
    },
  )
}

/** A tile never changes. */
function forGood(reply: FastifyReply): FastifyReply {
  return reply.header('Cache-Control', 'public, max-age=31536000, immutable').type('application/octet-stream')
}

function noTile(): ApiError {
  return new ApiError('NOT_FOUND', 'The ledger has no such tile')
}
