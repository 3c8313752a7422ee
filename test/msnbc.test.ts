import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventLines, expectedAnswers, readVisits } from './data/msnbc.ts'
import { askAll, importFile } from './msnbc-server.ts'
import { startServer } from './server.ts'

test('4,000 real visitors give exactly the answers that plain loops give, and importing them again changes nothing', { timeout: 300_000 }, async () => {
  const visits = readVisits(await readFile(new URL('data/msnbc-4000.seq', import.meta.url), 'utf8'))
  expect(visits.visitors).toHaveLength(4_000)
  const dir = await mkdtemp(join(tmpdir(), 'signet-msnbc-'))
  const file = join(dir, 'events.jsonl')
  const lines = [...eventLines(visits)]
  await writeFile(file, lines.join(''))
  const server = await startServer(join(dir, 'data'))
  try {
    const expected = { views: lines.length, ...expectedAnswers(visits) }
    expect(expected.funnel[0]).toBeGreaterThan(expected.funnel[2]!)
    expect(expected.funnel[2]).toBeGreaterThan(0)
    for (const _ of ['once', 'again']) {
      expect(await importFile(server, file)).toMatchObject({ taken: lines.length, refused: 0 })
      expect(await askAll(server)).toEqual(expected)
    }
  } finally {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
})
