import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CliError, errorLines } from './cli-error.ts'

test('docs/errors.md lists the codes of the command line and of the data directory', () => {
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const listed = (of: string) => [...page.matchAll(new RegExp(`^\\| \`([A-Z_]+)\` \\| ${of} \\|`, 'gm'))].map(([, code]) => code).sort()
  const named = (file: string, type: string) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8')
    const from = text.indexOf(type)
    return [...new Set([...text.slice(from, text.indexOf('\n\n', from)).matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code))].sort()
  }
  expect(listed('cli')).toEqual(named('cli-error.ts', 'type CliErrorCode'))
  expect(listed('data directory')).toEqual(named('../main/data-dir.ts', 'class DataDirError'))
})

test('errorLines() gives a code, what was wrong and what to do, and never a stack', () => {
  expect(errorLines(new CliError('INPUT_WRONG', { message: 'The reason is empty', hint: 'Say why' }))).toEqual([
    'signet: INPUT_WRONG: The reason is empty',
    '  Say why',
  ])
  expect(errorLines(Object.assign(new Error('no room\n    at somewhere'), { code: 'ENOSPC' }))).toEqual(['signet: ENOSPC: no room'])
  expect(errorLines(new TypeError('x is not a function'))).toEqual(['signet: TypeError: x is not a function'])
  expect(errorLines('thrown text')).toEqual(['signet: INTERNAL: an unexpected failure'])
})

test('errorLines() shows no escape and nothing that turns writing around', () => {
  expect(errorLines(new Error('a\u001b]8;;x\u0007b\u202ec\u009bm'))).toEqual(['signet: INTERNAL: a\uFFFD]8;;x\uFFFDb\uFFFDc\uFFFDm'])
})
