/**
 * `node tools/licences.mjs`: fails when an installed package that is shipped to whoever runs Signet has a licence that
 * binds what it is part of, or none that can be read.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const binding = /\b(?:A|L)?GPL|\bSSPL|\bBUSL|\bBSL-1\.1|\bOSL|\bEUPL|\bCC-BY-NC|\bCC-BY-ND/i

/** Read by hand where a package does not say it in its package.json. */
const known = {}

const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'))
const shipped = Object.entries(packages).filter(([path, entry]) => path !== '' && entry.dev !== true && entry.devOptional !== true)
if (shipped.length === 0) throw new Error('The licences were not checked: package-lock.json names no package')

const faults = []
for (const [path, entry] of shipped) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const manifest = readManifest(`${root}${path}/package.json`)
  // Packages for other systems are not installed; the lock file says their licence.
  if (manifest === undefined && entry.optional !== true) faults.push(`${name}: not installed`)
  const licence = known[name] ?? textOf(manifest?.license ?? manifest?.licenses ?? entry.license)
  // Of several that one may choose from, one that does not bind is enough.
  const choices = licence.replace(/[()]/g, '').split(/ OR /i)
  if (licence === '') faults.push(`${name}: no licence is named`)
  else if (choices.every((choice) => binding.test(choice))) faults.push(`${name}: ${licence}`)
}
for (const fault of faults) process.stderr.write(`${fault}\n`)
process.stdout.write(`licences: ${shipped.length} packages, ${faults.length} fault${faults.length === 1 ? '' : 's'}\n`)
if (faults.length > 0) process.exitCode = 1

function readManifest(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function textOf(value) {
  if (Array.isArray(value)) return value.map(textOf).join(' OR ')
  if (typeof value === 'object' && value !== null) return textOf(value.type)
  return typeof value === 'string' ? value : ''
}
