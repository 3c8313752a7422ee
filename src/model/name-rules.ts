/**
 * What a project's owner decided about names, as intake and the guard ask for it: for each event and property whether
 * it is taken at all, under which name, and whether it identifies.
 *
 * Sets and maps, since names are anybody's words (`__proto__` among them) and are looked up for every event.
 */
export interface NameRules {
  /** Events that are not taken any more. */
  readonly droppedEvents: ReadonlySet<string>
  /** Events that are stored under another's name; never a chain. */
  readonly mergedEvents: ReadonlyMap<string, string>
  readonly event: PropertyRules
  readonly person: PropertyRules
}

export interface PropertyRules {
  /** Not taken any more. */
  readonly dropped: ReadonlySet<string>
  /** Moved under seal whole. */
  readonly identifying: ReadonlySet<string>
  /** Names that the guard takes for a person's, mistakenly. */
  readonly plain: ReadonlySet<string>
}
