/**
 * Says what in a checkout is missing or older than what it is made of: the installed packages, the bundles, the web app.
 *
 * CommonJS, like everything that runs before the first command: Node reads an ES module's file on its thread pool, and
 * the pool's size is fixed by its first use.
 */
'use strict'

const { existsSync, readFileSync, readdirSync, statSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')

/** Whether node_modules holds what package-lock.json says. Packages for other platforms may be absent. */
function isInstalled() {
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages
  const wanted = readJson(join(root, 'package-lock.json'))?.packages
  if (installed === undefined || wanted === undefined) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link === true) return true
    const found = installed[path]
    if (found === undefined) return entry.optional === true || entry.peer === true
    return found.version === entry.version && found.integrity === entry.integrity
  })
}

/** Whether the server's bundles are there and newer than their sources. */
function isServerBuilt() {
  return isNewer(['dist/signet.mjs', 'dist/intake-worker.mjs', 'dist/vault.mjs', 'dist/verify.mjs'], ['src', 'bin/build.mjs', 'package.json'])
}

/** Whether the web app is built and newer than its sources. */
function isWebBuilt() {
  return isNewer(['dist/web/index.html'], ['web', 'src/model', 'package.json'])
}

/** Whether this is a checkout, and not an installed package that came built. */
function isCheckout() {
  return existsSync(join(root, 'src', 'cli', 'main.ts'))
}

function isNewer(targets, sources) {
  const made = targets.map((path) => (existsSync(join(root, path)) ? statSync(join(root, path)).mtimeMs : 0))
  const newest = Math.max(...sources.map((path) => newestUnder(join(root, path))))
  return Math.min(...made) >= newest
}

function newestUnder(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  let newest = 0
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || /\.(?:test|suite|fixture)\.tsx?$/.test(entry.name)) continue
    newest = Math.max(newest, newestUnder(join(path, entry.name)))
  }
  return newest
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

module.exports = { root, isCheckout, isInstalled, isServerBuilt, isWebBuilt }
