/**
 * What one request does to the identities of one project: pseudonyms made once for each id, each id sealed once, each
 * link stated once, in the order in which they came.
 */
import type { IdentityWrite, LinkWrite } from '../../model/identity-write.ts'
import type { JsonValue } from '../../model/json.ts'
import type { GuardContext, IdentitySealer } from '../../model/ports.ts'
import type { Project } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import { wireText, type WireId } from '../../model/wire-id.ts'
import { cutText } from '../parse/clean-value.ts'
import { limits } from '../settings.ts'

export class ProjectIntake {
  readonly project: Project
  readonly eventContext: GuardContext
  readonly personContext: GuardContext
  readonly groupContext: GuardContext
  readonly #sealer: IdentitySealer
  readonly #writes: IdentityWrite[]
  readonly #at: number
  readonly #users = new Map<string, Pseudonym>()
  readonly #devices = new Map<string, Pseudonym>()
  readonly #groups = new Map<string, Pseudonym>()
  /** Of each verb, what each pseudonym was last linked to. */
  readonly #links = new Map<LinkWrite['verb'], Map<Pseudonym, Pseudonym>>()

  /** `writes` is where all projects of a request put what they state; `at` is when the request came. */
  constructor(project: Project, sealer: IdentitySealer, writes: IdentityWrite[], at: number) {
    this.project = project
    this.eventContext = { project, subject: 'event' }
    this.personContext = { project, subject: 'person' }
    this.groupContext = { project, subject: 'group' }
    this.#sealer = sealer
    this.#writes = writes
    this.#at = at
  }

  /** The pseudonym of an id; its clear text is sealed the first time, unless `seal` is false. */
  person(id: WireId, seal = true): Pseudonym {
    if (!seal) return this.#sealer.pseudonym(this.project, id.kind, id.value)
    const known = id.kind === 'user' ? this.#users : this.#devices
    let pseudonym = known.get(id.value)
    if (pseudonym === undefined) {
      const text = wireText(this.project.idMode, id)
      pseudonym = this.#sealer.sealId(this.project, id.kind, id.value, '$distinct_id', text, this.#at, this.#writes)
      known.set(id.value, pseudonym)
    }
    return pseudonym
  }

  /** The pseudonym of a group's id under its group key; as with a person. */
  group(key: string, id: string, seal = true): Pseudonym {
    if (!seal) return this.#sealer.pseudonym(this.project, `group:${key}`, id)
    const name = `${key}\0${id}`
    let pseudonym = this.#groups.get(name)
    if (pseudonym === undefined) {
      pseudonym = this.#sealer.sealId(this.project, `group:${key}`, id, '$group_id', id, this.#at, this.#writes)
      this.#groups.set(name, pseudonym)
    }
    return pseudonym
  }

  link(verb: LinkWrite['verb'], from: Pseudonym, to: Pseudonym): void {
    let links = this.#links.get(verb)
    if (links === undefined) this.#links.set(verb, links = new Map())
    if (links.get(from) === to) return
    links.set(from, to)
    this.#writes.push({ kind: 'link', project: this.project.id, verb, from, to, at: this.#at })
  }

  /** Seals identifying values under the name of their property. */
  sealValues(pseudonym: Pseudonym, values: Readonly<Record<string, JsonValue>>): void {
    const fields: Record<string, string> = {}
    let any = false
    for (const name in values) {
      const value = values[name]!
      if (value === null || value === '') continue
      fields[name] = sealedText(value)
      any = true
    }
    if (any) this.#seal(pseudonym, fields)
  }

  write(write: IdentityWrite): void {
    this.#writes.push(write)
  }

  #seal(pseudonym: Pseudonym, fields: Readonly<Record<string, string>>): void {
    for (const write of this.#sealer.seal(this.project, pseudonym, fields, this.#at)) this.#writes.push(write)
  }
}

/** A list of one, as `$union` sends, is its value. */
function sealedText(value: JsonValue): string {
  const only: JsonValue = Array.isArray(value) && value.length === 1 ? value[0] : value
  return typeof only === 'string' ? cutText(only, limits.textLength) : JSON.stringify(only)
}
