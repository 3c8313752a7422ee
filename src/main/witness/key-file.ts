/** A witness's name and signing key in a file of its own; made when it is missing and a name is given. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { isKeyName, type NoteKey } from '../../ledger/index.ts'

export interface WitnessKey {
  readonly self: NoteKey
  readonly privateKey: KeyObject
}

const format = 'signet/witness-key/v1'

/**
 * @param name for a key that has to be made; when the file is there it must hold the same
 * @throws {RangeError} saying what is wrong with the file or the name
 */
export async function witnessKey(file: string, name?: string): Promise<WitnessKey> {
  if (name !== undefined && !isKeyName(name)) throw new RangeError('The name of a witness has no spaces and no plus sign')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && name !== undefined) return make(file, name)
    throw error
  })
  let stored: { format?: unknown; name?: unknown; key?: unknown }
  try {
    stored = JSON.parse(text) as typeof stored
  } catch {
    stored = {}
  }
  if (stored.format !== format || typeof stored.name !== 'string' || typeof stored.key !== 'string') {
    throw new RangeError(`"${file}" does not hold the key of a witness`)
  }
  if (name !== undefined && stored.name !== name) throw new RangeError(`The key in "${file}" is that of ${stored.name}`)
  const privateKey = createPrivateKey({ key: Buffer.from(stored.key, 'base64'), type: 'pkcs8', format: 'der' })
  return { self: { name: stored.name, key: createPublicKey(privateKey) }, privateKey }
}

async function make(file: string, name: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const text = `${JSON.stringify({ format, name, key: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64') }, null, 2)}\n`
  await writeFile(file, text, { mode: 0o600, flag: 'wx', flush: true })
  return text
}
