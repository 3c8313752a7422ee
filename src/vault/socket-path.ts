/**
 * Where the vault of a keys directory listens: beside the keys, so that the command line finds it too.
 */
import { hash } from 'node:crypto'
import { join, resolve } from 'node:path'

/** The kernel's limit for the path of a socket, less the final zero. */
const longestPath = 107

/** The socket of a keys directory. A directory too deep for a socket's path gets one under `/tmp`, in its own folder. */
export function vaultSocketPath(keysDir: string): string {
  const dir = resolve(keysDir)
  const beside = join(dir, 'vault.sock')
  if (Buffer.byteLength(beside) <= longestPath) return beside
  return join('/tmp', `signet-${hash('sha256', dir).slice(0, 32)}`, 'vault.sock')
}
