import { expect, test } from 'vitest'
import { isPlace } from './place.ts'

const place = { appOrigins: ['http://localhost:8080'], deskOrigins: ['http://localhost:8081'], rpId: 'localhost' }

test('V91 isPlace() takes origins that are told apart, and nothing else', () => {
  expect(isPlace(place)).toBe(true)
  const wrong = [
    null, {}, { ...place, rpId: '' }, { ...place, appOrigins: [] }, { ...place, deskOrigins: [] }, { ...place, deskOrigins: place.appOrigins },
    { ...place, deskOrigins: [...place.deskOrigins, ...place.appOrigins] }, { ...place, deskOrigins: ['http://localhost:8081/x'] },
    { ...place, appOrigins: ['*'] }, { ...place, deskOrigins: 'http://localhost:8081' },
  ]
  for (const one of wrong) expect([one, isPlace(one)]).toEqual([one, false])
})
