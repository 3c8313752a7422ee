/**
 * Which ids an event carries and which of them belong together (wire protocol §8.2, §8.3): from the ids of the wire to
 * the person, the device beside it, and a link. No pseudonyms yet: this is the mapping, readable as a table.
 */
import type { LinkWrite } from '../../model/identity-write.ts'
import type { IdMode } from '../../model/project.ts'
import { bareDeviceId, isForbiddenId, isUuid4, wireId, type WireId } from '../../model/wire-id.ts'
import type { WireEvent } from '../parse/event.ts'

export interface EventIds {
  readonly person: WireId | undefined
  readonly device: WireId | undefined
  readonly link: { readonly verb: LinkWrite['verb']; readonly from: WireId; readonly to: WireId } | undefined
}

/** `imported`: whether it came by `/import`, the only way for a `$merge`. */
export function eventIds(mode: IdMode, event: WireEvent, imported: boolean): EventIds {
  return mode === 'simplified' ? simplifiedIds(event) : originalIds(event, imported)
}

/** `$user_id` wins, then `$device_id`; `distinct_id` speaks only where both are absent. */
export function simplifiedIds(ids: {
  readonly distinctId: string | undefined
  readonly userId: string | undefined
  readonly deviceId: string | undefined
}): EventIds {
  const user = userOf(ids.userId)
  const device = deviceOf(ids.deviceId)
  if (user !== undefined) {
    const link = device === undefined ? undefined : ({ verb: 'device', from: device, to: user } as const)
    return { person: user, device, link }
  }
  const person = device ?? (ids.distinctId === undefined ? undefined : wireId('simplified', ids.distinctId))
  return { person, device: person?.kind === 'device' ? person : undefined, link: undefined }
}

/** `distinct_id` alone says who; only the three verbs link. */
function originalIds(event: WireEvent, imported: boolean): EventIds {
  const { walk } = event
  const own = idOf(event.distinctId)
  switch (event.name) {
    case '$identify': {
      const identified = idOf(walk.identifiedId) ?? own
      const anonymous = anonymousOf(walk.anonymousId)
      return { ...person(own ?? identified), link: pair('identify', anonymous, identified) }
    }
    case '$create_alias':
      return { ...person(own), link: pair('alias', idOf(walk.alias), own) }
    case '$merge': {
      const [first, second, ...more] = walk.mergedIds ?? []
      const isPair = imported && more.length === 0
      return { ...person(own), link: isPair ? pair('merge', idOf(first), idOf(second)) : undefined }
    }
    default:
      return { ...person(own), link: undefined }
  }
}

function idOf(text: string | undefined): WireId | undefined {
  return text === undefined ? undefined : wireId('original', text)
}

/** An anonymous id must be a UUIDv4, with or without `$device:`; what else is sent as one is ignored. */
function anonymousOf(text: string | undefined): WireId | undefined {
  return text !== undefined && isUuid4(bareDeviceId(text)) ? idOf(text) : undefined
}

function person(id: WireId | undefined): { person: WireId | undefined; device: WireId | undefined } {
  return { person: id, device: id?.kind === 'device' ? id : undefined }
}

function pair(verb: LinkWrite['verb'], from: WireId | undefined, to: WireId | undefined): EventIds['link'] {
  if (from === undefined || to === undefined) return undefined
  return from.kind === to.kind && from.value === to.value ? undefined : { verb, from, to }
}

function userOf(text: string | undefined): WireId | undefined {
  return text === undefined || text === '' || isForbiddenId(text) ? undefined : { kind: 'user', value: text }
}

function deviceOf(text: string | undefined): WireId | undefined {
  const value = text === undefined ? '' : bareDeviceId(text)
  return value === '' || isForbiddenId(value) ? undefined : { kind: 'device', value }
}
