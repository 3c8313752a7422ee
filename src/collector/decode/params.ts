/**
 * The parameters of an ingestion request (wire protocol §2.2), from its query and its form together; the query wins.
 * Unknown ones are ignored. So is `redirect`: following it would let anyone lend our host's name to any address.
 */

const callbackName = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/

export class Params {
  readonly #query: ReadonlyMap<string, string>
  readonly #form: ReadonlyMap<string, string> | undefined

  constructor(query: ReadonlyMap<string, string>, form?: ReadonlyMap<string, string>) {
    this.#query = query
    this.#form = form
  }

  get(name: string): string | undefined {
    return this.#query.get(name) ?? this.#form?.get(name)
  }

  /** Whether the answer is to be JSON. */
  get verbose(): boolean {
    const value = this.get('verbose')
    return value === '1' || value === '2' || value === 'true'
  }

  get strict(): boolean {
    const value = this.get('strict')
    return value === '1' || value === 'true'
  }

  get image(): boolean {
    return this.get('img') === '1'
  }

  /** Whether the request's own address may be looked up: true or false as asked, undefined when nothing was said. */
  get ip(): boolean | undefined {
    const value = this.get('ip')
    if (value === undefined || value === '') return undefined
    return value !== '0' && value !== 'false'
  }

  /** The function that a script answer calls; undefined when the name is none, so that nothing else can be written. */
  get callback(): string | undefined {
    const name = this.get('callback')
    return name !== undefined && name.length <= 128 && callbackName.test(name) ? name : undefined
  }

  get apiKey(): string | undefined {
    const key = this.get('api_key')
    return key === undefined || key === '' ? undefined : key
  }

  /** `project_id`; NaN when it is no number, which is no project's id. */
  get projectId(): number | undefined {
    const text = this.get('project_id')
    if (text === undefined || text === '') return undefined
    return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  }
}
