/** Identity writes as the two logs hold them: JSON lines, with each wrapped key apart from its ciphertext. */
import type { IdentityWrite } from '../../model/identity-write.ts'

export interface IdentityBytes {
  /** Everything but the wrapped keys. */
  readonly identity: Uint8Array<ArrayBuffer>
  readonly keys: Uint8Array<ArrayBuffer>
  readonly identityCount: number
}

export function identityBytes(writes: readonly IdentityWrite[]): IdentityBytes {
  if (writes.length === 0) return { identity: new Uint8Array(0), keys: new Uint8Array(0), identityCount: 0 }
  const lines: string[] = []
  const keys: string[] = []
  for (const write of writes) {
    if (write.kind === 'seal') {
      lines.push(JSON.stringify({ kind: 'seal', value: write.value }))
      keys.push(JSON.stringify(write.key))
    } else {
      lines.push(JSON.stringify(write))
    }
  }
  return { identity: utf8(lines), keys: utf8(keys), identityCount: lines.length }
}

function utf8(lines: readonly string[]): Uint8Array<ArrayBuffer> {
  return lines.length === 0 ? new Uint8Array(0) : new TextEncoder().encode(`${lines.join('\n')}\n`)
}
