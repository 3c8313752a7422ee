/**
 * A printed statement, and what an engine answers to it. The store's types have the same shapes; this room knows no
 * engine.
 */

/** A value bound to a `{name:Type}` placeholder. Arrays bind to `Array(…)`; 64-bit and larger integers as text. */
export type ParamValue = string | number | boolean | null | readonly ParamValue[]

export interface Statement {
  readonly sql: string
  readonly params: Readonly<Record<string, ParamValue>>
  /** Engine settings of this statement alone. */
  readonly settings?: Readonly<Record<string, string | number>>
}

export interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** One array per row, in the order of `columns`; integers above 32 bits may be text. */
  readonly rows: readonly (readonly unknown[])[]
  readonly cost: { readonly rowsRead: number; readonly bytesRead: number; readonly engineMs: number }
}
