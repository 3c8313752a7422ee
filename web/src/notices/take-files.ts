/** All issued notices in one file of text, one after the other, read from the server in parts. */
import { request } from '../server/client.ts'

export async function takeFiles(notice: string, name: string): Promise<true> {
  const parts: string[] = []
  for (let from: number | null = 0; from !== null;) {
    const page: { notices: readonly { text: string }[]; next: number | null } = await request(`${notice}/files?from=${from}`)
    parts.push(...page.notices.map(({ text }) => `${text}\n\f\n`))
    from = page.next
  }
  const url = URL.createObjectURL(new Blob(parts, { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
  return true
}
