import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** What a program would load: the files bundled into it, and what it imports when it runs. */
async function loadedBy(entry: string) {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true, write: false, metafile: true, platform: 'node', format: 'esm', logLevel: 'silent',
  })
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path))
  return { files: Object.keys(metafile.inputs), imports }
}

test('V31 the vault loads no package: its own files, those of sealed values and of the ledger’s form, the ground, and node:', async () => {
  const { files, imports } = await loadedBy('main.ts')
  expect(files.filter((file) => !/^src\/(?:vault|identity\/sealed|ledger\/verify|ledger\/format|model|base)\//.test(file))).toEqual([])
  expect(imports.length).toBeGreaterThan(0)
  expect(imports.filter((path) => !path.startsWith('node:'))).toEqual([])
})

test('V31 the listing would show a package', async () => {
  const { files } = await loadedBy('../identity/index.ts')
  expect(files.some((file) => file.startsWith('node_modules/quick-lru/'))).toBe(true)
})
