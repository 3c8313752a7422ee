/** D21: a poisoned package in the server. The vault that is shipped holds none and loads none; design §5, V31 (vault). */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bundle = fileURLToPath(new URL('../../dist/vault.mjs', import.meta.url))

test('D21 dist/vault.mjs holds no package: every file in it is of the vault, of sealed values or of the ground', () => {
  if (!existsSync(bundle)) expect(spawnSync(process.execPath, ['bin/build.mjs', 'server'], { cwd: root }).status).toBe(0)
  const text = readFileSync(bundle, 'utf8')
  // The bundler writes the name of each file above what it took from it.
  const files = [...text.matchAll(/^\/\/ (\S+\.(?:[cm]?[jt]s|json))$/gm)].map(([, file]) => file!)
  expect(files.length).toBeGreaterThan(20)
  expect(files.filter((file) => !/^src\/(?:vault|identity\/sealed|model|base|ledger)\//.test(file))).toEqual([])
  expect(text).not.toContain('node_modules')
  const loaded = [...text.matchAll(/\bfrom\s*"([^"]+)"|\bimport\s*\(?\s*"([^"]+)"|\brequire\(\s*"([^"]+)"/g)].map(([, a, b, c]) => a ?? b ?? c!)
  expect(loaded.length).toBeGreaterThan(5)
  expect(loaded.filter((name) => !name.startsWith('node:') || !builtinModules.includes(name.slice('node:'.length)))).toEqual([])
})
