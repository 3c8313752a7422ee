/** The key of access: encrypts seeds of one-time codes and signs challenges. A file of its own beside the other keys. */
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const format = 'signet/access-key/v1'

/** Made at the first call; of several processes that make it at once, one wins and all answer the same. */
export async function accessKey(keysDir: string): Promise<Uint8Array> {
  const path = join(keysDir, 'access-key.json')
  return (await read(path)) ?? make(keysDir, path)
}

async function make(keysDir: string, path: string): Promise<Uint8Array> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await mkdir(keysDir, { recursive: true, mode: 0o700 })
  await writeFile(draft, `${JSON.stringify({ format, key: randomBytes(32).toString('base64') }, null, 2)}\n`, { mode: 0o600, flush: true })
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return (await read(path))!
}

async function read(path: string): Promise<Uint8Array | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const found = JSON.parse(text) as { format?: unknown; key?: unknown }
  const key = Buffer.from(typeof found.key === 'string' ? found.key : '', 'base64')
  if (found.format !== format || key.length !== 32) throw new Error(`${path} is not the key of access; restore it from a backup of the keys`)
  return key
}
