/** Logs from elsewhere, as JSON Lines: which actor or session came from which address when. Other lines count, and pass by. */
import { BlockList, isIP } from 'node:net'
import { IncidentError } from '../errors.ts'

export interface ImportedLine {
  /** Milliseconds. */
  readonly at: number
  readonly address: string
  /** As the ledger names them. */
  readonly actor?: string
  readonly session?: number
}

const names = {
  at: ['at', 'time', 'timestamp', '@timestamp', 'ts'], address: ['address', 'ip', 'client_ip', 'remote_addr', 'clientip', 'sourceIPAddress'],
  actor: ['actor'], session: ['session'],
} as const

/** @throws {IncidentError} INCIDENT_INVALID when a line is no JSON */
export function parseLog(text: string): { readonly lines: number; readonly useful: ImportedLine[] } {
  let lines = 0
  const useful: ImportedLine[] = []
  for (const [n, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    lines++
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      throw new IncidentError('INCIDENT_INVALID', `Line ${n + 1} of the log is no JSON`, 'A log is imported as JSON Lines: one object a line')
    }
    const found = toLine(value)
    if (found !== undefined) useful.push(found)
  }
  return { lines, useful }
}

/** What `parseLog` reads again, and nothing else of the log. */
export function writeLog(useful: readonly ImportedLine[]): string {
  return useful.map((line) => `${JSON.stringify(line)}\n`).join('')
}

/** As the ledger names actors; a name that is written here instead is nobody's. */
const actorForm = /^[a-z][a-z-]{1,30}(?::\d{1,15})?$/

function toLine(value: unknown): ImportedLine | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const read = (which: readonly string[]) => which.map((name) => (value as Record<string, unknown>)[name]).find((one) => one !== undefined)
  const [time, address, actor, session] = [read(names.at), read(names.address), read(names.actor), read(names.session)]
  const at = typeof time === 'number' ? (time < 1e11 ? time * 1_000 : time) : typeof time === 'string' ? Date.parse(time) : Number.NaN
  if (!Number.isFinite(at) || typeof address !== 'string' || isIP(address) === 0) return undefined
  const who = {
    ...(typeof actor === 'string' && actorForm.test(actor) && { actor }), ...(Number.isSafeInteger(session) && { session: session as number }),
  }
  return Object.keys(who).length === 0 ? undefined : { at, address, ...who }
}

/** Whether an address is in a network (`203.0.113.0/24`) or is the one that is named. */
export function inNetwork(address: string, network: string): boolean {
  return listOf([network]).check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** @throws {IncidentError} MEASURE_INVALID */
export function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [base = '', length] = network.split('/', 2)
    const version = isIP(base)
    const bits = length === undefined ? undefined : Number(length)
    const most = version === 6 ? 128 : 32
    if (version === 0 || (bits !== undefined && !(Number.isInteger(bits) && bits >= 0 && bits <= most && /^\d+$/.test(length!)))) {
      throw new IncidentError('MEASURE_INVALID', 'That is no address and no network', 'Write 203.0.113.7, 203.0.113.0/24, or the same in IPv6')
    }
    const family = version === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(base, family)
    else list.addSubnet(base, bits, family)
  }
  return list
}
