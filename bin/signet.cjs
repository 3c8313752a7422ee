#!/usr/bin/env node
/**
 * The `signet` command. Runs the bundle, or in a checkout whose bundle is missing or old the sources as they are.
 *
 * The thread pool is sized here, before anything uses it: hashing, compression and file writes of intake share it. This
 * is why the file is CommonJS: Node reads an ES module on the pool, and then its size is fixed.
 */
'use strict'

process.env.UV_THREADPOOL_SIZE ??= '16'

const { join } = require('node:path')
const { pathToFileURL } = require('node:url')
const { isCheckout, isServerBuilt, root } = require('./freshness.cjs')

load().catch((error) => {
  const missing = error?.code === 'ERR_MODULE_NOT_FOUND' && /Cannot find package/.test(error.message)
  process.stderr.write(
    missing
      ? 'signet: NOT_INSTALLED: Packages that it needs are not installed\n  Run "npm ci" in this directory, or "npm start"\n'
      : `signet: INTERNAL: Cannot load the command: ${String(error?.message).split('\n', 1)[0]}\n`,
  )
  process.exitCode = 1
})

async function load() {
  if (!isCheckout() || isServerBuilt()) return import(pathToFileURL(join(root, 'dist', 'signet.mjs')).href)
  const { register } = await import('tsx/esm/api')
  register()
  return import(pathToFileURL(join(root, 'src', 'cli', 'main.ts')).href)
}
