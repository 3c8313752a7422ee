/** A point on the earth to the whole degree, some hundred kilometres: enough to tell continents apart, and nobody's home. */
export interface Position {
  /** -90 to 90, north is positive. */
  readonly latitude: number
  /** -180 to 180, east is positive. */
  readonly longitude: number
}

const earthRadiusKm = 6_371

/** Kilometres along the surface, by the haversine formula on a sphere. */
export function distanceKm(one: Position, other: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const half = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2
  const across = Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude))
  const share = half(other.latitude - one.latitude) + across * half(other.longitude - one.longitude)
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(share)))
}
