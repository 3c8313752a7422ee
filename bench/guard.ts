/**
 * The guard's speed on events of browsers, and its accuracy on the labelled corpus: `npm run bench guard`.
 *
 * The speed is of one core, everything already parsed, compared with `JSON.parse` of the same events: the least that
 * any
 * program must do to look at them.
 */
import { createGuard } from '../src/guard/index.ts'
import { browserEvent } from '../test/corpus/browser-events.ts'
import { measureAlarms, measureRecall } from '../test/corpus/measure.ts'
import { seeded } from '../test/corpus/random.ts'
import { measureSecondAlarms, measureSecondRecall } from '../test/corpus/second/measure-second.ts'

const project = { id: 1, name: 'bench', token: 'bench', timeZone: 'UTC', idMode: 'simplified', groupKeys: [],
  identifying: [], sample: true } as const

/**
 * Passes per second of processor time in the best of many short windows: what the code can do, whatever else the
 * machine
 * does meanwhile.
 */
function rate(windows: number, step: (i: number) => void): number {
  let best = 0
  for (let w = 0; w < windows; w++) {
    const start = process.cpuUsage()
    const until = performance.now() + 40
    let done = 0
    do {
      for (let i = 0; i < 250; i++) step(done + i)
      done += 250
    } while (performance.now() < until)
    const { user, system } = process.cpuUsage(start)
    best = Math.max(best, done / (user + system) * 1e6)
  }
  return best
}

const random = seeded(7)
const lines = Array.from({ length: 5000 }, () => JSON.stringify(browserEvent(random)))
const events = lines.map(line => JSON.parse(line) as ReturnType<typeof browserEvent>)
const bytes = lines.reduce((sum, line) => sum + line.length, 0) / lines.length
const guard = createGuard()
const context = { project, subject: 'event' } as const

let found = 0
const guarded = rate(80, i => {
  const event = events[i % events.length]!
  found += guard.guard(event.name, event.properties, context).findings.length
})
const parsed = rate(80, i => {
  JSON.parse(lines[i % lines.length]!)
})
console.log(`| guard, one core | value |\n| --- | ---: |`)
console.log(`| bytes per event | ${bytes.toFixed(0)} |\n| properties per event | ${Object.keys(events[0]!.properties).length} |`)
console.log(`| events/s guarded | ${Math.round(guarded).toLocaleString('en')} |\n| events/s JSON.parse alone | ${Math.round(parsed).toLocaleString('en')} |\n| guard as a share of JSON.parse | ${(parsed / guarded).toFixed(2)} × |`)
console.log(`| false findings | ${found} |`)

const each = 400
console.log(`\n| class | cases | recall | found as itself or its kin |\n| --- | ---: | ---: | ---: |`)
for (const row of measureRecall(2025, each)) {
  console.log(`| ${row.class} | ${row.cases} | ${(row.caught / row.cases * 100).toFixed(1)} % | ${(row.named / row.cases * 100).toFixed(1)} % |`)
}
console.log(`\n| what only looks like one | cases | false alarms |\n| --- | ---: | ---: |`)
let cases = 0
let alarms = 0
for (const row of measureAlarms(2026, each)) {
  cases += row.cases
  alarms += row.alarms
  console.log(`| ${row.kind} | ${row.cases} | ${(row.alarms / row.cases * 100).toFixed(2)} % |`)
}
console.log(`| **all** | ${cases} | ${(alarms / cases * 100).toFixed(2)} % |`)

console.log(`\n| second corpus: kind | cases | recall |\n| --- | ---: | ---: |`)
for (const { kind, cases: all, missed } of measureSecondRecall(2027, 25)) {
  console.log(`| ${kind} | ${all} | ${((1 - missed.length / all) * 100).toFixed(1)} % |`)
}
console.log(`\n| second corpus: lookalikes | cases | false alarms |\n| --- | ---: | ---: |`)
for (const { kind, cases: all, raised } of measureSecondAlarms(2028, 50)) {
  console.log(`| ${kind} | ${all} | ${(raised.length / all * 100).toFixed(2)} % |`)
}
