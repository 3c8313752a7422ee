/**
 * Made-up secrets in vendors' shapes. They are put together at run time from a prefix and random characters, so that no
 * file holds anything that looks like a key.
 */
import { tokenShapes } from '../../src/guard/token-shapes.ts'
import type { Alphabet, TokenShape } from '../../src/guard/token-shapes.ts'
import { uuid } from './browser-events.ts'
import { alnum, base64url, digits, hexDigits, lower, upper } from './random.ts'
import type { Random } from './random.ts'

const alphabets: Readonly<Record<Alphabet, string>> = {
  upper: upper + digits, lower: lower + digits, alnum, hex: hexDigits, hexdash: hexDigits, word: base64url, wordupper: `${upper}${digits}`, dotted: alnum, b64: alnum, b64url: alnum, colon: alnum, path: alnum, url: alnum,
}

/** A token of `shape`: its prefix and as many random characters as it asks for, some more where it may. */
export function token(shape: TokenShape, r: Random): string {
  const length = shape.most === Number.POSITIVE_INFINITY ? shape.least + r.int(0, 8) : r.int(shape.least, shape.most)
  return shape.prefix + r.text(alphabets[shape.alphabet], length)
}

export const anyToken = (r: Random): string => token(r.pick(tokenShapes), r)

/**
 * Tokens as vendors document them, written down apart from the guard's own table: prefix, alphabet, length.
 */
const documented: readonly (readonly [readonly string[], string, number])[] = [
  [['gh', 'p_'], alnum, 36], [['gh', 'o_'], alnum, 36], [['gh', 's_'], alnum, 36], [['github', '_pat_'], alnum,
    82], [['gl', 'pat-'], base64url, 20], [['AK', 'IA'], `${upper}234567`, 16], [['AS', 'IA'], `${upper}234567`,
    16], [['AI', 'za'], base64url, 35],
  [['GOC', 'SPX-'], base64url, 28], [['ya', '29.'], base64url, 68], [['sk_', 'live_'], alnum, 24], [['rk_', 'live_'],
    alnum, 24], [['sk_', 'test_'], alnum, 99], [['wh', 'sec_'], alnum, 32], [['xox', 'b-123456789012-'], alnum,
    24], [['sk-', 'ant-api03-'], base64url, 93], [['sk-', 'proj-'], base64url, 124],
  [['h', 'f_'], alnum, 34], [['np', 'm_'], alnum, 36], [['dop', '_v1_'], hexDigits, 64], [['gs', 'k_'], alnum,
    52], [['r', '8_'], alnum, 37], [['xkey', 'sib-'], hexDigits, 64], [['SG', '.'], alnum, 66], [['key', '-'],
    hexDigits, 32], [['S', 'K'], hexDigits, 32], [['sq0', 'atp-'], base64url, 22],
  [['shp', 'at_'], hexDigits, 32], [['shp', 'ss_'], hexDigits, 32], [['lin_', 'api_'], alnum, 40], [['nt', 'n_'], alnum,
    46], [['fig', 'd_'], base64url, 40], [['dap', 'i'], hexDigits, 32], [['hv', 's.'], base64url, 95], [['dp', '.pt.'],
    alnum, 43], [['gl', 'sa_'], alnum, 32], [['NR', 'AK-'], upper + digits, 27],
  [['PM', 'AK-'], hexDigits, 59], [['pyp', 'i-AgEIcHlwaS5vcmc'], base64url, 70], [['ruby', 'gems_'], hexDigits,
    48], [['dckr', '_pat_'], base64url, 27], [['pul', '-'], hexDigits, 40], [['AT', 'ATT3'], base64url,
    186], [['sn', 'tryu_'], hexDigits, 64], [['sb', 'p_'], hexDigits, 40], [['pscale', '_tkn_'], base64url, 43],
  [['rzp', '_live_'], alnum, 14], [['EZ', 'AK'], alnum, 54], [['shippo', '_live_'], hexDigits,
    40], [['tsk', 'ey-auth-'], alnum, 40], [['nv', 'api-'], base64url, 64], [['pp', 'lx-'], alnum, 48], [['x', 'ai-'],
    alnum, 80], [['sk-', 'or-v1-'], hexDigits, 64], [['re', '_'], alnum, 32], [['figo', '_'], alnum, 40],
  [['pat-', 'na1-'], hexDigits, 36], [['sk', '-'], alnum, 48], [['AGE-SECRET', '-KEY-1'], upper + digits,
    58], [['glc', '_'], alnum, 80], [['rnd', '_'], alnum, 32], [['nfp', '_'], alnum, 40], [['CCI', 'PAT_'], alnum,
    60], [['squ', '_'], hexDigits, 40], [['phx', '_'], alnum, 43], [['pcsk', '_'], alnum, 70],
  [['tfp', '_'], alnum, 59], [['LT', 'AI'], alnum, 20], [['API', '-'], upper + digits, 26], [['lsv2', '_pt_'],
    hexDigits, 42], [['access-', 'production-'], hexDigits, 36], [['dt0', 'c01.'], upper + digits, 89],
]

export function documentedToken(r: Random): string {
  const [prefix, alphabet, length] = r.pick(documented)
  return prefix.join('') + r.text(alphabet, length)
}

const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value
  : JSON.stringify(value)).toString('base64url')

export function jwt(r: Random): string {
  return `${encode({ alg: r.pick(['HS256', 'RS256', 'ES256']), typ: 'JWT' })}.${encode({ sub: r.text(digits, 10), iat: r.int(1.6e9, 1.8e9), role: r.pick(['user', 'admin']) })}.${r.text(base64url, r.pick([43, 86, 342]))}`
}

export function privateKey(r: Random): string {
  const kind = r.pick(['RSA PRIVATE KEY', 'PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'])
  const lines = Array.from({ length: r.int(3, 12) }, () => r.text(`${alnum}+/`, 64))
  const between = r.pick(['\n', '\\n', ' '])
  const dashes = '-'.repeat(5)
  return [`${dashes}BEGIN ${kind}${dashes}`, ...lines, `${dashes}END ${kind}${dashes}`].join(between)
}

const words = ['dragon', 'sunshine', 'Welcome', 'bonjour', 'Azerty', 'football', 'monkey', 'Passw0rd', 'Sommer',
  'letmein', 'correcthorse', 'Madrid']
export function password(r: Random): string {
  return r.pick([`${r.pick(words)}${r.int(1, 9999)}${r.pick(['!', '', '#', '$'])}`,
    r.text(`${alnum}!@#$%^*-_`, r.int(8, 20)), `${r.pick(words)}${r.pick(words)}${r.int(0, 99)}`,
    r.text(`${alnum}`, r.int(8, 16)), `${r.pick(words)} ${r.pick(words)} ${r.int(10, 99)}`])
}

export const opaque = (r: Random): string => r.pick([r.text(alnum, r.int(20, 48)),
  r.text(hexDigits, r.pick([32, 40, 64])), r.text(base64url, r.int(22, 43)), uuid(r)])

export function connection(r: Random): readonly [text: string, secret: string] {
  const secret = r.text(alnum, r.int(10, 20))
  const user = r.pick(['app', 'root', 'admin', 'svc_user'])
  return r.pick([
    `postgres://${user}:${secret}@db.internal:5432/app`, `postgresql://${user}:${secret}@10.0.0.5/prod?sslmode=require`, `mysql://${user}:${secret}@mysql.example.com/shop`, `mongodb+srv://${user}:${secret}@cluster0.ab1cd.mongodb.net/test`, `redis://:${secret}@cache.example.com:6379/0`,
    `amqps://${user}:${secret}@rabbit.example.com/vhost`, `Server=db.example.com;Database=shop;User Id=${user};Password=${secret};Encrypt=true`, `DefaultEndpointsProtocol=https;AccountName=store;AccountKey=${secret}${secret}==;EndpointSuffix=core.windows.net`, `jdbc:postgresql://db.example.com/app?user=${user}&password=${secret}`,
    `ftp://${user}:${secret}@files.example.com/in`, `smtp://${user}%40example.com:${secret}@smtp.example.com:587`, `host=db.example.com port=5432 dbname=app user=${user} password=${secret}`,
  ].map(text => [text, secret] as const))
}

export function webhookUrl(r: Random): readonly [text: string, secret: string] {
  const a = r.text(alnum, 24)
  const guid = uuid(r)
  return r.pick([
    [`https://hooks.slack.com/services/T${r.text(upper + digits, 8)}/B${r.text(upper + digits, 8)}/${a}`,
      a], [`https://discord.com/api/webhooks/${r.text(digits, 18)}/${a}${r.text(base64url, 44)}`,
      a], [`https://discordapp.com/api/webhooks/${r.text(digits, 19)}/${a}${r.text(base64url, 44)}`, a],
    [`https://contoso.webhook.office.com/webhookb2/${guid}@${uuid(r)}/IncomingWebhook/${r.text(hexDigits, 32)}/${uuid(r)}`, guid], [`https://hooks.zapier.com/hooks/catch/${r.text(digits, 7)}/${r.text(lower + digits, 7)}/`, '/hooks/catch/'],
    [`https://api.telegram.org/bot${r.text(digits, 10)}:AA${r.text(base64url, 33)}/sendMessage`, ':AA'], [`https://chat.googleapis.com/v1/spaces/AAAA${r.text(alnum, 7)}/messages?key=${a}&token=${r.text(base64url, 43)}`, a], [`https://maker.ifttt.com/trigger/ping/with/key/${a}`, a],
  ] as const)
}
