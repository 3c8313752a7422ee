/**
 * Hands notices to an SMTP server over one connection, and says exactly how each fared: what the server refused for good,
 * what may be tried later, and what was handed over while the answer got lost. A library's transport says only that it
 * failed, and of a failure after the message's last byte nobody may then say that it was not sent.
 */
import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Delivered, NoticeDelivery, NoticeMail } from '../../incident/notices/index.ts'
import type { MailSettings } from '../alerts/mailer.ts'

const timeoutMs = 20_000
const local = new Set(['localhost', '127.0.0.1', '[::1]', '::1'])

/** Addresses of servers and what they say never get into a fault: it may quote an address. */
const unreachable = 'The mail server of SIGNET_SMTP_URL cannot be reached, or does not let us in'

export function createSmtpDelivery({ url, from }: MailSettings): NoticeDelivery {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const sender = /<([^<>]+)>/.exec(from)?.[1] ?? from
  let open: Promise<SMTPConnection> | undefined

  function connect(): Promise<SMTPConnection> {
    const connection = new SMTPConnection({
      host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? (secure ? 465 : 587) : Number(port), secure,
      requireTLS: !secure && username !== '' && !local.has(hostname),
      connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs,
    })
    return new Promise((resolve, reject) => {
      connection.on('error', reject)
      connection.on('end', () => {
        open = undefined
        reject(new Error('ended'))
      })
      connection.connect((error) => {
        if (error) return reject(error)
        if (username === '') return resolve(connection)
        connection.login({ credentials: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }, (refused) => (refused ? reject(refused) : resolve(connection)))
      })
    })
  }

  async function deliver(mail: NoticeMail): Promise<Delivered> {
    const message = await compose(mail, from)
    let connection: SMTPConnection
    try {
      open ??= connect()
      connection = await open
    } catch {
      open = undefined
      return { outcome: 'later', fault: unreachable, onlyThis: false }
    }
    let began = false
    // Read only once the server has said that it takes a message: what broke before that was not handed over.
    const body = new Readable({
      read() {
        began = true
        this.push(message)
        this.push(null)
      },
    })
    const delivered = await new Promise<Delivered>((resolve) => {
      let answered = false
      const answer = (delivered: Delivered) => {
        if (answered) return
        answered = true
        connection.off('end', onEnd)
        resolve(delivered)
      }
      // What the server said last is told after the end.
      const onEnd = () => void setImmediate(() => answer(judge(new Error('ended'), began)))
      connection.once('end', onEnd)
      connection.send({ from: sender, to: [mail.to] }, body, (error) => answer(error === null || error === undefined ? { outcome: 'sent' } : judge(error, began)))
    })
    // A message that was not taken is still begun on the server.
    if (delivered.outcome !== 'sent' && open !== undefined) await new Promise<void>((resolve) => connection.reset(() => resolve()))
    return delivered
  }

  function judge(error: Error, began: boolean): Delivered {
    const { responseCode, command } = error as { readonly responseCode?: unknown; readonly command?: unknown }
    if (typeof responseCode !== 'number') {
      open = undefined
      const fault = 'The connection to the mail server broke before it answered'
      return began ? { outcome: 'unsure', fault } : { outcome: 'later', fault, onlyThis: false }
    }
    const fault = `The mail server answered ${responseCode}`
    const isOfRecipient = command === 'RCPT TO'
    if (responseCode >= 500 && (isOfRecipient || responseCode === 550)) return { outcome: 'refused', fault }
    // What it says of us is no bounce: somebody mends the settings and goes on.
    if (!isOfRecipient) hangUp()
    return { outcome: 'later', fault, onlyThis: isOfRecipient && responseCode !== 421 }
  }

  function hangUp(): void {
    open?.then((connection) => connection.close(), () => undefined)
    open = undefined
  }

  return {
    deliver,
    close() {
      open?.then((connection) => connection.quit(), () => undefined)
      open = undefined
    },
  }
}

function compose({ to, subject, text, id }: NoticeMail, from: string): Promise<Buffer> {
  const host = /@([^\s<>@]+)/.exec(from)?.[1] ?? 'localhost'
  const composer = new MailComposer({
    from, to, subject, text, messageId: `<${id}@${host}>`, headers: { 'auto-submitted': 'auto-generated' }, disableFileAccess: true, disableUrlAccess: true,
  })
  return new Promise((resolve, reject) => composer.compile().build((error, message) => (error ? reject(error) : resolve(message))))
}
