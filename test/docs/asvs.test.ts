/** docs/asvs.md: every test and paper that it names is there, and no requirement is missing or twice. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const page = readFileSync(`${root}docs/asvs.md`, 'utf8')

/** Requirements of a chapter by section, level 3 included: ASVS 5.0.0. */
const sections: Readonly<Record<string, number>> = {
  '6.1': 3, '6.2': 12, '6.3': 8, '6.4': 6, '6.5': 8, '6.6': 4, '6.7': 2, '6.8': 4,
  '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 3, '7.6': 2,
  '8.1': 4, '8.2': 4, '8.3': 3, '8.4': 2,
  '11.1': 4, '11.2': 5, '11.3': 5, '11.4': 4, '11.5': 2, '11.6': 2, '11.7': 2,
  '14.1': 2, '14.2': 8, '14.3': 3, '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 4,
}

/** `6.6.1–6.6.4` is four. */
function requirementsOf(cell: string): string[] {
  return cell.split(',').map((part) => part.trim()).flatMap((part) => {
    const [from, to] = part.split('–')
    const [section, first] = [from!.split('.').slice(0, 2).join('.'), Number(from!.split('.')[2])]
    const last = to === undefined ? first : Number(to.split('.')[2])
    return Array.from({ length: last - first + 1 }, (_, n) => `${section}.${first + n}`)
  })
}

const rows = page.split('\n').flatMap((line) => {
  const cells = /^\| (\d[\d., –]*) \| (.+) \| (.+) \|$/.exec(line)
  return cells === null ? [] : [{ ids: requirementsOf(cells[1]!), shown: cells[3]! }]
})

test('every file that the page names is there', () => {
  const named = [...page.matchAll(/`((?:src|test|web|tools)\/[^`\s]+)`/g), ...page.matchAll(/\b(docs\/[\w./-]+\.md|THREATS\.md)/g)].map(([, path]) => path!)
  expect(named.length).toBeGreaterThan(100)
  expect([...new Set(named)].filter((path) => !existsSync(root + path))).toEqual([])
})

test('each requirement of the chapters is there once, with a file or a reason', () => {
  const wanted = Object.entries(sections).flatMap(([section, count]) => Array.from({ length: count }, (_, n) => `${section}.${n + 1}`))
  const listed = rows.flatMap(({ ids }) => ids)
  expect(wanted.filter((id) => !listed.includes(id))).toEqual([])
  expect(listed.filter((id, at) => listed.indexOf(id) !== at)).toEqual([])
  expect(rows.filter(({ shown }) => !/`|docs\/|—|\*\*not met\*\*|\*\*in part\*\*/.test(shown))).toEqual([])
})
