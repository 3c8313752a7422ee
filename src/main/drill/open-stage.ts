/**
 * Builds the stage of a drill: a throw-away instance in a folder of its own, served by this process, with two projects, thirty
 * days of events, canaries and an unlocked vault. It never opens an instance that is there.
 */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AskDesk, DrillPerson, DrillProject, Stage, StageEntry } from '../../drill/index.ts'
import { computePseudonym, createKeyring, readCollectorKeys } from '../../identity/index.ts'
import { actorOfEntry } from '../../model/ledger-entry.ts'
import type { Registry } from '../../registry/index.ts'
import { vaultSocketPath } from '../../vault/index.ts'
import { writeDataBackup } from '../backup/write-backup.ts'
import { readConfig } from '../config.ts'
import { spreadCanaries } from '../grants/plant-canaries.ts'
import { serve } from '../serve.ts'
import { home, packageVersion } from '../version.ts'
import { openMailTrap } from './mail-trap.ts'
import { notify } from './notify.ts'
import { drillPerson, truthsOf } from './people.ts'
import { post, takeSeat } from './seats.ts'
import { openVendor } from './vendor.ts'

export interface StageOptions {
  readonly people: number
  /** Of the second project. */
  readonly others?: number
  readonly canaries?: number
  /** Told at once where everything will lie, for whoever has to give up in the middle. */
  readonly onFolder?: (root: string) => void
}

const dayMs = 86_400_000
const days = 30
const sentAtOnce = 1_000
/** Who come while a vendor is granted fields. */
const comers = 10

export async function openStage({ people: count, others: otherCount = 20, canaries: canaryCount = 25, onFolder }: StageOptions): Promise<Stage> {
  const root = mkdtempSync(join(tmpdir(), 'signet-drill-'))
  onFolder?.(root)
  const [data, work] = [join(root, 'data'), join(root, 'work')]
  mkdirSync(work)
  const mail = await openMailTrap()
  const config = readConfig({
    SIGNET_DATA: data, SIGNET_PORT: '0', SIGNET_PLACES: '', SIGNET_INTAKE_WORKERS: '1', SIGNET_LOG: 'silent', SIGNET_TRUST_PROXY: '1',
    SIGNET_ALLOW_PRIVATE_DESTINATIONS: '1', SIGNET_SMTP_URL: `smtp://127.0.0.1:${mail.port}`, SIGNET_MAIL_FROM: 'Drill <privacy@drill.example>', SIGNET_NOTICES_SECOND: '1000',
  })
  const served = await serve(config, { print: () => undefined, signals: false })
  const { instance } = served
  const close = async () => {
    await served.close()
    mail.close()
    await rm(root, { recursive: true, force: true })
  }
  try {
    const { project, unlock, ownerKey } = served.made!
    const origin = served.url.replace('127.0.0.1', 'localhost')
    const desk = served.deskUrl!
    const second = await instance.createProject({ name: 'Another shop' })
    const people = Array.from({ length: count }, (_, n) => drillPerson(n, 'shop'))
    const others = Array.from({ length: otherCount }, (_, n) => drillPerson(n, 'other'))
    const shop: DrillProject = { id: project.id, token: project.token, secret: project.secret, people }
    const other: DrillProject = { id: second.project.id, token: second.project.token, secret: second.secret, people: others }
    await seed(served.url, shop, people)
    await seed(served.url, other, others)
    await instance.settle()

    const opened = await fetch(`${origin}/open/${ownerKey}`, { redirect: 'manual' })
    const cookie = opened.headers.getSetCookie().map((one) => one.split(';')[0]!).join('; ')
    const owner: AskDesk = async <A>(method: string, path: string, body?: unknown): Promise<A> => {
      const response = await fetch(origin + path, {
        method, headers: { cookie, 'x-signet': '1', 'sec-fetch-site': 'same-origin', ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`The incident desk was refused: ${method} ${path} answered ${response.status} ${text.slice(0, 300)}`)
      const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
      return (isJson && text !== '' ? JSON.parse(text) : text) as A
    }

    const keyring = createKeyring(readCollectorKeys(readFileSync(join(instance.dir.keys, 'collector-keys.json'), 'utf8')))
    const pseudonymOf = (of: number, id: string): string => computePseudonym(keyring.of(of).pseudonymMac, 'user', id)
    const own = new Set(people.map(({ id }) => pseudonymOf(shop.id, id)))
    await spreadCanaries({ registry: instance.registry, keysDir: instance.dir.keys, project: instance.projects.find(({ id }) => id === shop.id)!, now: Date.now }, canaryCount)
    const canaries = await canariesAmong(instance.registry.sealed, shop.id, own)

    const arrived: DrillPerson[] = []
    let seats = 0
    const arrive: Stage['arrive'] = async (more) => {
      const start = people.length + arrived.length
      const fresh = Array.from({ length: more }, (_, n) => drillPerson(start + n, 'shop'))
      arrived.push(...fresh)
      const bodies = await seed(served.url, shop, fresh, 1)
      await instance.settle()
      return { people: fresh, bodies }
    }
    const unlockVault = async () => {
      if ((await instance.vault.status()).state !== 'unlocked') await instance.vault.unlock(unlock)
    }
    await unlockVault()
    const seatDeps = { origin, desk, project: shop.id, unlockSecret: unlock, owner, now: Date.now }
    return {
      origin, desk, data, work, shop, other, pseudonymOf, owner, canaries, unlockSecret: unlock,
      socket: vaultSocketPath(instance.dir.keys),
      truths: () => truthsOf([...people, ...arrived]),
      guesses: guessesFor(people),
      seat: (asked) => takeSeat(seatDeps, asked, ++seats),
      async machine() {
        const scopes = ['read.questions', 'read.rows', 'export', 'import', 'lexicon']
        const made = await owner<{ account: { id: number; username: string }; secret: string }>('POST', '/v1/service-accounts', { name: 'Machine', projects: [shop.id], scopes, endsAfterDays: null })
        return { service: made.account.id, name: made.account.username, secret: made.secret }
      },
      arrive,
      vendor: (granted) => openVendor({
        owner, project: shop.id, events: (granted.length === 0 ? people.length : comers) * 2, granted, arrive: () => arrive(comers),
        grant: (draft) => instance.vault.grantStanding(unlock, draft),
      }),
      notify: (pseudonyms, windowFrom) => notify({ owner, desk, unlockSecret: unlock, project: shop.id, people: pseudonyms, windowFrom, now: Date.now() }),
      mails: () => mail.mails,
      async backup(kind) {
        const out = join(work, `backup-${kind}`)
        mkdirSync(out, { recursive: true })
        if (kind === 'keys') return instance.acts.backUpKeys(out)
        const { path } = await instance.acts.whileHeld(async ({ frozen, mark }) =>
          writeDataBackup({ dir: instance.dir, registry: instance.registry, frozen }, mark, out, { version: await packageVersion(), at: Date.now() }))
        return path
      },
      unlock: unlockVault,
      lock: () => instance.vault.lock(),
      async entriesSince(at) {
        const found: StageEntry[] = []
        for await (const entry of instance.ledger.entries()) {
          if (entry.recordedAt >= at) found.push({ index: entry.index, recordedAt: entry.recordedAt, kind: entry.kind, actor: actorOfEntry(entry) ?? null })
        }
        return found
      },
      async ledgerFault(dir, checkpoint) {
        const { verifierKey } = await owner<{ verifierKey: string }>('GET', '/v1/ledger/state')
        const [keyFile, noteFile] = [join(work, 'ledger-key.txt'), join(work, 'seen.note')]
        writeFileSync(keyFile, verifierKey)
        writeFileSync(noteFile, checkpoint)
        const args = [join(home() ?? '.', 'bin', 'signet.cjs'), 'ledger', 'verify', dir, '--key', keyFile, '--checkpoint', noteFile]
        const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
        return status === 0 ? undefined : `${stdout}${stderr}`.trim()
      },
      chance: (size) => randomBytes(size),
      now: Date.now,
      monotonic: () => performance.now(),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Everybody under seal who is nobody. */
async function canariesAmong(sealed: Registry['sealed'], project: number, own: ReadonlySet<string>): Promise<string[]> {
  const found = new Set<string>()
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<typeof sealed.scan>> = await sealed.scan(project, after)
    for (const { pseudonym } of page.values) if (!own.has(pseudonym)) found.add(pseudonym)
    after = page.last
  }
  return [...found]
}

/** Ids and addresses, half of them of people who are here: at most a thousand true ones. */
function guessesFor(people: readonly DrillPerson[]): string[] {
  const some = people.slice(0, 1_000)
  return [...some.flatMap(({ id, email }) => [id, email]), ...some.map((_, n) => drillPerson(n + 500_000, 'shop')).flatMap(({ id, email }) => [id, email])]
}

/**
 * Two events on different days and a profile for each: as browsers send them while they are of today, else as an import, since
 * what is older than five days is taken from nobody else. Answers what was sent.
 */
async function seed(url: string, { id: project, token, secret }: DrillProject, people: readonly DrillPerson[], overDays = days): Promise<string[]> {
  const now = Date.now()
  const bodies: string[] = []
  const send = async (path: string, body: readonly object[]) => {
    for (let at = 0; at < body.length; at += sentAtOnce) {
      const part = body.slice(at, at + sentAtOnce)
      await post(url, path, part, path.startsWith('/import') ? { authorization: `Basic ${Buffer.from(`${secret}:`).toString('base64')}` } : {})
      bodies.push(JSON.stringify(part))
    }
  }
  await send(overDays > 1 ? `/import?strict=1&project_id=${project}` : '/track?verbose=1', people.flatMap(({ id, email }, n) => ['Visited', 'Bought'].map((event, k) => ({
    event,
    properties: { token, distinct_id: id, $email: email, time: now - ((n * 37 + k * 11) % overDays) * dayMs * 0.9 - k * 1_000, $insert_id: `${token.slice(0, 6)}-${n}-${k}-${now}`, amount: n % 90, plan: n % 2 === 0 ? 'Pro' : 'Free' },
  }))))
  await send('/engage?verbose=1', people.map(({ id, email, name, phone }, n) => ({ $token: token, $distinct_id: id, $set: { $email: email, $name: name, $phone: phone, plan: n % 2 === 0 ? 'Pro' : 'Free' } })))
  return bodies
}
