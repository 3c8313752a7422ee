/** Makes the events of the query benchmarks inside the engine: bursts of six events by one person, thirteen event names. */
import { writeFileSync } from 'node:fs'
import type { Engine } from '../../src/store/index.ts'

const people = 850_000
const batch = 1_000_000

const names = [
  '$mp_web_page_view', 'Viewed Product', 'Searched', 'Added to Cart', 'Checkout Started', 'Purchased', 'Signed Up',
  'Logged In', 'Invited', 'Opened App', 'Shared', 'Rated', 'Support Opened',
]

/** @param mark a file that is written when all is there */
export async function makeEvents(engine: Engine, count: number, mark: string): Promise<void> {
  const run = (sql: string): Promise<void> => engine.run({ sql, params: {} })
  for (let from = 0; from < count; from += batch) {
    await run(insertEvents(from, Math.min(batch, count - from)))
    console.error(`made ${Math.min(count, from + batch).toLocaleString('en')} events`)
  }
  // Every fifth id is merged into the next; another tenth could be, and is not.
  await run(`INSERT INTO merged (pid, person)
SELECT DISTINCT reinterpretAsUInt128(sipHash128(number, 'pid')), reinterpretAsUInt128(sipHash128(number + 1, 'pid'))
FROM numbers(${people}) WHERE number % 5 = 0`)
  await run(`CREATE TABLE events_with_browser (
    project UInt32, event LowCardinality(String), day Date, pid UInt128, id UInt64, time DateTime64(3, 'UTC'),
    linkable UInt8, browser Nullable(String)
) ENGINE = MergeTree PARTITION BY toYYYYMM(day) ORDER BY (project, pid, day, event, id)`)
  await run(`INSERT INTO events_with_browser
SELECT project, event, day, pid, id, time, linkable, properties.\`$browser\`.:String FROM events`)
  await run('OPTIMIZE TABLE events_with_browser FINAL')
  await run('OPTIMIZE TABLE events FINAL')
  writeFileSync(mark, '')
}

/** Numbers are written with a fraction, so that the engine reads them as Float64 as the store writes them. */
function insertEvents(from: number, count: number): string {
  return `INSERT INTO events (project, event, day, pid, id, time, received, device, linkable, imported, properties)
SELECT 1, [${names.map(name => `'${name}'`).join(', ')}][kind], toDate(at), pid, cityHash64(n, 'id'), at, at + INTERVAL 3 SECOND, 0,
    if(who % 5 = 0 OR who % 10 = 1, 1, 0), 0,
    concat('{"plan":"', ['free', 'team', 'pro', 'enterprise'][1 + w % 4],
        '","$browser":"', ['Chrome', 'Safari', 'Firefox', 'Edge', 'Opera', 'Samsung Internet'][1 + v % 6],
        '","$os":"', ['Windows', 'Mac OS X', 'iOS', 'Android', 'Linux'][1 + v % 5],
        '","mp_country_code":"', ['FR', 'DE', 'US', 'GB', 'ES', 'IT', 'BE', 'CH', 'CA', 'JP', 'BR', 'IN'][1 + v % 12],
        '","$city":"City ', toString(v % 1000), '","path":"/products/', toString(x % 200),
        '","app_version":"', toString(1 + y % 4), '.', toString(y % 10),
        '","$screen_width":', ['1280.5', '1440.5', '1920.5', '390.5', '412.5'][1 + v % 5],
        ',"beta":', if(w % 7 = 0, 'true', 'false'),
        if(y % 10 < 4, concat(',"utm_source":"', ['google', 'newsletter', 'bing', 'partner'][1 + y % 4], '"'), ''),
        if(kind IN (4, 5, 6), concat(',"amount":', toString(x % 200), '.25,"sku":"sku', toString(x % 50), '"'), ''),
        if(kind = 3, concat(',"query":"words ', toString(x % 5000), '"'), ''), '}')
FROM (
    SELECT
        number AS n, intDiv(n, 6) AS burst, cityHash64(burst, 'p') % ${people} AS who,
        reinterpretAsUInt128(sipHash128(who, 'pid')) AS pid,
        cityHash64(n, 'e') % 100 AS h, cityHash64(n, 'x') AS x, cityHash64(n, 'y') AS y,
        cityHash64(who, 'q') AS w, cityHash64(who, 'z') AS v,
        toDateTime64('2025-01-01 00:00:00', 3, 'UTC')
            + toIntervalMillisecond(cityHash64(burst, 't') % (90 * 86400000) + (n % 6) * 45000 + x % 40000) AS at,
        multiIf(h < 30, 1, h < 50, 2, h < 60, 3, h < 70, 4, h < 76, 5, h < 80, 6, h < 83, 7, h < 90, 8, h < 91, 9, h < 95, 10, h < 97, 11, h < 99, 12, 13) AS kind
    FROM numbers(${from}, ${count})
)`
}
