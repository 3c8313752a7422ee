/** A request that members confirm, for whoever holds the query client: who is signed in is known there. */
import type { QueryClient } from '@tanstack/react-query'
import type { RequestOptions } from '../server/client.ts'
import { confirmed } from './confirmed.ts'

/** @throws {ServerError} @throws {Cancelled} */
export function confirmedBy<T>(client: QueryClient, path: string, options: RequestOptions): Promise<T> {
  const session = client.getQueryData<{ readonly reader?: { readonly kind: string } }>(['session'])
  return confirmed<T>(path, { ...options, isMember: session?.reader?.kind === 'member' })
}
