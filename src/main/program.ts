/** Starts a program of this code base in a thread or names it for a process: bundled JavaScript, or TypeScript as it is. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

export interface Program {
  readonly path: string
  /** What Node needs in order to run it. */
  readonly nodeArgs: readonly string[]
}

/**
 * The program `name`: beside the bundle as `<name>.mjs`, else the TypeScript file at `source`.
 * @param base the `import.meta.url` of the caller
 */
export function program(name: string, source: string, base: string): Program {
  const bundled = fileURLToPath(new URL(`./${name}.mjs`, base))
  if (existsSync(bundled)) return { path: bundled, nodeArgs: [] }
  const tsx = createRequire(import.meta.url).resolve('tsx')
  return { path: fileURLToPath(new URL(source, base)), nodeArgs: ['--import', tsx] }
}
