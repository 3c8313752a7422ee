#!/usr/bin/env node
/**
 * `npm run bench [NAME …]`: runs the benchmarks one after the other and prints their tables. Each is a program of its
 * own that puts ours, its floor and the usual technique into one run; a name picks the program that measures it.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const programs = [
  { file: 'ingest.ts', names: ['ingest', 'ingest-batch', 'ingest-single', 'seal'] },
  { file: 'queries.ts', names: ['queries', 'trend', 'breakdown', 'funnel', 'retention', 'flow', 'merge', 'exactness'] },
  { file: 'start.ts', names: ['start', 'idle'] },
  { file: 'guard.ts', names: ['guard'] },
  { file: 'collector.ts', names: ['collector'] },
  { file: 'seal.ts', names: ['sealer'] },
  { file: 'ledger.ts', names: ['ledger'] },
  { file: 'exposure.ts', names: ['exposure'] },
  { file: 'rewrap.ts', names: ['rewrap'] },
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !programs.some(({ names }) => names.includes(name)))
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${programs.flatMap(({ names }) => names).join(', ')}`)
  process.exit(2)
}
let failed = false
for (const { file, names } of programs) {
  if (wanted.length > 0 && !names.some((name) => wanted.includes(name))) continue
  const path = fileURLToPath(new URL(file, import.meta.url))
  console.log(`\n# ${file.replace('.ts', '')}\n`)
  const { status } = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', path, ...wanted], {
    stdio: 'inherit',
    env: { ...process.env, UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16' },
  })
  failed ||= status !== 0
}
process.exit(failed ? 1 : 0)
