/** How to send the first event, for each way of sending: ready to paste, with this project's token and this server. */

export type SnippetName = 'browser' | 'script' | 'node' | 'python' | 'curl'
export const snippetNames: readonly SnippetName[] = ['browser', 'script', 'node', 'python', 'curl']

/** `address` is the server's origin, such as `https://signet.example`. */
export function writeSnippet(name: SnippetName, token: string, address: string): string {
  const { host, protocol } = new URL(address)
  switch (name) {
    case 'browser':
      return `npm install mixpanel-browser

import mixpanel from 'mixpanel-browser'

mixpanel.init('${token}', { api_host: '${address}' })
mixpanel.track('Signed up', { plan: 'pro' })`
    case 'script':
      return `<script src="https://unpkg.com/mixpanel-browser/dist/mixpanel.umd.js"></script>
<script>
  mixpanel.init('${token}', { api_host: '${address}' })
  mixpanel.track('Signed up', { plan: 'pro' })
</script>`
    case 'node':
      return `npm install mixpanel

import Mixpanel from 'mixpanel'

const mixpanel = Mixpanel.init('${token}', { host: '${host}', protocol: '${protocol.slice(0, -1)}' })
mixpanel.track('Signed up', { distinct_id: 'user-1', plan: 'pro' })`
    case 'python':
      return `pip install mixpanel

from mixpanel import Consumer, Mixpanel

mixpanel = Mixpanel('${token}', consumer=Consumer(
    events_url='${address}/track',
    people_url='${address}/engage',
    import_url='${address}/import',
))
mixpanel.track('user-1', 'Signed up', {'plan': 'pro'})`
    case 'curl':
      return `curl '${address}/track?verbose=1' \\
  -H 'Content-Type: application/json' \\
  -d '[{"event": "Signed up", "properties": {"token": "${token}", "distinct_id": "user-1", "plan": "pro"}}]'`
  }
}
