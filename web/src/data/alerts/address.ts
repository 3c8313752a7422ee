/** Whether what was typed can be a webhook: an https address without a user in it. The server has the last word. */
export function isWebhook(text: string): boolean {
  try {
    const url = new URL(text)
    return url.protocol === 'https:' && url.username === '' && url.password === ''
  } catch {
    return false
  }
}
