/**
 * `signet serve`: opens the instance, or makes one where there is none, and answers on a port until it is told to stop.
 *
 * File work runs on libuv's threads, and a synced write holds one while it waits for the disk: whoever starts the
 * process should set UV_THREADPOOL_SIZE=16 before anything asynchronous happens, as bin/signet.mjs does.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { createApi } from '../api/server.ts'
import { apiDeps } from './api-deps.ts'
import type { Config } from './config.ts'
import { serveControl } from './control/server.ts'
import { controlSocketPath } from './control/socket-path.ts'
import { dataDir, hasInstance } from './data-dir.ts'
import type { Instance } from './instance.ts'
import { createLog } from './log.ts'
import { initialise, type Initialised } from './make-instance.ts'
import { openInstance } from './open-instance.ts'
import { home, packageVersion } from './version.ts'

export interface ServeOptions {
  /** Where lines for people go; standard output unless given. */
  readonly print?: (line: string) => void
  /** The built browser app; `dist/web` of this code base unless given. */
  readonly webDir?: string
  /** Whether SIGTERM and SIGINT stop the server; they do unless this is false. */
  readonly signals?: boolean
}

export interface Served {
  /** `http://127.0.0.1:8080` */
  readonly url: string
  /** Where browsers find the vault's desk. */
  readonly deskUrl: string | undefined
  readonly app: FastifyInstance
  readonly instance: Instance
  /** What was made at this start; undefined when the instance was there. */
  readonly made: Initialised | undefined
  /** Stops listening, finishes what was taken, closes everything. May be called more than once. */
  close(): Promise<void>
  /** Resolves once the server is closed, by whomever. */
  readonly closed: Promise<void>
}

/** @throws {DataDirError} when the data directory is not Signet's; StoreError, RegistryError, LedgerError when it cannot be opened */
export async function serve(config: Config, options: ServeOptions = {}): Promise<Served> {
  const print = options.print ?? ((line) => void process.stdout.write(`${line}\n`))
  const log = createLog(config.log)
  const made = hasInstance(dataDir(config.data)) ? undefined : await initialise(config, { name: 'My product' })
  const instance = await openInstance(config, log)
  let app: FastifyInstance | undefined
  let closeControl: (() => Promise<void>) | undefined
  const deskUrl = instance.deskOrigin(config)
  if (config.origin?.startsWith('https:') === true && config.vaultOrigin === undefined) {
    log.warn('SIGNET_ORIGIN is behind TLS: name the vault’s desk too, with SIGNET_VAULT_ORIGIN, and lead it to the desk’s port')
  }
  try {
    const deps = apiDeps(instance, await packageVersion(), deskUrl)
    const webDir = options.webDir ?? findWeb()
    app = await createApi(deps, {
      ...(webDir !== undefined && { webDir }),
      ingest: {
        take: (request) => instance.take(request),
        authorizeImport: instance.authorizeImport,
        now: Date.now,
        addressOf: (request) => request.ip,
      },
      log,
      trustProxy: config.trustProxy,
      digestKey: randomBytes(32),
      newSessionId: () => randomBytes(12).toString('base64url'),
      newDeviceKey: () => randomBytes(32).toString('base64url'),
      origin: config.origin,
    })
    await app.listen({ host: config.host, port: config.port })
    instance.placeDesk((app.server.address() as AddressInfo).port, config)
    closeControl = await serveControl(controlSocketPath(instance.dir.root), instance.acts)
  } catch (error) {
    await app?.close()
    await instance.close()
    throw error
  }
  const url = addressOf(app, config.host)
  if (made !== undefined) for (const line of welcome(made, config.origin ?? url)) print(line)
  print(`Signet is ready at ${url}`)
  return running(app, instance, { url, deskUrl, made }, options.signals ?? true, closeControl)
}

function running(
  app: FastifyInstance, instance: Instance, facts: Pick<Served, 'url' | 'deskUrl' | 'made'>, signals: boolean,
  closeControl: () => Promise<void>,
): Served {
  let closing: Promise<void> | undefined
  let done: () => void = () => undefined
  const closed = new Promise<void>((resolve) => {
    done = resolve
  })
  const stop = () => void close()

  async function closeAll(): Promise<void> {
    process.off('SIGTERM', stop)
    process.off('SIGINT', stop)
    try {
      // Requests that were taken are answered first; what they brought is then loaded.
      await app.close()
      await closeControl()
      await instance.close()
    } finally {
      done()
    }
  }

  function close(): Promise<void> {
    closing ??= closeAll()
    return closing
  }

  if (signals) {
    process.on('SIGTERM', stop)
    process.on('SIGINT', stop)
  }
  return { ...facts, app, instance, close, closed }
}

/** What is shown once, when an instance is made: none of it is kept in the clear. */
function welcome({ project, ownerKey, unlock }: Initialised, url: string): string[] {
  return [
    '',
    'A new Signet was made. What follows is shown only now:',
    '',
    `  your link        ${atName(url)}/open/${ownerKey}`,
    `  project token    ${project.token}   (for SDKs; public)`,
    `  project secret   ${project.secret}   (for scripts; reads this project)`,
    `  unlock secret    ${unlock}`,
    '',
    'Keep the unlock secret where only you find it, and not on this machine: it alone opens what names your users, and',
    'nobody can make another one. "signet keys recovery split" makes a second way, in shares for several people, and',
    '"signet keys rehearse" tries it.',
    '',
  ]
}

/** Passkeys belong to a name: on this machine that is `localhost`, which a number is not. */
function atName(url: string): string {
  return url.replace('//127.0.0.1', '//localhost').replace('//[::1]', '//localhost')
}

function addressOf(app: FastifyInstance, host: string): string {
  const { port } = app.server.address() as AddressInfo
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

function findWeb(): string | undefined {
  const root = home()
  return root === undefined ? undefined : join(root, 'dist', 'web')
}
