/** What a data page shows, in its address: the search parameters, and the way to change some of them. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Search } from '../question/search.ts'

export type AddressChange = Readonly<Record<string, string | undefined>>

export interface Address {
  readonly search: Search
  /** Changes these parameters and leaves the others; `undefined` takes one away. */
  readonly go: (change: AddressChange, how?: { readonly replace: boolean }) => void
}

export function useAddress(): Address {
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  return {
    search,
    go: (change, how = { replace: false }) =>
      void navigate({ to: '.', search: changed(search, change) as never, resetScroll: false, replace: how.replace }),
  }
}

export function changed(search: Search, change: AddressChange): Search {
  return Object.fromEntries(
    Object.entries({ ...search, ...change }).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  )
}
