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

if (!isCheckout() || isServerBuilt()) {
  void import(pathToFileURL(join(root, 'dist', 'signet.mjs')).href)
} else {
  void import('tsx/esm/api').then(({ register }) => {
    register()
    return import(pathToFileURL(join(root, 'src', 'cli', 'main.ts')).href)
  })
}
