/** A vendor whom a project's events are forwarded to: a trap on this machine that keeps what it is sent. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AskDesk } from '../../drill/index.ts'
import type { ProvenStandingGrant } from '../../model/destination.ts'
import type { StandingDraft } from '../../vault/index.ts'

export interface VendorOptions {
  readonly owner: AskDesk
  readonly project: number
  /** So many are there to be forwarded, or come by `arrive`. */
  readonly events: number
  /** People who come once fields were granted: what was there before goes without them. */
  readonly arrive: () => Promise<unknown>
  /** Identifying fields that the owner lets go there; none: pseudonyms of its own. */
  readonly granted: readonly string[]
  readonly grant: (draft: StandingDraft) => Promise<ProvenStandingGrant>
}

const waitMs = 60_000
const lastsMs = 3_600_000

export async function openVendor({ owner, project, events, arrive, granted, grant }: VendorOptions): Promise<{ readonly destination: number; readonly bodies: readonly string[] }> {
  const bodies: string[] = []
  const trap = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      bodies.push(Buffer.concat(parts).toString())
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => void trap.listen(0, '127.0.0.1', resolve))
  try {
    const path = `/v1/projects/${project}/destinations`
    const policy = { ids: 'separate', places: 'none', properties: ['plan'], whenLocked: 'wait' }
    const { id } = await owner<{ id: number }>('POST', path, {
      name: `Vendor ${granted.join(' ')}`.trim(), kind: 'webhook', address: `http://127.0.0.1:${(trap.address() as AddressInfo).port}/take`, policy, vendor: { name: 'Vendor' },
      ...(granted.length === 0 && { since: 0 }),
    })
    if (granted.length > 0) {
      await owner('PUT', `${path}/${id}/grant`, await grant({ destination: id, project, fields: granted, level: 'full', reason: 'Newsletter tool', lastsMs }))
      await arrive()
    }
    return { destination: id, bodies: await sent(bodies, events, () => owner<{ progress: { sentEvents: number; trouble: string | null } }>('GET', `${path}/${id}`)) }
  } finally {
    await new Promise((resolve) => trap.close(resolve))
  }
}

async function sent(bodies: readonly string[], events: number, look: () => Promise<{ progress: { sentEvents: number; trouble: string | null } }>): Promise<readonly string[]> {
  const deadline = performance.now() + waitMs
  for (;;) {
    const { progress } = await look()
    if (progress.sentEvents >= events) return bodies
    if (performance.now() > deadline) throw new Error(`The vendor was sent ${progress.sentEvents} of ${events} events: ${progress.trouble ?? 'no trouble was told'}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
