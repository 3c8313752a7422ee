/** Marked identities: values that must be found nowhere in the clear, in every spelling in which they could lie about. */

export const marks = {
  distinctId: 'mark-distinct-7Q4ZK', userId: 'mark-user-9XW2M', deviceId: 'mark-device-3LB8V', alias: 'mark-alias-5TC1N',
  email: 'mark.person.8ry@marked.example', name: 'Markella Quillfeather', firstName: 'Markelline', phone: '+33612876543',
  groupId: 'mark-org-2HD6S', groupName: 'Markwright Holdings', avatar: 'https://avatars.marked.example/mark-avatar-6PJ0.png',
  address: '198.51.100.73', query: 'mark-query-4FG7', referrer: 'mark-referrer-1KE9', password: 'mark-Passw0rd-hunter2',
} as const

/** Every form of every mark that a file, a log or an answer might hold. */
export function spellings(): { readonly mark: string; readonly bytes: Buffer }[] {
  return Object.entries(marks).flatMap(([mark, value]) => {
    const utf16 = Buffer.from(value, 'utf16le')
    const texts = [value, value.toLowerCase(), encodeURIComponent(value), Buffer.from(value).toString('hex'), Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -1)]
    return [...new Set(texts)].map((text) => ({ mark, bytes: Buffer.from(text) })).concat({ mark, bytes: utf16 })
  })
}
