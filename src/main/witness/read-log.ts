/** Reads another Signet's ledger over HTTP: its checkpoint and its tiles of hashes. Whoever asks named the address. */
import type { LogReader } from '../../ledger/witness/index.ts'
import { send } from './request.ts'

/** @param address of the server */
export function readLogAt(address: string): LogReader {
  const base = `${address.replace(/\/+$/, '')}/ledger/`
  async function get(path: string): Promise<Buffer> {
    const { status, body } = await send('GET', base + path, undefined, { allowPrivate: true })
    if (status !== 200) throw new Error(`${path} was answered with ${status}`)
    return body
  }
  return {
    checkpoint: async () => (await get('checkpoint')).toString('utf8'),
    keys: async () => (await get('keys')).toString('utf8'),
    tile: get,
  }
}
