/** The text of a mail that was saved as a file: its first text part, decoded. What is no mail is the text itself. */
import { fromBase64 } from './bytes.ts'

export function mailText(source: string): string {
  const text = source.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  const end = text.indexOf('\n\n')
  const head = text.slice(0, end)
  if (end < 0 || !/^(?:from|to|subject|received|message-id|mime-version|return-path|delivered-to|content-type):/im.test(head) || !/^content-t/im.test(head)) return source
  return partText(head, text.slice(end + 2), 0)
}

function partText(head: string, body: string, depth: number): string {
  const unfolded = head.replace(/\n[ \t]+/g, ' ')
  const boundary = /^content-type:\s*multipart\/[^\n]*?boundary="?([^"\n;]{1,100})"?/im.exec(unfolded)?.[1]
  if (boundary !== undefined && depth < 5) {
    const parts = body.split(`--${boundary}`).slice(1).map((part) => part.replace(/^\n/, ''))
    const plain = parts.find((part) => /^content-type:\s*(?:text\/plain|multipart\/)/im.test(part.slice(0, part.indexOf('\n\n')))) ?? parts[0] ?? ''
    const end = plain.indexOf('\n\n')
    return partText(plain.slice(0, end), plain.slice(end + 2), depth + 1)
  }
  const encoding = /^content-transfer-encoding:\s*([\w-]+)/im.exec(unfolded)?.[1]?.toLowerCase()
  if (encoding === 'quoted-printable') return decodeQuoted(body)
  const bytes = encoding === 'base64' ? fromBase64(body.replace(/\s/g, '')) : undefined
  return bytes === undefined ? body : new TextDecoder().decode(bytes)
}

function decodeQuoted(body: string): string {
  const joined = body.replace(/[ \t]+$/gm, '').replace(/=\n/g, '')
  return joined.replace(/(?:=[\dA-F]{2})+/gi, (run) => new TextDecoder().decode(Uint8Array.from(run.slice(1).split('='), (hex) => Number.parseInt(hex, 16))))
}
