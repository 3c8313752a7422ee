import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** What the files of a folder (tests aside) import that is neither theirs nor Node's own. */
function importsOf(folder: string): string[] {
  const dir = fileURLToPath(new URL(folder, import.meta.url))
  const files = readdirSync(dir).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(2)
  return files.flatMap((name) =>
    [...readFileSync(`${dir}/${name}`, 'utf8').matchAll(/from '([^']+)'/g)]
      .map(([, path]) => path!)
      .filter((path) => !path.startsWith('node:') && !path.startsWith('./')),
  )
}

test('the verifier imports nothing but format/, and format/ nothing at all', () => {
  expect(importsOf('./format')).toEqual([])
  expect(importsOf('./verify').filter((path) => !path.startsWith('../format/'))).toEqual([])
})
