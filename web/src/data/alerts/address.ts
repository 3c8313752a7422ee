/** Whether what was typed can be a webhook: an https address without a user in it. The server has the last word. */
export function isWebhook(text: string): boolean {
  try {
    const url = new URL(text)
    return url.protocol === 'https:' && url.username === '' && url.password === ''
  } catch {
    return false
  }
}

/** The addresses in what was typed or pasted, between spaces, commas or semicolons; undefined when one is none. */
export function readAddresses(text: string): readonly string[] | undefined {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '')
  return parts.length > 0 && parts.every((part) => part.length <= 254 && /^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[^\s@.]{2,}$/.test(part)) ? parts : undefined
}
