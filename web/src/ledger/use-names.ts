/** Names of those who stand in the ledger by a number; empty until they are known, or when they are not this reader's to see. */
import { useQuery } from '@tanstack/react-query'
import { ledgerActorsQuery } from './queries.ts'

const none: Readonly<Record<string, string>> = {}

export function useNames(): Readonly<Record<string, string>> {
  return useQuery(ledgerActorsQuery).data?.names ?? none
}
