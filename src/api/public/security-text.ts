/** `/.well-known/security.txt` (RFC 9116): where bulletins, feeds and the page that checks notices are, and the keys. */
import type { PublishedKeys } from '../../model/signed/check-notice.ts'

const lastsMs = 180 * 86_400_000
const dayMs = 86_400_000

export function securityText({ origin, contact, keys, now }: { readonly origin: string; readonly contact: string | undefined; readonly keys: PublishedKeys | undefined; readonly now: number }): string {
  const expires = new Date(Math.ceil((now + lastsMs) / dayMs) * dayMs).toISOString()
  return [
    ...(keys === undefined ? [] : [
      '# Notices about incidents are signed by this key (minisign), and announced in a ledger with that key.',
      `# notice key: ${keys.notice}`,
      `# ledger key: ${keys.ledger}`,
      `# both, with what was issued: ${origin}/.well-known/signet-notice-keys.json`,
      `# check a notice: ${origin}/verify`,
    ]),
    `Contact: ${contact ?? `${origin}/bulletins`}`,
    `Expires: ${expires}`,
    'Preferred-Languages: en, fr',
    `Canonical: ${origin}/.well-known/security.txt`,
    `Policy: ${origin}/bulletins`,
    '',
  ].join('\n')
}
