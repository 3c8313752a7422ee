/**
 * The page that checks notices, as it is built: one file without a second request, whose policy is in itself, so that a
 * saved copy is as closed as the one that is served. What it checks against is put into it when it is served.
 */
import type { PublishedKeys } from '../../model/signed/check-notice.ts'

const place = '<script type="application/json" id="keys">null</script>'

/** Data that no reader of the page can take for markup. */
export function fillVerifyPage(page: string, keys: PublishedKeys | null): string {
  const json = JSON.stringify(keys).replace(/[<>&\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return page.replace(place, () => `<script type="application/json" id="keys">${json}</script>`)
}

/** The page's own policy, and that nobody frames it, which only a header can say. */
export function policyOf(page: string): string {
  const own = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(page)?.[1] ?? `default-src 'none'`
  return `${own}; frame-ancestors 'none'`
}
