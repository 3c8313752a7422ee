/** The sample shop's board: one card of each kind of question, on things that are there to be found. */
import type { Question } from '../model/question.ts'

interface SampleCard {
  readonly id: string
  readonly title: string
  readonly question: Question
  readonly width: 1 | 2
}

const thirtyDays = { last: 30, unit: 'day' } as const

export const sampleBoard: { readonly name: string; readonly cards: readonly SampleCard[] } = {
  name: 'The shop at a glance',
  cards: [
    {
      id: 'visitors',
      title: 'Visitors and orders',
      width: 2,
      question: {
        kind: 'trend',
        range: { last: 90, unit: 'day' },
        unit: 'day',
        series: [
          { event: 'Page Viewed', measure: 'unique', label: 'Visitors' },
          { event: 'Order Completed', measure: 'total', label: 'Orders' },
        ],
      },
    },
    {
      id: 'purchase',
      title: 'From a look to an order',
      width: 1,
      question: {
        kind: 'funnel',
        range: thirtyDays,
        steps: [
          { event: 'Product Viewed' }, { event: 'Added to Cart' }, { event: 'Checkout Started' }, { event: 'Order Completed' },
        ],
        window: { value: 7, unit: 'day' },
      },
    },
    {
      id: 'checkout',
      title: 'Does the checkout work in every browser?',
      width: 1,
      question: {
        kind: 'funnel',
        range: { last: 14, unit: 'day' },
        steps: [{ event: 'Checkout Started' }, { event: 'Order Completed' }],
        window: { value: 1, unit: 'day' },
        breakdown: { of: 'event', name: '$browser' },
        limit: 6,
      },
    },
    {
      id: 'return',
      title: 'Members who come back',
      width: 1,
      question: {
        kind: 'retention',
        range: { last: 8, unit: 'week' },
        start: { event: 'Signed Up' },
        return: { event: null },
        unit: 'week',
        periods: 7,
        criterion: 'on',
        intervals: 'rolling',
      },
    },
    {
      id: 'campaigns',
      title: 'Which campaigns bring visitors',
      width: 1,
      question: {
        kind: 'trend',
        range: thirtyDays,
        unit: 'day',
        series: [{ event: 'Page Viewed', measure: 'unique' }],
        breakdown: { of: 'event', name: 'utm_campaign' },
        limit: 5,
      },
    },
    {
      id: 'next',
      title: 'What follows the first product',
      width: 2,
      question: {
        kind: 'flow',
        range: thirtyDays,
        anchor: { event: 'Product Viewed' },
        direction: 'after',
        steps: 4,
        perStep: 6,
      },
    },
  ],
}
