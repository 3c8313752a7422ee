/** Names a program of this code base for a process, or starts it in a thread: bundled JavaScript, or TypeScript as it is. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'

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

/**
 * Objects that live for one batch should die young: with the usual 16 MB the collector of garbage took a sixth of an
 * intake worker's time.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 96 }

/** Runs a program in a thread. */
export function startThread({ path, nodeArgs }: Program, name: string): Worker {
  if (nodeArgs.length === 0) return new Worker(path, { name, resourceLimits })
  // A thread does not inherit the loader that runs TypeScript; it registers its own before it loads the program.
  const api = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api').replace(/\.cjs$/, '.mjs')).href
  const start = `import(${JSON.stringify(api)}).then(({ register }) => { register(); return import(${JSON.stringify(pathToFileURL(path).href)}) })`
  return new Worker(start, { eval: true, name, resourceLimits })
}
