/** Names the search engine of a referrer, in the words that Mixpanel's browser SDK uses. */

const engines: readonly (readonly [part: string, name: string])[] = [
  ['google', 'google'],
  ['bing', 'bing'],
  ['yahoo', 'yahoo'],
  ['duckduckgo', 'duckduckgo'],
  ['ecosia', 'ecosia'],
  ['qwant', 'qwant'],
  ['startpage', 'startpage'],
  ['yandex', 'yandex'],
  ['baidu', 'baidu'],
]

/** The engine whose name is a whole label of `host` right before its public suffix, as in `www.google.co.uk`. */
export function searchEngineOf(host: string): string | undefined {
  const labels = host.split('.')
  for (const [part, name] of engines) {
    const at = labels.indexOf(part)
    if (at < 0 || at === labels.length - 1 || labels.length - at > 3) continue
    // mail.google.com and the like are no searches; a country's or the web's front page is.
    if (at === 0 || (at === 1 && searchHosts.has(labels[0]!))) return name
    if (name === 'yahoo' && labels.includes('search')) return name
  }
  return undefined
}

const searchHosts: ReadonlySet<string> = new Set(['www', 'search', 'm', 'html', 'lite', 'r', 'cn'])
