/** The self-check, in the order in which one thing needs another. Nothing is changed by it. */
import { createPublicKey } from 'node:crypto'
import { access, constants, readdir, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { verifyLedger } from '../../ledger/verify/index.ts'
import type { Config } from '../../main/config.ts'
import { type DataDir, dataDir, hasInstance } from '../../main/data-dir.ts'
import { openEmbedded, openServer } from '../../store/index.ts'
import { areSafesSigned, createVaultClient, readKeyStatus, readLedgerKey, rehearsedForMs, vaultSocketPath } from '../../vault/index.ts'
import { existingDir, openFacts, withVault } from '../instance-files.ts'
import type { Terminal } from '../terminal.ts'
import { broken, type Check, doubtful, well } from './check.ts'

const gigabyte = 1024 ** 3
/** What a busy hour writes. */
const leastLedgerBytes = 1024 ** 2

export function machineChecks(config: Config): Check[] {
  const dir = dataDir(config.data)
  return [
    { name: 'Node', run: () => Promise.resolve(nodeVersion()) },
    { name: 'data directory', run: () => Promise.resolve(marker(dir)) },
    { name: 'disk', run: () => freeDisk(dir) },
    { name: 'port', run: () => port(config, dir) },
  ]
}

/** What can be looked at once there is an instance. */
export function instanceChecks(config: Config, terminal: Terminal): Check[] {
  const dir = dataDir(config.data)
  return [
    { name: 'permissions', run: () => permissions(dir) },
    { name: 'keys', run: () => keys(dir) },
    { name: 'ways to the keys', run: () => ways(dir, terminal) },
    { name: 'facts', run: () => facts(dir, terminal) },
    { name: 'ledger', run: () => ledger(dir) },
    { name: 'vault', run: () => vault(dir, terminal) },
    { name: 'engine', run: () => engine(config, dir) },
  ]
}

function nodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const old = major < 20 || (major === 20 && minor < 19)
  return old ? broken(`Node ${process.versions.node} is too old`, 'Install Node 20.19 or later') : well(`Node ${process.versions.node}`)
}

function marker(dir: DataDir) {
  return hasInstance(dir)
    ? well(`${dir.root} holds an instance`)
    : doubtful(`${dir.root} holds no instance yet`, '"signet serve" or "signet init" makes one there; or name another with --data')
}

async function freeDisk(dir: DataDir) {
  const existing = await nearest(dir.root)
  const { bavail, bsize, blocks } = await statfs(existing)
  const free = bavail * bsize
  const text = `${(free / gigabyte).toFixed(1)} GB free of ${((blocks * bsize) / gigabyte).toFixed(0)} GB`
  if (free < gigabyte) return broken(text, 'Make room: without a gigabyte merges and intake stop')
  return free < 5 * gigabyte ? doubtful(text, 'Make room soon: ten million events take about a gigabyte') : well(text)
}

async function nearest(path: string): Promise<string> {
  return (await stat(path).then(() => true, () => false)) ? path : nearest(join(path, '..'))
}

async function port({ host, port: wanted }: Config, dir: DataDir) {
  if (wanted === 0) return well('any free port')
  const taken = await new Promise<string | undefined>((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    server.listen(wanted, host, () => server.close(() => resolve(undefined)))
  })
  if (taken === undefined) return well(`${host}:${wanted} is free`)
  if (taken !== 'EADDRINUSE') return broken(`Cannot listen on ${host}:${wanted} (${taken})`, 'Choose another with --host or --port')
  if (await isRunning(dir)) return well(`${host}:${wanted} is in use, and a server runs on this data directory`)
  return broken(`Another program listens on ${host}:${wanted}`, 'Stop it, or choose another with --port')
}

async function isRunning(dir: DataDir): Promise<boolean> {
  return (await createVaultClient(vaultSocketPath(dir.keys), 5_000).status()).state !== 'unreachable'
}

async function permissions(dir: DataDir) {
  const open: string[] = []
  for (const path of [dir.root, dir.keys, ...(await readdir(dir.keys)).map((name) => join(dir.keys, name))]) {
    const { mode } = await stat(path)
    if ((mode & 0o077) !== 0 && path !== dir.root) open.push(path)
    else if ((mode & 0o022) !== 0) open.push(path)
  }
  return open.length === 0
    ? well('only its owner can read the keys')
    : broken(`Others can get at ${open.slice(0, 3).join(', ')}`, `chmod -R go-rwx ${dir.keys}; chmod go-w ${dir.root}`)
}

async function keys(dir: DataDir) {
  return await areSafesSigned(dir.keys)
    ? well('every sealing key carries the signature of the instance’s root')
    : broken('A sealing key is not signed by the instance’s root', 'Somebody exchanged it: do not start; restore "keys" from a backup')
}

async function ways(dir: DataDir, terminal: Terminal) {
  const status = await readKeyStatus(dir.keys, terminal.now())
  if (status.mode === 'broken') return broken('The unlock mode is not signed by the instance’s root, so the vault does not unlock', 'Restore keys/unlock-mode.json from a backup')
  if (status.ways < 2) {
    return doubtful('The unlock secret is the only way to the keys: if it is lost, what is sealed is lost for good', 'Make a second way: "signet keys recovery split"')
  }
  if (status.overdue.length > 0) {
    const named = status.overdue.map((way) => (way === 'secret' ? 'the unlock secret' : 'the recovery shares')).join(' and ')
    return doubtful(`Nobody tried ${named} for ${rehearsedForMs / 86_400_000} days`, 'Run "signet keys rehearse", for shares with --shares')
  }
  if (status.mode === 'always') return doubtful('The vault stays unlocked until somebody locks it', '"signet keys mode --set session", unless this machine must answer requests unattended')
  return well(`${status.ways} ways to the keys, each tried within ${rehearsedForMs / 86_400_000} days`)
}

async function facts(dir: DataDir, terminal: Terminal) {
  const registry = await openFacts(dir, terminal)
  try {
    const projects = await registry.projects.list()
    return well(`${projects.length} project${projects.length === 1 ? '' : 's'}, ${await registry.sealed.countPeople()} people under seal`)
  } finally {
    await registry.close()
  }
}

async function ledger(dir: DataDir) {
  const { origin, privateKey, statements } = await readLedgerKey(existingDir(dir.root).keys)
  if (!(await stat(join(dir.ledger, 'checkpoints')).then(() => true, () => false))) return well('no entry yet')
  const verdict = await verifyLedger(dir.ledger, { name: origin, key: createPublicKey(privateKey) }, { statements })
  const first = verdict.findings[0]
  if (!verdict.ok && first !== undefined) return broken(first.message, 'Keep a copy of the directory as evidence, then restore it from a backup')
  const { bavail, bsize } = await statfs(dir.ledger)
  if (bavail * bsize < leastLedgerBytes) {
    return broken('There is no room for the ledger: unsealing, exports and lists of people stop, while events are taken', 'Make room on the disk of its directory')
  }
  return await access(join(dir.ledger, 'entries'), constants.W_OK).then(
    () => well(`${verdict.size} entries verify`),
    () => broken('The ledger cannot be written: unsealing, exports and lists of people stop, while events are taken', `Let the server's user write to ${dir.ledger}`),
  )
}

async function vault(dir: DataDir, terminal: Terminal) {
  const { state } = await withVault(dir, undefined, terminal, (client) => client.status())
  return state === 'unreachable' ? broken('The vault does not answer', 'Start the server again') : well(`the vault answers, ${state}`)
}

async function engine({ clickhouseUrl }: Config, dir: DataDir) {
  if (clickhouseUrl === undefined && await isRunning(dir)) return well('in use by the running server')
  const opened = clickhouseUrl === undefined ? await openEmbedded(dir.engine) : await openServer(clickhouseUrl)
  await opened.close()
  return well(clickhouseUrl === undefined ? 'the embedded engine opens' : 'the ClickHouse server answers')
}
