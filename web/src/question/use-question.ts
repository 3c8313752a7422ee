/** The question of this page: read from the address, and changed by changing the address. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { fromSearch, toSearch, type QuestionOf, type ReportKind, type Search } from './search.ts'

export function useQuestion<Kind extends ReportKind>(kind: Kind) {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const question = useMemo(() => fromSearch(kind, search), [kind, search])
  function ask(next: QuestionOf<Kind>): void {
    void navigate({ to: '.', search: toSearch(next), resetScroll: false })
  }
  return [question, ask] as const
}
