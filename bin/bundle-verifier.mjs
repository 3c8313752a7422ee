/**
 * The ledger's verifier as one file that needs nothing but Node: auditors copy it beside a ledger and run it where
 * nothing else of ours is.
 */
import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** @returns esbuild's result, with its metafile */
export function bundleVerifier(outfile) {
  return build({
    absWorkingDir: root,
    entryPoints: ['src/ledger/verify/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    metafile: true,
    logLevel: 'warning',
  })
}
