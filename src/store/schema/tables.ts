/**
 * The tables, and why they are laid so: docs/decisions/0002-event-table.md.
 *
 * `events` is ordered by person, so that the questions that follow people read each one's events side by side, a
 * person's timeline is one look-up, and erasing a person touches few granules. Its key is also the rule of sameness:
 * project, person as sent, day, name and dedupe key.
 */

/** Paths of a property that get a column of their own; further ones share one, still readable by name. */
export const maxPropertyPaths = 256

const json = `JSON(max_dynamic_paths=${maxPropertyPaths})`

/** Makes inserts survive a loss of power, not only of the process. */
const durable = 'fsync_after_insert = 1, fsync_part_directory = 1'

/**
 * `pid` is the pseudonym as sent (0: tied to nobody). `linkable`: it may be merged into another person, so a read must
 * resolve it through `merged`. `device`: the device's pseudonym beside a user's, else 0. `id`: the dedupe key.
 */
export const eventsTable = `CREATE TABLE IF NOT EXISTS events (
    project UInt32,
    event LowCardinality(String),
    day Date,
    pid UInt128,
    id UInt64,
    time DateTime64(3, 'UTC'),
    received DateTime64(3, 'UTC'),
    device UInt128,
    linkable UInt8,
    imported UInt8,
    properties ${json},
    INDEX received_range received TYPE minmax GRANULARITY 1
) ENGINE = ReplacingMergeTree(received)
PARTITION BY toYYYYMM(day)
ORDER BY (project, pid, day, event, id)
SETTINGS ${durable}`

/** Columns of an event as the intake log holds them, in order. `marker` is empty but for frame headers. */
export const eventRowStructure =
  `marker String, project UInt32, event String, day Date, pid UInt128, id UInt64, time DateTime64(3, 'UTC'), ` +
  `received DateTime64(3, 'UTC'), device UInt128, linkable UInt8, imported UInt8, properties ${json}`

/** What an event of {@link eventRowStructure} is found by: a prefix of the table's key, and the dedupe key. */
export const placeStructure = 'project UInt32, pid UInt128, day Date, id UInt64'

/** The same without the marker: what goes into `events`. */
export const eventColumns =
  'project, event, day, pid, id, time, received, device, linkable, imported, properties'

/**
 * The open merges, flattened: from a merged pseudonym straight to the person that it counts for. A Join table, so that
 * `joinGetOrNull('merged', 'person', pid)` answers without building anything; a later row replaces an earlier one.
 */
export const mergedTable = `CREATE TABLE IF NOT EXISTS merged (
    pid UInt128,
    person UInt128
) ENGINE = Join(ANY, LEFT, pid) SETTINGS join_any_take_last_row = 1`

/** The latest state of each profile: `subject` is `person` or the group key. A deleted profile keeps an empty row. */
export const profilesTable = `CREATE TABLE IF NOT EXISTS profiles (
    project UInt32,
    subject LowCardinality(String),
    pid UInt128,
    version UInt64,
    deleted UInt8,
    created DateTime64(3, 'UTC'),
    last_seen DateTime64(3, 'UTC'),
    properties ${json}
) ENGINE = ReplacingMergeTree(version)
ORDER BY (project, subject, pid)
SETTINGS ${durable}`

/** The types that each property path of events was stored with: bits of rows/path-types.ts. Written before the rows. */
export const propertyTypesTable = `CREATE TABLE IF NOT EXISTS property_types (
    project UInt32,
    path String,
    types SimpleAggregateFunction(groupBitOr, UInt8)
) ENGINE = AggregatingMergeTree
ORDER BY (project, path)
SETTINGS ${durable}`

/** Statements that bring an empty engine to the present layout, each safe to repeat. */
export const tables = [eventsTable, mergedTable, profilesTable] as const
