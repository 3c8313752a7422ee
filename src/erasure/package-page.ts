/** The page of a person's package: everything as text, nothing that runs, links or loads. */
import type { JsonObject, JsonValue } from '../model/json.ts'

export interface PackageParts {
  readonly manifest: { readonly project: string; readonly person: string; readonly handle: string; readonly madeAt: string; readonly events: number }
  readonly profile: JsonObject
  readonly identity: readonly { readonly pseudonym: string; readonly field: string; readonly record: string; readonly sealedAt: string; readonly value: string }[]
  readonly linked: readonly { readonly id: string; readonly handle: string; readonly linked: string | null; readonly since: string | null }[]
  readonly groups: readonly { readonly key: string; readonly group: string; readonly handle: string }[]
  readonly events: readonly JsonObject[]
  readonly readers: readonly JsonObject[]
}

/** Events that the page shows; the file of lines has them all. */
const shown = 1_000

export function packagePage({ manifest, profile, identity, linked, groups, events, readers }: PackageParts): string {
  const latest = events.slice(-shown).toReversed()
  const cut = events.length > latest.length ? `<p>The latest ${latest.length} of ${events.length}; all are in events.jsonl.</p>` : ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What ${text(manifest.project)} keeps of ${text(manifest.handle)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
table { border-collapse: collapse; width: 100%; margin: 0 0 1rem } th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd; overflow-wrap: anywhere }
code { font-size: .9em } @media (prefers-color-scheme: dark) { body { color: #eee; background: #161616 } th, td { border-color: #444 } }
</style>
</head>
<body>
<h1>What ${text(manifest.project)} keeps of you</h1>
<p>You are known here as <strong>${text(manifest.handle)}</strong> (<code>${text(manifest.person)}</code>). Made on ${text(manifest.madeAt)}.</p>
<h2>What names you</h2>
<p>These values are kept under seal, apart from everything else. <code>[sealed]</code> stands where one was not opened for this package.</p>
${table(['Field', 'Value', 'Since'], identity.map(({ field, value, sealedAt }) => [field, value, sealedAt]))}
<h2>Your profile</h2>
${table(['Property', 'Value'], Object.entries(profile))}
<h2>Ids that are held to be you</h2>
${table(['Id', 'Name here', 'How', 'Since'], linked.map(({ id, handle, linked: how, since }) => [id, handle, how, since]))}
<h2>Groups</h2>
${table(['Kind', 'Id', 'Name here'], groups.map(({ key, group, handle }) => [key, group, handle]))}
<h2>What you did</h2>
${cut}${table(['When', 'Event', 'Properties'], latest.map(({ occurredAt, event, properties }) => [occurredAt ?? null, event ?? null, properties ?? null]))}
<h2>Who has read this</h2>
${table(['When', 'What', 'Who', 'Entry on the ledger'], readers.slice(0, shown).map(({ at, kind, actor, index }) => [at ?? null, kind ?? null, actor ?? null, index ?? null]))}
</body>
</html>
`
}

function table(heads: readonly string[], rows: readonly (readonly JsonValue[])[]): string {
  if (rows.length === 0) return '<p>None.</p>'
  const head = heads.map((name) => `<th scope="col">${text(name)}</th>`).join('')
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${text(sayValue(cell))}</td>`).join('')}</tr>`).join('\n')
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`
}

function sayValue(value: JsonValue): string {
  return typeof value === 'string' ? value : value === null ? '–' : JSON.stringify(value)
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
