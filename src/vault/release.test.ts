import { expect, test } from 'vitest'
import type { Pseudonym } from '../model/pseudonym.ts'
import type { RequestView } from './grants/request.ts'
import { releaseCsv, releaseJson } from './release.ts'

const request = {
  id: 'g-1', actor: 'member:1', project: 3, level: 'full', reason: '=cmd', approvals: [{ member: 2, name: 'Bob', at: 1 }],
} as unknown as RequestView
const person = 'AAAAAAAAAAAAAAAAAAAAAA' as Pseudonym
const at = (field: string, text: string | null) => ({ record: 'r', pseudonym: person, field, text })

test('V84 a file carries its receipt', () => {
  const opened = { request, records: [at('$email', 'ann@example.org')], receipt: { index: 41, checkpoint: 'origin\n42\n' } }
  expect(JSON.parse(releaseJson(opened))).toEqual({
    receipt: { grant: 'g-1', actor: 'member:1', project: 3, level: 'full', reason: '=cmd', approvedBy: ['member:2'], entry: 41, checkpoint: 'origin\n42\n' },
    values: [{ pseudonym: person, handle: expect.any(String), field: '$email', value: 'ann@example.org' }],
  })
  const csv = releaseCsv(opened)
  expect(csv).toMatch(/^"pseudonym","handle","\$email"\r\n"A{22}","[a-z]+-[a-z]+-[a-z0-9]{4}","ann@example\.org"\r\n/)
  expect(csv).toContain('"receipt.entry","41"\r\n')
  expect(csv).toContain('"receipt.checkpoint","origin\n42\n"')
})

test('V85 no cell begins as a formula, also below a line break, and none ends early', () => {
  const values = ['=1+1', '+1', '-1', '@a', '\tx', '\rx', '\0x', 'a\n=b', 'quote " and, comma', null]
  const csv = releaseCsv({ request, records: values.map((text, n) => at(`f${n}`, text)), receipt: undefined })
  const cells = [...csv.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell]) => cell!)
  for (const cell of cells) for (const line of cell.split('\n')) expect(line).not.toMatch(/^[=+\-@\t\r\0]/)
  expect(cells).toContain('quote "" and, comma')
  expect(cells).toContain('(does not open)')
})
