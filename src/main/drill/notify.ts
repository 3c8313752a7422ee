/** Tells people about an incident, as its responders would: drafted, granted at the vault's desk, signed, and sent. */
import type { AskDesk } from '../../drill/index.ts'
import { post } from './seats.ts'

export interface NotifyOptions {
  readonly owner: AskDesk
  readonly desk: string
  readonly unlockSecret: string
  readonly project: number
  /** Pseudonyms. */
  readonly people: readonly string[]
  /** Addresses that were sealed later get nothing. */
  readonly windowFrom: number
  readonly now: number
}

const waitMs = 30_000

export async function notify({ owner, desk, unlockSecret, project, people, windowFrom, now }: NotifyOptions): Promise<void> {
  const day = new Date(now).toISOString().slice(0, 10)
  const all = `/v1/projects/${project}/notices`
  const facts = {
    incident: `drill-${windowFrom}`, version: 1, date: day, organisation: 'Drill', contact: 'privacy@drill.example', from: day, to: day,
    what: { en: 'A copy of our analytics was taken.', fr: 'Une copie de nos mesures a été prise.' }, measures: { en: ['We ended every session.'], fr: ['Nous avons mis fin à toutes les sessions.'] },
  }
  const { id } = await owner<{ id: number }>('POST', all, { facts, windowFrom, witnessed: false })
  await owner('POST', `${all}/${id}/people`, { people: people.map((person) => ({ person, exposed: ['$email'], possibly: ['$behaviour'], notExposed: ['$phone'] })) })
  const grant = await owner<{ id: string }>('POST', `${all}/${id}/grant`, { reason: 'Drill' })
  await post(desk, `/api/requests/${grant.id}/open`, { secret: unlockSecret }, { origin: desk })
  await owner('POST', `${all}/${id}/release`, { grant: grant.id })
  const deadline = performance.now() + waitMs
  for (;;) {
    const { sending } = await owner<{ sending: { state: string; fault: string | null } }>('GET', `${all}/${id}`)
    if (sending.state === 'done') return
    if (performance.now() > deadline) throw new Error(`The notices of the drill were not sent: ${sending.fault ?? sending.state}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
