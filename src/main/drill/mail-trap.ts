/** A mail server on this machine that takes everything and keeps it: just enough of SMTP (RFC 5321) for notices to leave. */
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export interface Mail {
  readonly to: string
  /** As it was sent, headers and all. */
  readonly text: string
}

export interface MailTrap {
  readonly port: number
  readonly mails: readonly Mail[]
  close(): void
}

export async function openMailTrap(): Promise<MailTrap> {
  const mails: Mail[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.setEncoding('utf8')
    converse(socket, mails)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port, mails,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function converse(socket: Socket, mails: Mail[]): void {
  let held = ''
  let to = ''
  /** Lines of the message that is being sent; undefined between messages. */
  let message: string[] | undefined
  const say = (line: string) => void socket.write(`${line}\r\n`)
  const hear = (line: string): void => {
    if (message !== undefined) {
      if (line !== '.') return void message.push(line.startsWith('.') ? line.slice(1) : line)
      mails.push({ to, text: message.join('\r\n') })
      message = undefined
      return say('250 kept')
    }
    const rcpt = /^RCPT TO:<([^>]+)>/i.exec(line)?.[1]
    if (rcpt !== undefined) to = rcpt
    if (/^DATA$/i.test(line)) {
      message = []
      return say('354 go on')
    }
    if (/^QUIT$/i.test(line)) {
      say('221 bye')
      return void socket.end()
    }
    say('250 well')
  }
  socket.on('data', (text: string) => {
    const lines = (held + text).split('\r\n')
    held = lines.pop() ?? ''
    for (const line of lines) hear(line)
  })
  say('220 trap')
}
