/** A process that sends a notice and may be killed at any moment: `sending.fixture.ts DIR SMTP_URL`. */
import { randomBytes } from 'node:crypto'
import { createSender } from '../../incident/notices/index.ts'
import { openRegistry } from '../../registry/index.ts'
import { createSmtpDelivery } from './smtp-delivery.ts'

const [dir, url] = process.argv.slice(2)
const shelf = { generation: 1, seal: (plain: Uint8Array) => Buffer.from(plain), open: (sealed: Uint8Array) => Buffer.from(sealed) }
const registry = await openRegistry({ dir: dir!, now: Date.now, random: randomBytes, shelf: shelf as never })
const sender = createSender({
  notices: registry.notices,
  sealed: async (_, ns) => ns.map((n) => ({ n, code: `CODE-${n}`, subject: 'About your data', text: `Notice for ${n}\n` })),
  collect: async (_, sends) => new Map(sends.map(({ record }) => [record, `${record}@example.org`])),
  delivery: () => createSmtpDelivery({ url: url!, from: 'Example <privacy@example.com>' }),
  perSecond: 10_000, sleep: async () => undefined, monotonic: () => performance.now(),
})
await sender.resume()
await sender.start(1, 'grant')
await sender.ended(1)
console.log(JSON.stringify({ ...sender.state(1), counts: await registry.notices.counts(1) }))
await registry.close()
