import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { Project } from '../../model/project.ts'
import type { Pseudonym } from '../../model/pseudonym.ts'
import { tellOfCanary } from './canary-alarm.ts'

test('V83 a project’s webhook hears that a canary was touched, by whom, and nothing else', async () => {
  const heard: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      heard.push(body)
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const webhook = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  const trouble: string[] = []
  const person = 'AAAAAAAAAAAAAAAAAAAAAA' as Pseudonym
  const deps = {
    registry: { dataSettings: { all: async () => new Map([[1, { webhook, emails: [], classes: [] }]]) } as never },
    webhook: { allowPrivate: true }, mailer: undefined, origin: undefined, projects: () => [{ id: 1, name: 'Shop' } as Project], onTrouble: (message: string) => trouble.push(message),
  }
  const entry = { kind: 'canary.opened', at: 5, grant: 'g', actor: 'member:3', project: 1, fields: ['$email'], level: 'full', people: [person] } as const
  await tellOfCanary(entry, deps)
  await tellOfCanary({ ...entry, kind: 'unseal.reserve' }, deps)
  expect(heard.map((body) => JSON.parse(body))).toMatchObject([{ type: 'signet.canary', canary: { actor: 'member:3', people: 1 }, project: { id: 1, name: 'Shop' } }])
  expect(heard[0]).not.toContain(person)
  expect(trouble).toEqual([expect.stringContaining('member:3')])
  server.close()
})
