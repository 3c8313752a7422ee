/**
 * What containment holds back at the moment, for the doors to ask at every request: kept in the registry, and read anew a
 * few times a second, so that each process has it within a quarter of a second of whoever decided it.
 *
 * While the registry cannot be read the last known state holds.
 */
import type { BlockList } from 'node:net'
import { isIP } from 'node:net'
import type { JsonValue } from '../../model/json.ts'
import type { ProjectId } from '../../model/project.ts'
import type { Settings } from '../../registry/index.ts'
import { IncidentError } from '../errors.ts'
import { listOf } from '../exposure/imported.ts'

export const frozenParts = ['exports', 'rows', 'unsealing'] as const
export type FrozenPart = (typeof frozenParts)[number]

export interface ContainmentState {
  readonly frozen: readonly FrozenPart[]
  readonly readOnly: boolean
  /** Addresses and networks that are not answered. */
  readonly networks: readonly string[]
  /** Projects whose events wait in quarantine, and whose updates of people are refused. */
  readonly quarantined: readonly ProjectId[]
}

export const nothingContained: ContainmentState = { frozen: [], readOnly: false, networks: [], quarantined: [] }

export interface Containment {
  /** As this process last read it. */
  readonly state: ContainmentState
  blocks(address: string): boolean
  /** Changes what is kept; this process sees it at its next reading, as the others do. */
  change(change: (state: ContainmentState) => ContainmentState): Promise<void>
  /** Resolves when this process has read a state that `holds`. @throws {IncidentError} MEASURE_UNAVAILABLE after five seconds */
  until(holds: (state: ContainmentState) => boolean): Promise<void>
  /** Called whenever another state was read. */
  watch(listener: (state: ContainmentState, before: ContainmentState) => void): void
  close(): void
}

const key = 'containment'
export const readEveryMs = 200
const givenUpMs = 5_000

/** @param monotonic milliseconds since some instant, never set back */
export async function openContainment(settings: Settings, monotonic: () => number, onTrouble: (message: string) => void): Promise<Containment> {
  let text = ''
  let state = nothingContained
  let blocked: BlockList | undefined
  let reading: Promise<void> | undefined
  const listeners = new Set<(state: ContainmentState, before: ContainmentState) => void>()
  let turn: Promise<void> = Promise.resolve()

  function take(value: JsonValue | undefined): void {
    const next = JSON.stringify(value ?? nothingContained)
    if (next === text) return
    text = next
    const before = state
    state = { ...nothingContained, ...(JSON.parse(next) as Partial<ContainmentState>) }
    blocked = state.networks.length === 0 ? undefined : listOf(state.networks)
    for (const listener of listeners) listener(state, before)
  }

  async function read(): Promise<void> {
    reading ??= settings.get(key).then(take).finally(() => {
      reading = undefined
    })
    return reading
  }

  await read()
  const timer = setInterval(() => void read().catch((error: unknown) => onTrouble(`Cannot read what is contained: ${nameOf(error)}`)), readEveryMs)
  timer.unref()

  return {
    get state() {
      return state
    },
    blocks: (address) => blocked !== undefined && isIP(address) !== 0 && isIn(blocked, address),
    change(change) {
      const done = turn.then(async () => {
        const present = { ...nothingContained, ...((await settings.get(key)) as Partial<ContainmentState> | undefined) }
        await settings.set(key, change(present) as unknown as JsonValue)
      })
      turn = done.catch(() => undefined)
      return done
    },
    async until(holds) {
      const started = monotonic()
      while (!holds(state)) {
        if (monotonic() - started > givenUpMs) throw new IncidentError('MEASURE_UNAVAILABLE', 'It is kept, and did not take effect within five seconds')
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    watch: (listener) => void listeners.add(listener),
    close() {
      clearInterval(timer)
    },
  }
}

/** Addresses of IPv4 can come in the form of IPv6. */
function isIn(list: BlockList, address: string): boolean {
  const plain = address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address
  return list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
