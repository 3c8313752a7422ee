/** The ledger's name and signing key, in a file of its own beside the other keys; made at the first start. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface LedgerKey {
  readonly origin: string
  readonly privateKey: KeyObject
}

export async function ledgerKey(keysDir: string): Promise<LedgerKey> {
  const path = join(keysDir, 'ledger-key.json')
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const { privateKey } = generateKeyPairSync('ed25519')
    const made = {
      format: 'signet/ledger-key/v1',
      origin: `signet-${randomBytes(6).toString('hex')}/ledger`,
      key: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    }
    await mkdir(keysDir, { recursive: true, mode: 0o700 })
    await writeFile(`${path}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true })
    await rename(`${path}.new`, path)
    text = JSON.stringify(made)
  }
  const { origin, key } = JSON.parse(text) as { origin: string; key: string }
  return { origin, privateKey: createPrivateKey({ key: Buffer.from(key, 'base64'), type: 'pkcs8', format: 'der' }) }
}
