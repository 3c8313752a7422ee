/** What a self-check finds: a sentence, and for what is not well another that says how to mend it. */
export type Finding =
  | { readonly state: 'well'; readonly what: string }
  | { readonly state: 'doubtful' | 'broken'; readonly what: string; readonly mend: string }

export interface Check {
  readonly name: string
  /** @throws anything: it is then broken, with what the error says */
  run(): Promise<Finding>
}

export const well = (what: string): Finding => ({ state: 'well', what })
export const doubtful = (what: string, mend: string): Finding => ({ state: 'doubtful', what, mend })
export const broken = (what: string, mend: string): Finding => ({ state: 'broken', what, mend })

/** What a check comes to, whatever happens in it. */
export async function findingOf(check: Check): Promise<Finding> {
  try {
    return await check.run()
  } catch (error) {
    const hint = (error as { readonly hint?: unknown } | undefined)?.hint
    const said = error instanceof Error ? error.message.split('\n', 1)[0]! : 'an unexpected failure'
    return broken(said, typeof hint === 'string' ? hint : 'Mend what it says, then run "signet doctor" again')
  }
}
