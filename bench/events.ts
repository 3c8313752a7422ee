/** Events in the shape that Mixpanel's browser SDK sends, made from a seed; for the intake benchmarks. */

export interface BenchEvent {
  readonly event: string
  readonly properties: Record<string, unknown>
}

/** A small deterministic generator of numbers in [0, 1). Source: Mulberry32, public domain. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const names = ['Page View', 'Page View', 'Page View', 'Product Viewed', 'Product Viewed', 'Add to Cart', 'Checkout', 'Purchase', 'Search', 'Sign Up']
const browsers = ['Chrome', 'Safari', 'Firefox', 'Microsoft Edge']
const systems = ['Windows', 'Mac OS X', 'Linux', 'iOS', 'Android']

/** `count` events of about 900 bytes of `people` people, spread over `days` days before `until`. */
export function* makeEvents(count: number, people: number, until: number, days: number, seed = 1): Iterable<BenchEvent> {
  const random = seeded(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  for (let i = 0; i < count; i++) {
    const person = Math.floor(random() ** 1.5 * people)
    const product = Math.floor(random() * 3000)
    yield {
      event: pick(names),
      properties: {
        $os: systems[person % 5], $browser: browsers[person % 4], $current_url: `https://shop.test/products/${product}?ref=home`,
        $browser_version: 120 + (person % 10), $screen_height: 900, $screen_width: 1440, mp_lib: 'web', $lib_version: '2.83.0',
        $insert_id: `${seed}x${i.toString(36)}x${Math.floor(random() * 1e9).toString(36)}`,
        time: Math.floor(until - (1 - i / count) * days * 86_400_000) / 1000,
        distinct_id: `user-${person}`, $device_id: `device-${person}`, $user_id: `user-${person}`,
        $initial_referrer: 'https://www.google.com/', $initial_referring_domain: 'www.google.com', $search_engine: 'google',
        utm_source: pick(['google', 'newsletter', 'partner']), utm_medium: 'cpc', utm_campaign: `spring-${person % 20}`,
        category: pick(['shoes', 'hats', 'coats', 'bags']), price: Math.floor(random() * 20_000) / 100, quantity: 1 + Math.floor(random() * 4),
        member: person % 3 === 0, plan: pick(['free', 'pro', 'team']), sku: `SKU-${100_000 + product}`, page_title: `Product number ${product}`,
      },
    }
  }
}
