/**
 * Secrets that are not a vendor's prefix: private keys, JWTs, webhooks, credentials of URLs and connection strings,
 * authorization headers, and the few vendors whose tokens are known by what stands in their middle.
 *
 * Every search starts from a fixed text that must be there (`-----BEGIN`, `://`, `eyJ`), so a value that holds none
 * costs a look. Rules: SPEC.md G30-G39.
 */
import type { Span } from './finding.ts'

const keyHeader = /-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----/g

export function findPrivateKeys(text: string, end: number, out: Span[]): void {
  if (text.includes('PuTTY-User-Key-File-')) {
    out.push({ start: text.indexOf('PuTTY-User-Key-File-'), end, class: 'private-key', rule: 'shape:putty-key' })
    return
  }
  keyHeader.lastIndex = 0
  for (let match = keyHeader.exec(text); match !== null && match.index < end; match = keyHeader.exec(text)) {
    const footer = text.indexOf('-----END', keyHeader.lastIndex)
    const close = footer < 0 ? -1 : text.indexOf('-----', footer + 8)
    const stop = close < 0 ? end : Math.min(end, close + 5)
    out.push({ start: match.index, end: stop, class: 'private-key', rule: 'shape:pem' })
    keyHeader.lastIndex = Math.max(stop, keyHeader.lastIndex)
  }
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 45
    || code === 95
}

/** Where a JWT that begins at `start` (`eyJ`) ends; 0 when it is none: header, payload, signature (empty for `none`). */
export function jwtEnd(text: string, start: number, end: number): number {
  let at = start
  let dots = 0
  let part = at
  for (; at < end; at++) {
    const code = text.charCodeAt(at)
    if (isWord(code)) continue
    if (code !== 46 || dots === 4) break
    if (dots === 0 && at - part < 12) return 0
    if (dots === 1 && at - part < 8) return 0
    dots++
    part = at + 1
  }
  if (dots < 2) return 0
  // Base64 of `{` begins with `e`; a payload that begins otherwise is an encrypted token of five parts.
  if (dots === 2 && text.charCodeAt(text.indexOf('.', start) + 1) !== 101) return 0
  return text.charCodeAt(at - 1) === 46 && at - part === 0 && dots > 2 ? at - 1 : at
}

const webhookGate = /hook|api\.telegram\.|robot\/send|logic\.azure|chat\.googleapis|maker\.ifttt|\.m\.pipedream|events\.pagerduty|api\.opsgenie/i
const webhook = /https?:\/\/(?:hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[\w/+-]{20,120}|(?:(?:ptb|canary)\.)?discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{15,20}\/[\w-]{40,120}|[\w-]{1,63}\.webhook\.office\.com\/webhookb2\/[\w@/-]{40,300}|outlook\.office(?:365)?\.com\/webhook\/[\w@/-]{40,300}|[\w.-]{1,120}\.logic\.azure\.com(?::\d{1,5})?\/(?:workflows|triggers)\/[^\s"'<>]{20,500}|chat\.googleapis\.com\/v1\/spaces\/[\w-]{5,40}\/messages\?[^\s"'<>]{20,300}|hooks\.zapier\.com\/hooks\/(?:catch|standard)\/[\w/]{8,80}|hooks?\.(?:[a-z0-9]{2,12}\.)?(?:make|integromat)\.com\/[\w-]{16,80}|api\.telegram\.org\/bot\d{5,16}:[\w-]{30,60}[\w/]{0,40}|maker\.ifttt\.com\/(?:use\/[\w-]{16,80}|trigger\/[\w-]{1,80}(?:\/json)?\/with\/key\/[\w-]{16,80})|open\.(?:feishu\.cn|larksuite\.com)\/open-apis\/bot\/v2\/hook\/[\w-]{16,80}|oapi\.dingtalk\.com\/robot\/send\?[^\s"'<>]{20,200}|qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\/send\?key=[\w-]{20,80}|webhook\.site\/[\w-]{30,60}|[\w-]{1,63}\.m\.pipedream\.net|events\.pagerduty\.com\/integration\/[\w-]{20,60}\/enqueue|[\w.-]{1,120}\/hooks\/[a-z0-9]{26})(?:[^\s"'<>]{0,200})/gi

export function findWebhooks(text: string, longest: number, out: Span[]): void {
  // All but the `hooks` hosts carry a long token; most addresses have neither.
  if (!(longest >= 16 || text.includes('hook')) || !webhookGate.test(text)) return
  webhook.lastIndex = 0
  for (let match = webhook.exec(text); match !== null; match = webhook.exec(text)) {
    out.push({ start: match.index, end: match.index + match[0].length, class: 'webhook', rule: 'shape:webhook' })
  }
}

const webSchemes = /^(?:https?|wss?|git|svn|ssh)$/i

/** `scheme://user:secret@host`: the user part of every URL in a text. */
export function findUserInfo(text: string, end: number, out: Span[]): void {
  for (let mark = text.indexOf('://'); mark >= 0 && mark < end; mark = text.indexOf('://', mark + 3)) {
    const start = mark + 3
    let at = -1
    let colon = -1
    let stop = start
    for (; stop < end && stop - start < 512; stop++) {
      const code = text.charCodeAt(stop)
      if (code === 64) at = stop
      else if (code === 58 && colon < 0) colon = stop
      else if (code === 47 || code === 63 || code === 35) {
        // A password may hold `/`, `?` or `#` unescaped; if an `@` with a host follows, it did.
        if (at >= 0 || colon < 0 || !/^[^\s@]{0,64}@[\w-]+\./.test(text.slice(stop, Math.min(end, stop + 200)))) break
      } else if (code <= 32 || code === 34 || code === 39 || code === 60 || code === 62 || code === 96) break
    }
    if (at < 0) continue
    let from = mark
    while (from > 0 && mark - from < 32 && /[a-z0-9+.]/i.test(text[from - 1]!)) from--
    const scheme = text.slice(from, mark)
    const user = text.slice(start, at)
    const secret = colon >= 0 && colon < at ? text.slice(colon + 1, at) : ''
    const web = webSchemes.test(scheme)
    if (secret !== '') {
      if (/^(?:\*+|x+|<[^>]{0,40}>|\$\{?\w{1,40}\}?|\[[a-z-]{2,24}\])$/i.test(secret)) continue
      out.push({ start, end: at, class: web ? 'url-credential' : 'connection-string', rule: web ? 'url:userinfo'
        : 'url:connection' })
    } else if (web && user.length >= 16 && /\d/.test(user) && /^[\w%.-]+$/.test(user)) {
      out.push({ start, end: at, class: 'url-credential', rule: 'url:userinfo' })
    }
  }
}

const pathToken = /\/(?:reset|reset[-_]password|password[-_]reset|password\/reset|password\/edit|recover|recovery|forgot|confirm|confirmation|confirm[-_]email|verify|verification|verify[-_]email|activate|activation|invite|invites|invitation|invitations|accept[-_]invite|join|magic|magic[-_]link|magiclink|login[-_]link|token|tokens|unsubscribe|sso|oauth2?|one[-_]time|otp|session|sessions|set[-_]password|reinitialiser|mot-de-passe|confirmer|passwort|zuruecksetzen|restablecer|confirmar)\/([\w~.=+-]{16,512})/gi

/** What a link proves itself with in its path: `/reset-password/3f9c…`. */
export function findPathTokens(text: string, out: Span[], isToken: (part: string) => boolean): void {
  pathToken.lastIndex = 0
  for (let match = pathToken.exec(text); match !== null; match = pathToken.exec(text)) {
    const part = match[1]!
    if (!isToken(part)) continue
    const end = match.index + match[0].length
    out.push({ start: end - part.length, end, class: 'url-credential', rule: 'url:path-token' })
  }
}

const header = /\b(?:bearer|basic|token|digest|negotiate|apikey|bot)\s{1,3}([\w.~+/=:-]{12,4096})/gi

/** `Bearer …`, `Basic …`: an authorization header, or a piece of one, in a text. */
export function findHeaders(text: string, out: Span[], isToken: (part: string) => boolean): void {
  header.lastIndex = 0
  for (let match = header.exec(text); match !== null; match = header.exec(text)) {
    const end = match.index + match[0].length
    if (isToken(match[1]!) || (/^basic/i.test(match[0]) && isBasic(match[1]!))) {
      out.push({ start: end - match[1]!.length, end, class: 'session', rule: 'shape:authorization' })
    }
  }
}

/** Base64 of `name:secret`. */
function isBasic(part: string): boolean {
  return /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(part, 'base64').toString('latin1'))
}

const flag = /(?:^|\s)(?:--?(?:password|passwd|pass|pwd|token|secret|api-?key|auth-?token|access-?token|client-?secret|private-?key)(?:[ =]|\s)['"]?([^\s'"]{4,200})|(?:-u|--user|--proxy-user)\s+['"]?([^\s'":]{1,80}:[^\s'"]{3,120})|sshpass\s+-p\s*['"]?([^\s'"]{3,80})|-p(?=[^\s'"-][^\s'"]{5,80}\s)([^\s'"]{6,80}))/g

/** Secrets on a command line: `--password …`, `curl -u name:secret`. */
export function findFlags(text: string, out: Span[]): void {
  flag.lastIndex = 0
  for (let match = flag.exec(text); match !== null; match = flag.exec(text)) {
    const part = match[1] ?? match[2] ?? match[3] ?? match[4] ?? ''
    if (match[4] !== undefined && !/mysql|psql|redis|mongo|ssh/i.test(text)) continue
    const end = match.index + match[0].length
    out.push({ start: end - part.length, end, class: 'password', rule: 'shape:command-line' })
  }
}

/** The characters of `scan.ts` that a shape cannot do without, by the same bits. */
const seenColon = 16
const seenEquals = 128
const seenDash = 256
const seenUnderscore = 512
const seenBar = 1024
const seenTilde = 2048
const seenPlus = 4096
const seenDot = 8192
const seenBang = 16384

const middles: readonly { readonly id: string; readonly needs: number; readonly gate: string; readonly shape: RegExp }[] = [
  { id: 'azure-client-secret', needs: seenTilde, gate: 'Q~',
    shape: /(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{30,40}(?![\w~-])/ },
  { id: 'maxmind-key', needs: seenUnderscore, gate: '_mmk',
    shape: /(?<![A-Za-z0-9])[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk(?![A-Za-z0-9])/ },
  { id: 'mailchimp-key', needs: seenDash, gate: '-us', shape: /(?<![0-9a-f])[0-9a-f]{32}-us\d{1,2}(?!\d)/ },
  { id: 'telegram-bot', needs: seenColon, gate: ':AA', shape: /(?<!\d)\d{7,12}:AA[\w-]{32,34}(?![\w-])/ },
  { id: 'asana-pat', needs: seenColon, gate: '/',
    shape: /(?<![\w/])[0-2]\/\d{13,20}(?:\/\d{13,20})?:[0-9a-f]{32}(?![0-9a-f])/ },
  { id: 'asana-pat-2', needs: 0, gate: '0/', shape: /(?<![\w/.-])0\/[0-9a-f]{32}(?![\w.-])/ },
  { id: 'newrelic-licence', needs: 0, gate: 'NRAL', shape: /(?<![A-Za-z0-9])[0-9a-z]{36}NRAL(?![A-Za-z0-9])/ },
  { id: 'onepassword-secret', needs: seenDash, gate: 'A3-',
    shape: /(?<![\w-])A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}(?![\w-])/ },
  { id: 'facebook-app-token', needs: seenBar, gate: '|', shape: /(?<!\d)\d{13,17}\|[\w-]{24,42}(?![\w-])/ },
  { id: 'discord-bot', needs: seenDot, gate: '.',
    shape: /(?<![\w-])[MNO][A-Za-z\d]{23,27}\.[\w-]{6}\.[\w-]{27,42}(?![\w-])/ },
  { id: 'azure-storage-key', needs: seenPlus | seenEquals, gate: '+ASt',
    shape: /[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{6}==/ },
  { id: 'azure-cosmos-key', needs: seenEquals, gate: 'ACDb', shape: /[A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{6}==/ },
  { id: 'azure-search-key', needs: 0, gate: 'AzSe', shape: /[A-Za-z0-9]{42}AzSe[A-Za-z0-9]{6}/ },
  { id: 'azure-function-key', needs: 0, gate: 'AzFu', shape: /[\w-]{44}AzFu[\w=-]{6,8}/ },
  { id: 'azure-devops-pat', needs: 0, gate: 'AZDO', shape: /[A-Za-z0-9]{70,80}AZDO[A-Za-z0-9]{4}/ },
  { id: 'gitlab-session', needs: seenEquals | seenUnderscore, gate: '_gitlab_session=',
    shape: /(?<=_gitlab_session=)[0-9a-z]{32}/ },
  { id: 'terraform-key', needs: seenDot, gate: '.atlasv1.', shape: /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,90}/ },
  { id: 'salesforce-session', needs: seenBang, gate: '00D',
    shape: /(?<![A-Za-z0-9])00D[A-Za-z0-9]{12,15}![\w.]{60,160}/ },
  { id: 'bitwarden-token', needs: seenColon | seenDot, gate: '0.',
    shape: /(?<![\w.])0\.[0-9a-f]{8}-[0-9a-f-]{27}\.[\w]{20,60}:[\w+/=]{20,40}/ },
  { id: 'aws-presigned', needs: seenEquals | seenDash, gate: 'X-Amz-Signature',
    shape: /(?<=X-Amz-Signature=)[0-9a-f]{64}/ },
]

/** Tokens that are known by what stands in their middle. */
export function findMiddles(text: string, seen: number, out: Span[]): void {
  for (const { id, needs, gate, shape } of middles) {
    if ((seen & needs) !== needs || !text.includes(gate)) continue
    const match = shape.exec(text)
    if (match !== null) {
      out.push({ start: match.index, end: match.index + match[0].length, class: 'api-key', rule: `token:${id}` })
    }
  }
}

/** A word that says what it opens, then a run that nobody made up: `acme_sk_…`, `acme-secret-…`, `acme_live_…`. */
const spoken = /(?<![A-Za-z0-9])(?!pk[_-])(?:[a-z][a-z0-9]{0,11}[_-]){0,2}(?:(?:sk|pat|secret|apikey|api[_-]key|token|svc|rk)[_-](?:(?:live|prod|test|dev|v\d)[_-])?|(?:live|prod|production|sandbox)[_-](?=[0-9_-]{0,40}[a-z])(?=[0-9a-z_-]{0,40}[A-Z]))(?=[A-Za-z]{0,40}\d)(?=\d{0,40}[A-Za-z])[A-Za-z0-9]{20,}(?![A-Za-z0-9_-])/

/** Tokens of makers that nobody has listed, by the words that they begin with. */
export function findSpokenTokens(text: string, out: Span[]): void {
  const match = spoken.exec(text)
  if (match !== null) {
    out.push({ start: match.index, end: match.index + match[0].length, class: 'api-key', rule: 'token:spoken' })
  }
}

/** How many shapes this file knows beside the table of prefixes. */
export const middleCount = middles.length
