/**
 * Sends mail through the SMTP server that whoever runs Signet named. A password goes over an encrypted connection or
 * not at all, unless the server is on this machine. Nothing is read from files or addresses on a message's behalf.
 */
import { createTransport } from 'nodemailer'

export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  readonly url: string
  /** `Signet <signet@example.org>`. */
  readonly from: string
}

export interface Mail {
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
}

export interface Mailer {
  /** Resolves when the server took it for every recipient. @throws {MailError} saying whether it did for some */
  send(mail: Mail): Promise<void>
  close(): void
}

/** That a mail was not taken; the message holds no address and nothing that the server said. */
export class MailError extends Error {
  override readonly name = 'MailError'
  /** Whether some recipients have it all the same. */
  readonly inPart: boolean

  constructor(message: string, inPart: boolean) {
    super(message)
    this.inPart = inPart
  }
}

const timeoutMs = 15_000
const local = new Set(['localhost', '127.0.0.1', '[::1]', '::1'])

export function createMailer({ url, from }: MailSettings): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const transport = createTransport({
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && username !== '' && !local.has(hostname),
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text, html }) {
      let fault: string | undefined
      let taken = 0
      // One message for each, so that nobody reads who else is told, and one bad address stops no other.
      for (const one of to) {
        try {
          await transport.sendMail({ from, to: one, subject, text, html, headers: { 'auto-submitted': 'auto-generated' } })
          taken += 1
        } catch (error) {
          fault ??= faultOf(error)
        }
      }
      if (fault !== undefined) throw new MailError(fault, taken > 0)
    },
    close: () => transport.close(),
  }
}

/** What happened, in our words: a server's own words may quote an address. */
function faultOf(error: unknown): string {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown }
  switch (code) {
    case 'EAUTH': return 'The mail server does not take the user name and password of SIGNET_SMTP_URL'
    case 'EENVELOPE': return 'The mail server takes no mail for one of the recipients, or from SIGNET_MAIL_FROM'
    case 'ETLS': return 'The mail server offers no encrypted connection, so no password was sent; use smtps:// if it has a port for that'
    case 'EDNS': case 'ENOTFOUND': return 'The host of SIGNET_SMTP_URL leads nowhere'
    case 'ECONNECTION': case 'ESOCKET': case 'ECONNREFUSED': case 'ETIMEDOUT': return 'The mail server of SIGNET_SMTP_URL cannot be reached'
    default: return `The mail server did not take the message${typeof responseCode === 'number' ? ` (${responseCode})` : ''}`
  }
}
