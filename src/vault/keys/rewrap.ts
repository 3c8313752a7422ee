/**
 * Wraps stored keys anew for the Safe's present epoch, so that the private halves of earlier ones can be destroyed. The
 * values themselves are not touched, and nothing but wrapped keys goes in or out.
 *
 * One key agreement serves 256 records, as when they were first wrapped (identity/wrapper.ts).
 */
import {
  createSealedOpener, createSenderContext, privateKeyFromRaw, publicKeyFromRaw, rawPublicKey, wrapBinding, wrapInfo,
  type RandomSource, type SenderContext,
} from '../../identity/sealed/index.ts'
import type { WrappedKey } from '../../model/identity-write.ts'
import type { ProjectId } from '../../model/project.ts'

const recordsPerContext = 256

/**
 * The keys for the newest epoch that `safes` has of their project; one that does not open stays as it is, and is
 * counted: it was unreadable before.
 *
 * @param safes private Safe keys by `project epoch`
 */
export function rewrapKeys(
  keys: readonly WrappedKey[], safes: ReadonlyMap<string, Buffer>, random: RandomSource,
): { readonly keys: WrappedKey[]; readonly unreadable: number } {
  const newest = newestEpochs(safes)
  const opener = createSealedOpener((project, epoch) => {
    const key = safes.get(`${project} ${epoch}`)
    return key === undefined ? undefined : privateKeyFromRaw('x25519', key)
  })
  const contexts = new Map<ProjectId, { readonly context: SenderContext; readonly enc: string }>()
  let unreadable = 0

  function contextFor(project: ProjectId, epoch: number): { readonly context: SenderContext; readonly enc: string } {
    const open = contexts.get(project)
    if (open !== undefined && open.context.sequence < recordsPerContext) return open
    open?.context.destroy()
    const publicKey = publicKeyFromRaw('x25519', rawPublicKey(privateKeyFromRaw('x25519', safes.get(`${project} ${epoch}`)!)))
    const context = createSenderContext(publicKey, wrapInfo(project, epoch), random(32))
    const made = { context, enc: context.enc.toString('base64') }
    contexts.set(project, made)
    return made
  }

  const wrapped = keys.map((key): WrappedKey => {
    const epoch = newest.get(key.project)
    if (epoch === undefined || key.epoch >= epoch) return key
    let dataKey: Buffer
    try {
      dataKey = opener.unwrap(key)
    } catch {
      unreadable++
      return key
    }
    const { project, pseudonym, record } = key
    const { context, enc } = contextFor(project, epoch)
    const { sequence } = context
    const bytes = context.seal(wrapBinding({ project, pseudonym, record, epoch }), dataKey)
    dataKey.fill(0)
    return { project, pseudonym, record, epoch, enc, sequence, wrapped: bytes.toString('base64') }
  })
  opener.destroy()
  for (const { context } of contexts.values()) context.destroy()
  return { keys: wrapped, unreadable }
}

function newestEpochs(safes: ReadonlyMap<string, Buffer>): Map<ProjectId, number> {
  const newest = new Map<ProjectId, number>()
  for (const name of safes.keys()) {
    const [project = 0, epoch = 0] = name.split(' ').map(Number)
    newest.set(project, Math.max(epoch, newest.get(project) ?? 0))
  }
  return newest
}
