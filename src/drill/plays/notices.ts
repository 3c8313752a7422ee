/** Whoever lies in wait for the notices of an incident, or makes others of them (D17, D20). */
import { checkNotice, type PublishedKeys } from '../../model/signed/check-notice.ts'
import { mailText } from '../../model/signed/mail-text.ts'
import { ask } from '../attacks/walk-api.ts'
import { haulOf } from '../loot.ts'
import type { Play } from './play.ts'

/** Changes that somebody would make to a copy of a notice. */
const changes: readonly ((text: string) => string)[] = [
  (text) => text.replace('A copy of our analytics was taken.', 'Your account was taken.'),
  (text) => text.replace('privacy@drill.example', 'privacy@dri11.example'),
  (text) => `Sign in at https://evil.example to see more.\n\n${text}`,
  (text) => text.replace(/\n\n/, '\n\nCall +1 555 0100 now.\n\n'),
  (text) => text.replace(/\b(20\d\d)-(\d\d)-(\d\d)\b/, '2031-$2-$3'),
]

export const noticePlays: readonly Play[] = [
  {
    id: 'D17', attacker: 'a copy of an issued notice, changed and passed on', promised: 'no changed copy verifies, nobody is named in it',
    async signet(stage) {
      const [victim] = stage.shop.people.slice(30, 31)
      await stage.notify([stage.pseudonymOf(stage.shop.id, victim!.id)], stage.now())
      const mail = stage.mails().find(({ to }) => to === victim!.email)
      if (mail === undefined) throw new Error('The victim of D17 was sent no notice')
      const keys = (await (await fetch(`${stage.origin}/.well-known/signet-notice-keys.json`)).json()) as PublishedKeys
      const genuine = mailText(mail.text)
      const isGood = async (text: string) => (await checkNotice(text, keys)).good
      const different = changes.map((change) => change(genuine)).filter((text) => text !== genuine)
      const taken: string[] = []
      for (const text of different) if (await isGood(text)) taken.push(text)
      const sound = await isGood(genuine)
      return {
        haul: haulOf({ texts: [genuine] }), seen: `${taken.length} of ${different.length} changed copies verify`,
        kept: ({ full, masked }) => full + masked + taken.length === 0 && different.length > 3 && sound,
      }
    },
  },
  {
    id: 'D20', attacker: 'the public token, setting victims’ addresses to its own before notices go out', promised: '0 notices to its addresses, each victim gets one',
    async signet(stage) {
      const victims = stage.shop.people.slice(20, 25)
      const from = stage.now()
      const theirs = (n: number) => `mallory+${n}@evil.example`
      const swap = victims.map(({ id }, n) => ({ $token: stage.shop.token, $distinct_id: id, $set: { $email: theirs(n) } }))
      await ask(stage.origin, {}, 'POST', '/engage?verbose=1', swap)
      await stage.arrive(1)
      const before = stage.mails().length
      await stage.notify(victims.map(({ id }) => stage.pseudonymOf(stage.shop.id, id)), from)
      const sent = stage.mails().slice(before)
      const lured = sent.filter(({ to }) => to.endsWith('@evil.example'))
      const told = victims.filter(({ email }) => sent.some(({ to }) => to === email))
      return {
        haul: haulOf({ texts: lured.map(({ text }) => text) }), scope: { kind: 'own-breach', targets: [{ kind: 'token', project: stage.shop.id }] },
        seen: `${told.length} of ${victims.length} victims told, ${lured.length} notices to it`, kept: () => lured.length === 0 && told.length === victims.length,
      }
    },
  },
]
