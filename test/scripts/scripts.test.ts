import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runScript } from './run-script.ts'

const dir = new URL('.', import.meta.url)
const stories = readdirSync(dir).filter((name) => name.endsWith('.txt'))

test('there are stories', () => {
  expect(stories.length).toBeGreaterThan(3)
})

for (const name of stories) {
  test.concurrent(`story: ${name.replace('.txt', '')}`, { timeout: 180_000 }, () => runScript(readFileSync(new URL(name, dir), 'utf8')))
}

test('a story that is told wrongly fails, and says where', async () => {
  await expect(runScript('signet --version\nstdout "no such version"')).rejects.toThrow('line 2')
  await expect(runScript('! signet --version')).rejects.toThrow('line 1')
})
