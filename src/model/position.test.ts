import { expect, test } from 'vitest'
import { distanceKm } from './position.ts'

test('distanceKm() is the way along the surface', () => {
  const paris = { latitude: 49, longitude: 2 }
  // A degree of a great circle is a three-hundred-and-sixtieth of 40,030 km.
  expect(distanceKm(paris, { latitude: 48, longitude: 2 })).toBeCloseTo(111.19, 1)
  expect(distanceKm({ latitude: 0, longitude: -179 }, { latitude: 0, longitude: 179 })).toBeCloseTo(222.39, 1)
  expect(distanceKm({ latitude: 90, longitude: 0 }, { latitude: -90, longitude: 0 })).toBeCloseTo(20_015, 0)
  // Paris to New York is some 5,840 km.
  expect(Math.abs(distanceKm(paris, { latitude: 41, longitude: -74 }) - 5_840)).toBeLessThan(100)
  expect(distanceKm(paris, paris)).toBe(0)
})
