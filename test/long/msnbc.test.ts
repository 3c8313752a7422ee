import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { eventLines, expectedAnswers, readVisits } from '../data/msnbc.ts'
import { askAll, importFile } from '../msnbc-server.ts'
import { startServer } from '../server.ts'

/** The folder of msnbc990928.zip, from the UCI Machine Learning Repository. */
const folder = process.env['SIGNET_MSNBC_DIR']

test.skipIf(folder === undefined)('4.7 million real events give exactly the answers that plain loops give (needs SIGNET_MSNBC_DIR)', { timeout: 3_600_000 }, async () => {
  const unzip = spawn('unzip', ['-p', join(folder!, 'msnbc990928.zip'), 'msnbc990928.seq'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const visits = readVisits(await text(unzip.stdout))
  const expected = expectedAnswers(visits)
  // As published with the data: the loops themselves are right.
  expect(visits.visitors).toHaveLength(989_818)
  expect(expected.funnel).toEqual([313_181, 71_600, 8_403])
  expect(expected.viewsByCategory).toMatchObject({ frontpage: 940_469, news: 452_387, sports: 395_880, travel: 16_972 })
  expect(expected.nothingAfterFrontpage).toBe(64_020)

  const dir = await mkdtemp(join(tmpdir(), 'signet-msnbc-'))
  const file = join(dir, 'events.jsonl')
  await pipeline(Readable.from(eventLines(visits)), createWriteStream(file))
  const server = await startServer(join(dir, 'data'))
  try {
    const began = performance.now()
    expect(await importFile(server, file)).toMatchObject({ taken: 4_698_794, refused: 0 })
    const seconds = (performance.now() - began) / 1000
    process.stdout.write(`imported ${Math.round(4_698_794 / seconds).toLocaleString('en')} events/s\n`)
    expect(await askAll(server)).toEqual({ views: 4_698_794, ...expected })
  } finally {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
})
