/**
 * How fast one thread makes pseudonyms and seals fields: `npx tsx bench/seal.ts`.
 *
 * The floors are the least work that the construction allows: one HMAC per pseudonym; one AES-256-GCM encryption under a
 * fresh key, one on a kept context, and one HMAC (the blind index) per sealed field.
 */
import { createCipheriv, createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { createKeyring, createSealer } from '../src/identity/index.ts'
import { rawPublicKey, signSafeKey } from '../src/identity/sealed/index.ts'
import type { Project } from '../src/model/project.ts'

export interface SealFigure {
  readonly work: string
  readonly perSecond: number
  readonly floorPerSecond: number
}

export function benchSeal(rounds = 200_000): SealFigure[] {
  const { sealer, project } = setup()
  const key = randomBytes(32)
  const zero = Buffer.alloc(12)
  const plaintext = Buffer.alloc(64)
  const binding = Buffer.alloc(120)

  const encrypt = (dataKey: Buffer, text: Buffer) => {
    const cipher = createCipheriv('aes-256-gcm', dataKey, zero)
    cipher.setAAD(binding)
    const body = cipher.update(text)
    cipher.final()
    return Buffer.concat([body, cipher.getAuthTag()])
  }
  const hmac = (text: string) => createHmac('sha256', key).update(text).digest()

  const ada = sealer.pseudonym(project, 'user', 'ada')
  return [
    {
      work: 'pseudonyms, none remembered',
      perSecond: rate(rounds, (i) => sealer.pseudonym(project, 'user', `user-${i}`)),
      floorPerSecond: rate(rounds, (i) => hmac(`user-${i}`)),
    },
    {
      work: 'pseudonyms, remembered',
      perSecond: rate(rounds, (i) => sealer.pseudonym(project, 'user', `user-${i % 1000}`)),
      floorPerSecond: rate(rounds, (i) => hmac(`user-${i % 1000}`)),
    },
    {
      work: 'sealed fields',
      perSecond: rate(rounds, (i) => sealer.seal(project, ada, { $email: `person-${i}@example.test` }, i)),
      floorPerSecond: rate(rounds, (i) => {
        encrypt(Buffer.alloc(32, i), plaintext)
        encrypt(key, key)
        hmac(`person-${i}@example.test`)
      }),
    },
    {
      work: 'sealed fields, repeated',
      perSecond: rate(rounds, () => sealer.seal(project, ada, { $name: 'Ada Lovelace' }, 0)),
      floorPerSecond: rate(rounds, () => hmac('Ada Lovelace')),
    },
  ]
}

function setup() {
  const root = generateKeyPairSync('ed25519').privateKey
  const safe = rawPublicKey(generateKeyPairSync('x25519').privateKey).toString('base64url')
  const keys = createKeyring({
    format: 'signet/collector-keys/v1', root: rawPublicKey(root).toString('base64url'),
    projects: [{
      project: 1, pseudonymKey: randomBytes(32).toString('base64url'), blindIndexKey: randomBytes(32).toString('base64url'),
      safe: signSafeKey({ project: 1, epoch: 1, publicKey: safe }, root),
    }],
  })
  const project: Project = {
    id: 1, name: 'Bench', token: 'bench', timeZone: 'UTC', idMode: 'simplified', groupKeys: [], identifying: [],
    sample: false,
  }
  return { sealer: createSealer({ keys, now: Date.now, random: randomBytes }), project }
}

function rate(rounds: number, work: (i: number) => unknown): number {
  for (let i = 0; i < rounds / 10; i++) work(-1 - i)
  const start = process.hrtime.bigint()
  for (let i = 0; i < rounds; i++) work(i)
  return Math.round(rounds / (Number(process.hrtime.bigint() - start) / 1e9))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.table(benchSeal().map((figure) => ({
    ...figure, ratio: Number((figure.perSecond / figure.floorPerSecond).toFixed(2)),
  })))
}
