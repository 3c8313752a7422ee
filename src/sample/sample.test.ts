import { expect, test } from 'vitest'
import { questionShape } from '../model/parse-question.ts'
import { sampleBoard } from './board.ts'
import { shoppers } from './index.ts'
import { shopDays } from './shopper.ts'

const now = Date.UTC(2026, 10, 24, 9)
const shop = [...shoppers(now, 100_000)]
const events = shop.flatMap((each) => each.events)

test('shoppers() give exactly the events asked for, all within ninety days and none in the future', () => {
  expect(events).toHaveLength(100_000)
  const times = events.map(({ properties }) => Number(properties['time']))
  expect(Math.max(...times.slice(0, 50_000), ...times.slice(50_000))).toBeLessThan(now)
  const earliest = times.reduce((least, time) => Math.min(least, time), now)
  expect(earliest).toBeGreaterThan(now - (shopDays + 2) * 86_400_000)
})

test('shoppers() give the same shop for the same moment', () => {
  expect([...shoppers(now, 2_000)]).toEqual([...shoppers(now, 2_000)])
})

test('every event has an insert id of its own', () => {
  expect(new Set(events.map(({ properties }) => properties['$insert_id'])).size).toBe(events.length)
})

test('a few thousand people have accounts, and most visitors have none', () => {
  const members = shop.filter(({ events }) => events.some(({ properties }) => properties['$user_id'] !== undefined)).length
  expect(members).toBeGreaterThan(2_000)
  expect(shop.length).toBeGreaterThan(members * 1.5)
})

test('the funnel narrows at every step', () => {
  const count = (name: string) => shop.filter((each) => each.events.some(({ event }) => event === name)).length
  const steps = ['Page Viewed', 'Product Viewed', 'Added to Cart', 'Checkout Started', 'Order Completed'].map(count)
  for (const [index, people] of steps.entries()) if (index > 0) expect(people).toBeLessThan(steps[index - 1]! * 0.95)
  expect(steps.at(-1)!).toBeGreaterThan(steps[0]! * 0.05)
})

test('the board asks questions that are questions', () => {
  for (const { question } of sampleBoard.cards) expect(questionShape.safeParse(question).error).toBeUndefined()
})
