/** Where this code base is, and its version. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json: above the sources, or above the bundle. */
export function home(): string | undefined {
  let dir = dirname(fileURLToPath(import.meta.url))
  for (let depth = 0; depth < 4; depth++, dir = dirname(dir)) if (existsSync(join(dir, 'package.json'))) return dir
  return undefined
}

export async function packageVersion(): Promise<string> {
  const root = home()
  if (root === undefined) return 'unknown'
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version?: string }
  return version ?? 'unknown'
}
