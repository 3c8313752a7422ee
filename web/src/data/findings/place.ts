/** Where in an event something was found, as the guard writes it: a property's path, or one of three places without one. */
export type Place =
  | { readonly is: 'property'; readonly path: string; readonly name: string; readonly leaf: string }
  | { readonly is: 'event-name' | 'whole-event' | 'property-name' }

/** `user.email` is the property `user` with the leaf `email`; `$elements[].$attr-value` has the leaf `$attr-value`. */
export function readPlace(path: string): Place {
  if (path === '') return { is: 'whole-event' }
  if (path === '(event name)') return { is: 'event-name' }
  if (path === '[name]' || path.endsWith('.[name]')) return { is: 'property-name' }
  const parts = path.split('.').map((part) => part.replace(/(?:\[\d*\])+$/, '')).filter((part) => part !== '')
  return { is: 'property', path, name: parts[0] ?? path, leaf: parts.at(-1) ?? path }
}

/** Whether what was named as the event is an update of a person's or a group's profile. */
export function isProfileUpdate(event: string): boolean {
  return /^\$(?:set|set_once|append|union|add|unset|remove|delete)$/.test(event)
}
