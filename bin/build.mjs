/**
 * Builds `dist/`: the server (`signet.mjs` and its chunks, `intake-worker.mjs`), the vault and the ledger's verifier
 * (`vault.mjs` and `verify.mjs`, which may hold no package) and the web app (`web/`). `node bin/build.mjs [server] [web]`; both when none is named.
 *
 * All bundles lie flat in `dist/`, because programs find each other beside the file that starts them.
 */
import { build } from 'esbuild'
import { cp, readdir, rm, utimes } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildVerifyPage } from './build-verify.mjs'
import { bundleVerifier } from './bundle-verifier.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const asked = process.argv.slice(2)
const wants = (part) => asked.length === 0 || asked.includes(part)
const started = new Date()

if (wants('server')) await buildServer()
if (wants('web')) await buildWeb()

async function buildServer() {
  const common = { absWorkingDir: root, bundle: true, platform: 'node', format: 'esm', target: 'node20.19', metafile: true, logLevel: 'warning' }
  const server = await build({
    ...common,
    entryPoints: { signet: 'src/cli/main.ts', 'intake-worker': 'src/main/intake/worker.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    // Commands are loaded when they are called: asking a question does not load the engine.
    splitting: true,
    chunkNames: 'chunk-[name]-[hash]',
    packages: 'external',
  })
  const vault = await build({ ...common, entryPoints: ['src/vault/main.ts'], outfile: 'dist/vault.mjs' })
  const verifier = await bundleVerifier('dist/verify.mjs')
  const outputs = [server, vault, verifier].flatMap(({ metafile }) => Object.keys(metafile.outputs).map((path) => basename(path)))
  assertNoPackages('vault', vault.metafile)
  assertNoPackages('verifier', verifier.metafile)
  // The desk's page stands beside the vault as it stands in the sources.
  await cp(join(root, 'src/vault/desk/page'), join(dist, 'desk/page'), { recursive: true })
  for (const name of await readdir(dist)) {
    if (name.endsWith('.mjs') && !outputs.includes(name)) await rm(join(dist, name))
  }
  // A source that changes while this runs makes the bundle old.
  for (const name of outputs) await utimes(join(dist, name), started, started)
}

function assertNoPackages(name, metafile) {
  const packages = Object.keys(metafile.inputs).filter((path) => path.includes('node_modules'))
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path))
  const strangers = [...packages, ...imports.filter((path) => !path.startsWith('node:'))]
  if (strangers.length > 0) throw new Error(`The ${name} must load no package, but would load ${strangers.join(', ')}`)
}

async function buildWeb() {
  const { build: buildApp } = await import('vite')
  await buildApp({ root: join(root, 'web'), configFile: join(root, 'web', 'vite.config.ts'), logLevel: 'warn' })
  await buildVerifyPage(root, join(dist, 'web', 'verify.html'))
  await utimes(join(dist, 'web', 'index.html'), started, started)
}
