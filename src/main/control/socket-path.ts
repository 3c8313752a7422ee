/** Where a running instance takes the acts of whoever is on its machine: beside its data, for its own user only. */
import { hash } from 'node:crypto'
import { join, resolve } from 'node:path'

/** The kernel's limit for the path of a socket, less the final zero. */
const longestPath = 107

export function controlSocketPath(root: string): string {
  const dir = resolve(root)
  const beside = join(dir, 'control.sock')
  if (Buffer.byteLength(beside) <= longestPath) return beside
  return join('/tmp', `signet-${hash('sha256', dir).slice(0, 32)}`, 'control.sock')
}
