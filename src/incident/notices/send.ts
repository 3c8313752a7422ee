/**
 * Sends the notices of one issued version, one address after the other, at a rate. Before an address is tried its state is
 * durable, and so is what became of it, so a process that is killed and started again writes to nobody twice and
 * forgets nobody. Addresses come from the vault a hundred at a time and live in memory until those are sent.
 *
 * Rules: SPEC.md N40–N46.
 */
import type { Notices, NoticeSend } from '../../registry/index.ts'
import { IncidentError } from '../errors.ts'

/**
 * What a mail server made of a message. `later`: not taken, and it may be tried again; `onlyThis`: others may well be taken
 * meanwhile, as with a server that puts strangers off.
 */
export type Delivered =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'refused'; readonly fault: string }
  | { readonly outcome: 'later'; readonly fault: string; readonly onlyThis: boolean }
  /** It was handed over, and the answer got lost. */
  | { readonly outcome: 'unsure'; readonly fault: string }

export interface NoticeMail {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** The same for the same notice and address, whenever it is sent. */
  readonly id: string
}

export interface NoticeDelivery {
  deliver(mail: NoticeMail): Promise<Delivered>
  close(): void
}

export interface SenderDeps {
  readonly notices: Notices
  /** Whole texts, by place. */
  readonly sealed: (notice: number, ns: readonly number[]) => Promise<readonly { readonly n: number; readonly code: string; readonly subject: string; readonly text: string }[]>
  /** Addresses under a grant, by record; null for one that does not open. On the ledger before it resolves. @throws VaultError */
  readonly collect: (grant: string, sends: readonly NoticeSend[]) => Promise<ReadonlyMap<string, string | null>>
  /** Undefined when there is no mail server. */
  readonly delivery: (() => NoticeDelivery) | undefined
  readonly perSecond: number
  /** Waits; rejects never. */
  readonly sleep: (ms: number) => Promise<unknown>
  readonly monotonic: () => number
}

export interface SendingState {
  readonly state: 'idle' | 'running' | 'paused' | 'done'
  /** Why it is paused. */
  readonly fault: string | null
  readonly grant: string | null
}

/** Whose addresses leave the vault under one entry of the ledger. */
const chunk = 100

export function createSender(deps: SenderDeps) {
  const { notices } = deps
  const runs = new Map<number, { state: SendingState; stopped: boolean; done: Promise<void> }>()

  async function run(id: number, grant: string, mine: { state: SendingState; stopped: boolean }): Promise<void> {
    const delivery = deps.delivery!()
    const pause = (fault: string) => {
      mine.state = { state: 'paused', fault, grant }
    }
    /** Put off by their server; they are tried again when somebody goes on. */
    const later = new Set<string>()
    try {
      for (;;) {
        const waiting = await notices.sends(id, 'waiting', chunk + later.size)
        const sends = waiting.filter(({ record }) => !later.has(record)).slice(0, chunk)
        if (sends.length === 0) {
          if (later.size > 0) return pause(`${later.size} addresses were put off by their server; go on in a quarter of an hour`)
          mine.state = { state: 'done', fault: null, grant }
          return
        }
        const [addresses, texts] = await Promise.all([deps.collect(grant, sends), deps.sealed(id, [...new Set(sends.map(({ n }) => n))])])
        const byPlace = new Map(texts.map((text) => [text.n, text]))
        for (const send of sends) {
          if (mine.stopped) return pause('It was stopped')
          const fault = await one(id, send, addresses.get(send.record) ?? null, byPlace.get(send.n)!, delivery, later)
          if (fault !== undefined) return pause(fault)
        }
      }
    } catch (error) {
      pause(error instanceof Error && 'code' in error ? error.message : 'The sending met a fault of ours')
    } finally {
      delivery.close()
    }
  }

  /** Answers why the sending cannot go on, if so. */
  async function one(
    id: number, { record }: NoticeSend, to: string | null, { code, subject, text }: { code: string; subject: string; text: string }, delivery: NoticeDelivery,
    later: Set<string>,
  ): Promise<string | undefined> {
    // From here on it counts as tried, whatever happens to this process.
    if (!(await notices.move(id, record, 'waiting', 'trying'))) return undefined
    if (to === null) {
      await notices.move(id, record, 'trying', 'withheld')
      return undefined
    }
    if (!isAddress(to)) {
      await notices.move(id, record, 'trying', 'refused', 'The value is no address')
      return undefined
    }
    const began = deps.monotonic()
    const delivered = await delivery.deliver({ to, subject, text, id: `notice-${id}-${code}-${record}` })
    const fault = 'fault' in delivered ? delivered.fault : undefined
    await notices.move(id, record, 'trying', delivered.outcome === 'later' ? 'waiting' : delivered.outcome, fault)
    if (delivered.outcome === 'later') {
      if (!delivered.onlyThis) return fault
      later.add(record)
    }
    await deps.sleep(Math.max(0, 1000 / deps.perSecond - (deps.monotonic() - began)))
    return undefined
  }

  return {
    /** What was being tried when the process ended is unsure from here on. Call before anything is sent. */
    async resume(): Promise<void> {
      for (const { id, issuedAt } of await notices.list()) if (issuedAt !== null) await notices.moveAll(id, 'trying', 'unsure')
    },

    /** Begins, or goes on, under an approved grant. @throws {IncidentError} NOTICE_SENDING, NOTICE_NO_MAIL, NOTICE_DRAFT, NOTICE_NOT_FOUND */
    async start(id: number, grant: string): Promise<void> {
      const notice = await notices.get(id)
      if (notice === undefined) throw new IncidentError('NOTICE_NOT_FOUND', 'There is no such notice')
      if (notice.issuedAt === null) throw new IncidentError('NOTICE_DRAFT', 'This notice is a draft: issue it first')
      if (deps.delivery === undefined) throw new IncidentError('NOTICE_NO_MAIL', 'This instance has no mail server: set SIGNET_SMTP_URL and SIGNET_MAIL_FROM, or take the notices as files')
      if (runs.get(id)?.state.state === 'running') throw new IncidentError('NOTICE_SENDING', 'This notice is being sent already')
      const mine = { state: { state: 'running', fault: null, grant } as SendingState, stopped: false, done: Promise.resolve() }
      runs.set(id, mine)
      mine.done = run(id, grant, mine)
    },

    /** Stops after the address that is being tried. */
    async stop(id: number): Promise<void> {
      const mine = runs.get(id)
      if (mine === undefined) return
      mine.stopped = true
      await mine.done
    },

    /** Resolves when a sending has ended, by whatever. */
    ended: (id: number): Promise<void> => runs.get(id)?.done ?? Promise.resolve(),

    state: (id: number): SendingState => runs.get(id)?.state ?? { state: 'idle', fault: null, grant: null },

    async close(): Promise<void> {
      for (const mine of runs.values()) mine.stopped = true
      await Promise.all([...runs.values()].map(({ done }) => done))
    },
  }
}

export type Sender = ReturnType<typeof createSender>

/** One address and nothing else: no list, no name, no line end that would begin a header. */
function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s<>,;:"()[\]\\@\p{Cc}\p{Cf}]{1,64}@[^\s<>,;:"()[\]\\@\p{Cc}\p{Cf}]{1,253}$/u.test(text)
}
