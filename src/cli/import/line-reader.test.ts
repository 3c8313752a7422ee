import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Line, readLines } from './line-reader.ts'

async function linesOf(bytes: Buffer, chunk: number): Promise<Line[]> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
  }
  const lines: Line[] = []
  for await (const some of readLines(chunks(), () => undefined)) lines.push(...some)
  return lines
}

test('readLines() gives the same lines however the bytes are cut, and packed or not', async () => {
  const texts = fc.array(fc.stringMatching(/^[a-zé€ \r]{0,6}$/u))
  await fc.assert(fc.asyncProperty(texts, fc.boolean(), fc.integer({ min: 1, max: 9 }), async (lines, ended, chunk) => {
    const bytes = Buffer.from(lines.join('\n') + (ended ? '\n' : ''))
    const expected = lines.map((line, i) => ({ number: i + 1, text: line.trim() })).filter(({ text }) => text !== '')
    const plain = await linesOf(bytes, chunk)
    expect(plain.map(({ number, text }) => ({ number, text }))).toEqual(expected)
    expect(await linesOf(gzipSync(bytes), chunk)).toEqual(plain)
    // What follows an end is what follows the line.
    for (const { end, number } of plain) expect(bytes.toString('utf8', 0, end).split('\n').filter((_, i, all) => i < all.length - 1 || all[i] !== '')).toHaveLength(number)
  }), { numRuns: 300 })
})

test('readLines() leaves a byte order mark out, and fails on a file that is cut off', async () => {
  expect((await linesOf(Buffer.from('\uFEFF{}\n'), 2))[0]?.text).toBe('{}')
  await expect(linesOf(gzipSync(Buffer.from('{}\n'.repeat(99))).subarray(0, 20), 7)).rejects.toThrow('unexpected end of file')
})
