/** D13: cells that a spreadsheet would compute, in every export that is a table. ASVS 1.2.10. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../src/api/server.fixture.ts'
import { csvLine } from '../../src/model/csv.ts'
import type { Pseudonym } from '../../src/model/pseudonym.ts'
import { releaseCsv } from '../../src/vault/release.ts'
import { cellsOf, computedCells, formulas } from '../../src/drill/index.ts'
import { toCsv as tableCsv } from '../../web/src/answer/csv.ts'

const payloads = formulas
const bad = computedCells

test('D13 the check sees a formula in a cell, quoted or not', () => {
  expect(bad('a,=1\r\n')).toEqual(['=1'])
  expect(bad('a,"=1,2"\r\nb')).toEqual(['=1,2'])
  expect(bad('a,"x\r\n=1"\r\nb')).toEqual([])
})

test.each(payloads.map((payload) => [JSON.stringify(payload), payload]))('D13 no table begins a cell with %s', (_, payload) => {
  expect(bad(csvLine([payload, 1]) + csvLine(['x', payload]))).toEqual([])
  expect(bad(tableCsv({ columns: [{ label: payload }], rows: [[{ raw: payload }]] } as never))).toEqual([])
  const record = { id: 'r', pseudonym: '1.AAAAAAAAAAAAAAAAAAAAAA' as Pseudonym, field: payload, text: payload } as never
  const request = { id: payload, actor: payload, project: 1, level: 'full', reason: payload, approvals: [] } as never
  const csv = releaseCsv({ request, records: [record], receipt: { index: 1, checkpoint: payload } as never } as never)
  expect(bad(csv)).toEqual([])
  // A second line of a cell is one to some programs.
  expect(cellsOf(csv).flatMap((cell) => cell.split('\n')).filter((line) => /^[=+@]/.test(line))).toEqual([])
})

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  const { token } = server.project
  const sent = await server.stranger('/track?verbose=1', { method: 'POST', body: payloads.map((payload, n) => ({ event: payload, properties: { token, distinct_id: `d${n}`, [payload]: payload, time: Date.now(), kind: payload } })) })
  expect(sent.status).toBe(200)
}, 60_000)
afterAll(() => server?.stop())

test('D13 what a stranger sent as names and values comes out of the API’s CSV as text', async () => {
  const day = new Date().toISOString().slice(0, 10)
  const csvs: string[] = []
  for (const payload of ['=1+1', '@SUM(1)', '+1']) {
    const { status, text, headers } = await server.secret(`/api/query/segmentation?event=${encodeURIComponent(payload)}&on=${encodeURIComponent('properties["kind"]')}&from_date=${day}&to_date=${day}&format=csv`)
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('text/csv')])
    csvs.push(text)
  }
  expect(csvs.join('\n')).toContain('\'=1+1')
  expect(csvs.flatMap(bad)).toEqual([])
})
