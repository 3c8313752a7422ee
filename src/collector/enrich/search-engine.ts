/** Names the search engine of a referrer, in the words that Mixpanel's browser SDK uses. */

const engines: ReadonlySet<string> = new Set([
  'google', 'bing', 'yahoo', 'duckduckgo', 'ecosia', 'qwant', 'startpage', 'yandex', 'baidu',
])

/** Front doors of search; mail.google.com and its like are none. */
const doors: ReadonlySet<string> = new Set(['www', 'search', 'm', 'html', 'lite', 'cn'])

const suffix = /^(?:com|org|[a-z]{2}|(?:co|com)\.[a-z]{2})$/

/** The engine when `host` is its own name under a public suffix: `www.google.co.uk`, and not `google.evil.test`. */
export function searchEngineOf(host: string): string | undefined {
  const labels = host.split('.')
  const at = labels.findIndex((label) => engines.has(label))
  if (at < 0 || at > 2 || !suffix.test(labels.slice(at + 1).join('.'))) return undefined
  if (at === 0 || doors.has(labels[0]!) || labels[1] === 'search') return labels[at]
  return undefined
}
