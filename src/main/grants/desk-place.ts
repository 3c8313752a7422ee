/** Where browsers find the app and the vault's desk: by their configured origins, or by name and port of this machine. */
import type { DeskPlace } from '../../vault/index.ts'

export interface Whereabouts {
  readonly appPort: number
  readonly deskPort: number
  /** `SIGNET_ORIGIN`, `SIGNET_VAULT_ORIGIN`. */
  readonly origin: string | undefined
  readonly vaultOrigin: string | undefined
}

export function deskPlace({ appPort, deskPort, origin, vaultOrigin }: Whereabouts): DeskPlace {
  const local = (port: number) => [`http://localhost:${port}`, `http://127.0.0.1:${port}`]
  const app = origin === undefined ? local(appPort) : [origin]
  return {
    appOrigins: app,
    deskOrigins: vaultOrigin !== undefined ? [vaultOrigin] : origin === undefined ? local(deskPort) : [besides(origin, deskPort), ...local(deskPort)],
    rpId: new URL(app[0]!).hostname,
  }
}

/** The same host on the desk's own port. */
function besides(origin: string, port: number): string {
  const url = new URL(origin)
  url.port = String(port)
  return url.origin
}
