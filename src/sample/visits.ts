/**
 * What a shopper does, visit by visit, as Mixpanel events: they look around, some put things in the cart, some of those
 * pay. On two days the checkout does not work in Safari, so that there is something to find.
 */
import type { JsonObject } from '../model/json.ts'
import { products, searches, type Machine, type Product } from './catalogue.ts'
import type { Chance } from './chance.ts'
import { dayMs, type Shopper } from './shopper.ts'

/** An event as `/import` takes it. */
export interface MadeEvent {
  readonly event: string
  readonly properties: JsonObject
}

/** Days before the shop's last moment on which paying fails in Safari. */
const brokenDays = { from: 12, until: 10 }
const mostVisits = 60

/** Everything that a shopper did up to `now`, in order. */
export function eventsOf(shopper: Shopper, now: number, chance: Chance): MadeEvent[] {
  const events: MadeEvent[] = []
  let at = dayTime(shopper.arrivesAt, shopper, chance)
  for (let visit = 1; visit <= mostVisits && at < now; visit++) {
    new Visit(shopper, visit, at, now, chance, events).run()
    if (!chance.is(shopper.loyalty)) break
    at = dayTime(at + dayMs * (0.5 + chance.wait(shopper.signsUpAtVisit === undefined ? 9 : 5)), shopper, chance)
  }
  return events
}

/** Moves an instant to an hour at which people there are awake, and most weekend visits to another day. */
function dayTime(at: number, { place }: Shopper, chance: Chance): number {
  const weekday = new Date(at).getUTCDay()
  const day = (weekday === 0 || weekday === 6) && chance.is(0.35) ? at + 2 * dayMs : at
  const midnight = Math.floor(day / dayMs) * dayMs
  const hour = chance.weighted([[8, 2], [10, 4], [12, 6], [14, 4], [16, 4], [18, 5], [20, 9], [22, 5]])
  return midnight + (hour - place.ahead + chance.next() * 2) * 3_600_000
}

class Visit {
  readonly #shopper: Shopper
  readonly #number: number
  readonly #now: number
  readonly #chance: Chance
  readonly #events: MadeEvent[]
  readonly #machine: Machine
  readonly #device: string
  #at: number
  #known: boolean

  constructor(shopper: Shopper, number: number, at: number, now: number, chance: Chance, events: MadeEvent[]) {
    this.#shopper = shopper
    this.#number = number
    this.#at = at
    this.#now = now
    this.#chance = chance
    this.#events = events
    const { signsUpAtVisit, second } = shopper
    this.#known = signsUpAtVisit !== undefined && number > signsUpAtVisit
    const elsewhere = this.#known && second !== undefined && chance.is(0.4) ? second : shopper
    this.#machine = elsewhere.machine
    this.#device = elsewhere.device
  }

  run(): void {
    const chance = this.#chance
    this.#track('Page Viewed', { page: this.#number === 1 || chance.is(0.5) ? 'Home' : chance.pick(['Home', 'New arrivals', 'Journal']) })
    if (chance.is(0.3)) this.#track('Searched', { query: chance.pick(searches), results: chance.whole(0, 24) })
    if (chance.is(0.12)) this.#track('Article Read', { title: chance.pick(['On paper', 'A tidy desk', 'Ink, slowly']), minutes: chance.whole(1, 9) })
    const cart = this.#browse()
    if (this.#number === this.#shopper.signsUpAtVisit) this.#signUp()
    if (cart.length > 0) this.#checkOut(cart)
    if (this.#known && chance.is(0.03)) this.#track('Support Requested', { topic: chance.pick(['Delivery', 'Return', 'Invoice', 'Other']) })
  }

  #browse(): Product[] {
    const chance = this.#chance
    const cart: Product[] = []
    const looks = Math.min(8, Math.floor(chance.wait(2.2)))
    for (let look = 0; look < looks; look++) {
      const product = chance.weighted(products.map((each) => [each, each.appeal] as const))
      const of = { product: product.name, category: product.category, price: product.price }
      this.#track('Product Viewed', of)
      if (!chance.is(0.2 * this.#shopper.source.intent)) continue
      this.#track('Added to Cart', { ...of, quantity: chance.weighted([[1, 8], [2, 2], [3, 1]]) })
      cart.push(product)
    }
    return cart
  }

  #signUp(): void {
    // The first event that names both device and user makes them one person.
    this.#known = true
    this.#track('Signed Up', { method: this.#chance.weighted([['email', 6], ['apple', 2], ['google', 3]]), plan: this.#shopper.plan })
  }

  #checkOut(cart: readonly Product[]): void {
    const chance = this.#chance
    const amount = cart.reduce((sum, { price }) => sum + price, 0)
    if (!chance.is(0.62)) return
    this.#track('Checkout Started', { items: cart.length, amount })
    const daysAgo = (this.#now - this.#at) / dayMs
    const broken = daysAgo < brokenDays.from && daysAgo >= brokenDays.until && this.#machine.browser.includes('Safari')
    if (broken) {
      if (chance.is(0.9)) this.#track('Checkout Failed', { reason: 'payment form did not load', amount })
      return
    }
    if (!chance.is(this.#known ? 0.78 : 0.5)) return
    const coupon = chance.is(0.15)
    if (coupon) this.#track('Coupon Applied', { coupon: chance.pick(['WELCOME', 'DESKWEEK', 'LETTERS']) })
    this.#track('Order Completed', {
      items: cart.length,
      amount: coupon ? Math.round(amount * 0.9) : amount,
      categories: [...new Set(cart.map(({ category }) => category))],
      delivery: chance.weighted([['standard', 7], ['express', 2], ['pick-up', 1]]),
      gift: chance.is(0.2),
    })
  }

  #track(event: string, properties: JsonObject): void {
    this.#at += 2_000 + Math.floor(this.#chance.wait(45_000))
    if (this.#at >= this.#now) return
    const { number, place, source, company } = this.#shopper
    const { browser, os, device, width, height } = this.#machine
    const user = `member-${number}`
    this.#events.push({
      event,
      properties: {
        time: Math.floor(this.#at),
        $insert_id: `shop-${number}-${this.#events.length}`,
        $device_id: this.#device,
        ...(this.#known ? { $user_id: user, distinct_id: user } : { distinct_id: `$device:${this.#device}` }),
        $browser: browser,
        $os: os,
        ...(device !== '' && { $device: device }),
        $screen_width: width,
        $screen_height: height,
        $city: place.city,
        $region: place.region,
        mp_country_code: place.country,
        mp_lib: 'web',
        $lib_version: '2.83.0',
        $initial_referrer: source.referrer,
        ...(source.utm !== undefined && {
          utm_source: source.utm.source, utm_medium: source.utm.medium, utm_campaign: source.utm.campaign,
        }),
        ...(this.#known && company !== undefined && { company: company.name }),
        ...properties,
      },
    })
  }
}
