/** Events as mixpanel-browser sends them, about 1 KB each, with what shops and apps add: nothing in them is a secret. */
import type { JsonObject } from '../../src/model/json.ts'
import { alnum, base64url, digits, hexDigits, lower } from './random.ts'
import type { Random } from './random.ts'

export function uuid(random: Random): string {
  const hex = (length: number): string => random.text(hexDigits, length)
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`
}

const pages = [
  '/', '/pricing', '/products/linen-shirt', '/blog/2024/how-we-measure', '/account/settings', '/checkout/shipping',
  '/search', '/docs/api/events',
]
const names = [
  'Page Viewed', 'Product Added', 'Checkout Started', 'Search Performed', 'Plan Viewed', '$mp_web_page_view',
]

export interface NamedEvent {
  readonly name: string
  readonly properties: JsonObject
}

/** One event with about 27 properties. */
export function browserEvent(random: Random): NamedEvent {
  const page = random.pick(pages)
  return {
    name: random.pick(names),
    properties: {
      $os: random.pick(['Mac OS X', 'Windows', 'Linux', 'iOS', 'Android']), $browser: random.pick([
        'Chrome', 'Safari', 'Firefox', 'Microsoft Edge',
      ]), $browser_version: random.int(100, 130),
      $current_url: `https://shop.example.com${page}?utm_source=newsletter&utm_medium=email&utm_campaign=spring_${random.int(2020, 2026)}&ref=${random.text(lower, 6)}`,
      $referrer: random.pick(['https://www.google.com/', 'https://news.example.org/articles/2024/10/analytics',
        '$direct']), $referring_domain: 'www.google.com', $device: random.pick(['iPhone', 'iPad', '']),
      $screen_height: 900, $screen_width: 1440, mp_lib: 'web', $lib_version: '2.83.0', $insert_id: random.text(lower + digits, 16), time: 1_795_489_088 + random.next(),
      distinct_id: `$device:${uuid(random)}`, $device_id: uuid(random), $initial_referrer: '$direct', $initial_referring_domain: '$direct', $search_engine: 'google', utm_source: 'newsletter', utm_medium: 'email', utm_campaign: `spring_${random.int(2020, 2026)}`,
      gclid: random.text(base64url, 55), plan: random.pick(['free', 'pro', 'team']), price: random.int(100, 99_999) / 100, currency: 'EUR', product_id: `SKU-${random.text(alnum, 8)}`, product_name: random.pick(['Linen shirt, long sleeve', 'Travel mug 350 ml', 'Notebook A5 dotted']),
      order_id: random.text(digits, 12), quantity: random.int(1, 9), logged_in: random.next() < 0.5, experiment: 'checkout-v2', mp_sent_by_lib_version: '2.83.0', current_page_title: random.pick(['Linen shirt – Example Shop', 'Pricing | Example', 'Search results for mugs']),
    },
  }
}
