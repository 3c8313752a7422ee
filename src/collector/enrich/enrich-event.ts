/**
 * Adds to an event what its sender did not say: place, browser, search engine (design §4). What the client said itself
 * always stands.
 */
import type { Intake } from '../intake.ts'
import type { MutableJson } from '../parse/clean-value.ts'
import type { WireEvent } from '../parse/event.ts'
import type { Place } from './places.ts'
import { searchEngineOf } from './search-engine.ts'
import type { UserAgent } from './user-agents.ts'

/** `ip`: what the request's `ip` parameter said. */
export function enrichEvent(intake: Intake, event: WireEvent, imported: boolean, ip: boolean | undefined): void {
  const { walk } = event
  const kept = walk.kept
  if (!walk.placed) {
    const place = placeOf(intake, event.address, imported, ip)
    if (place !== undefined) addPlace(kept, place)
  }
  if (walk.userAgent !== undefined) addAgent(kept, intake.deps.userAgents.read(walk.userAgent))
  // A server's own User-Agent says nothing about the person; a browser's does.
  else if (kept.mp_lib === 'web') addAgent(kept, intake.peerAgent())
  if (walk.referrerHost !== undefined && kept.$search_engine === undefined) {
    const engine = searchEngineOf(walk.referrerHost)
    if (engine !== undefined) kept.$search_engine = engine
  }
}

/** Which address tells the place (wire protocol §4.8). */
function placeOf(
  intake: Intake,
  address: string | undefined,
  imported: boolean,
  ip: boolean | undefined,
): Place | undefined {
  if (ip === true) return intake.peerPlace()
  if (address !== undefined && address !== '') return address === '0' ? undefined : intake.deps.places.find(address)
  return imported && ip === undefined ? intake.peerPlace() : undefined
}

function addPlace(kept: MutableJson, place: Place): void {
  if (place.country !== undefined) kept.mp_country_code = place.country
  if (place.region !== undefined) kept.$region = place.region
  if (place.city !== undefined) kept.$city = place.city
}

function addAgent(kept: MutableJson, agent: UserAgent): void {
  if (agent.bot) kept.$bot = true
  if (kept.$browser === undefined && agent.browser !== undefined) {
    kept.$browser = agent.browser
    if (kept.$browser_version === undefined && agent.browserVersion !== undefined) {
      kept.$browser_version = agent.browserVersion
    }
  }
  if (kept.$os === undefined && agent.os !== undefined) kept.$os = agent.os
  if (kept.$device === undefined && agent.device !== undefined) kept.$device = agent.device
}
