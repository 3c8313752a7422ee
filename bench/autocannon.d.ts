/** The part of autocannon that the benchmarks use; the package brings no types. */
declare module 'autocannon' {
  export default function autocannon(options: {
    readonly url: string
    readonly connections: number
    readonly duration: number
    readonly method?: 'POST'
    readonly body?: string
    readonly headers?: Readonly<Record<string, string>>
  }): Promise<{
    readonly requests: { readonly average: number }
    readonly latency: { readonly p99: number }
    readonly non2xx: number
    readonly errors: number
  }>
}
