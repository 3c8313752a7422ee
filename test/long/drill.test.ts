/** The drill at the size of security §7.5: ten thousand people. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Drill, sayDrill } from '../../src/drill/index.ts'

const signet = fileURLToPath(new URL('../../bin/signet.cjs', import.meta.url))

test('every promise holds with ten thousand people, and every loot lies inside its report', { timeout: 900_000 }, () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [signet, 'drill', '--people', '10000', '--json'], { encoding: 'utf8', maxBuffer: 1 << 26 })
  expect([status, stderr]).toEqual([0, ''])
  const drill = JSON.parse(stdout) as Drill
  console.log(sayDrill(drill).join('\n'))
  expect(drill.outcomes.filter(({ kept, recall }) => kept === false || (recall !== null && recall < 1))).toEqual([])
  expect(drill.outcomes.filter(({ reportMs }) => reportMs !== null && reportMs > 5_000)).toEqual([])
  expect(drill.plain.filter(({ full }) => full === 10_000).length).toBeGreaterThan(7)
})
