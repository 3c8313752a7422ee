import { expect, test } from 'vitest'
import { breaches } from './check.ts'
import { parseModule } from './read-modules.ts'

const found = (path: string, text: string) => breaches([parseModule(path, text)])

test('a room may import what its row names, through the door', () => {
  expect(found('src/analysis/ask.ts', "import { compile } from '../query/index.ts'\nimport type { Question } from '../model/question.ts'")).toEqual([])
  expect(found('src/vault/vault.ts', "import { open } from '../identity/sealed/index.ts'")).toEqual([])
})

test('an import past a door is named', () => {
  expect(found('src/analysis/ask.ts', "import { print } from '../query/sql/print.ts'")).toEqual([
    'src/analysis/ask.ts: imports src/query/sql/print.ts past the door of query/',
  ])
  expect(found('src/guard/guard.ts', "export { scan } from './index.ts'")).toEqual([
    'src/guard/guard.ts: imports its own door; inside a room, import the file',
  ])
})

test('an import of a room that is not in the row is named, also when it is dynamic', () => {
  expect(found('src/collector/intake.ts', "const store = await import('../store/index.ts')")).toHaveLength(1)
  expect(found('src/query/plan.ts', "import { open } from 'node:fs/promises'")).toHaveLength(1)
  expect(found('src/nowhere/a.ts', '')).toHaveLength(1)
})

test('types of query/ and store/ may pass to api/, values may not', () => {
  expect(found('src/api/deps.ts', "import type { Rows } from '../store/index.ts'")).toEqual([])
  expect(found('src/api/deps.ts', "import { type Rows } from '../store/index.ts'")).toEqual([])
  expect(found('src/api/deps.ts', "import { EventStore, type Rows } from '../store/index.ts'")).toHaveLength(1)
})

test('the verifier reads formats and ground only', () => {
  expect(found('src/ledger/verify/verify.ts', "import { parse } from '../format/entry.ts'")).toEqual([])
  expect(found('src/ledger/verify/verify.ts', "import { openLog } from '../log.ts'")).toHaveLength(1)
})

test('the vault loads no package and of identity only what opens seals', () => {
  expect(found('src/vault/vault.ts', "import { z } from 'zod'")).toHaveLength(1)
  expect(found('src/vault/vault.ts', "import { createSealer } from '../identity/index.ts'")).toHaveLength(1)
})

test('the engine is loaded by store/ alone, and statements are written in three rooms', () => {
  expect(found('src/analysis/ask.ts', "import { createClient } from '@clickhouse/client'")).toHaveLength(1)
  expect(found('src/store/engine/server.ts', "import { createClient } from '@clickhouse/client'")).toEqual([])
  expect(found('src/analysis/ask.ts', 'const text = `SELECT count() FROM ${table}`')).toHaveLength(1)
  expect(found('src/registry/owner.ts', "const text = 'SELECT 1'")).toEqual([])
  expect(found('src/web-words/a.ts'.replace('web-words', 'analysis'), "const text = 'Select a report'")).toEqual([])
})

test('environment, clock and randomness are handed in', () => {
  expect(found('src/guard/guard.ts', 'const at = Date.now()')).toHaveLength(1)
  expect(found('src/guard/guard.ts', 'const at = new Date()')).toHaveLength(1)
  expect(found('src/guard/guard.ts', 'const at = new Date(0)')).toEqual([])
  expect(found('src/identity/sealer.ts', "import { randomBytes } from 'node:crypto'")).toHaveLength(1)
  expect(found('src/main/instance.ts', 'const at = Date.now()')).toEqual([])
  expect(found('src/store/mirror.ts', "import { randomUUID, randomBytes } from 'node:crypto'")).toHaveLength(1)
})

test('the web app knows the vocabulary and nothing else of src/', () => {
  const text = "import { handle } from '../../../src/model/handle.ts'\nimport { guard } from '../../../src/guard/index.ts'"
  expect(breaches([parseModule('web/src/look/a.tsx', text), parseModule('src/base/a.ts', '')])).toEqual([
    'web/src/look/a.tsx: imports src/guard/index.ts; the web app knows src/model/ only',
  ])
})

test('a run that saw no module of src/ is no success', () => {
  expect(() => breaches([])).toThrow('no module was seen')
})
