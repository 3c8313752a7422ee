/** Asks a running instance over its socket. */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { ActFault } from './fault.ts'
import type { ControlActs } from './acts.ts'
import type { Held } from '../erasure/privacy.ts'

/** Whether an instance listens there. */
export function isRunning(path: string): Promise<boolean> {
  return open(path, '/', undefined).then((response) => {
    response.resume()
    return true
  }, () => false)
}

export function createControlClient(path: string): ControlActs {
  const ask = async <T>(act: string, body?: unknown): Promise<T> => {
    const response = await open(path, act, body)
    const text = await textOf(response)
    const said = JSON.parse(text) as T & { readonly error?: { readonly code: string; readonly message: string } }
    if (said.error !== undefined) throw new ActFault(said.error.code, said.error.message)
    return said
  }
  return {
    erase: (asked) => ask('/erase', asked),
    rotateShelf: () => ask('/rotate-shelf'),
    formerKeys: () => ask('/former-keys'),
    backUpKeys: async (out) => (await ask<{ readonly path: string }>('/backup-keys', { out })).path,
    packPerson: (project, person) => ask('/pack-person', { project, person }),
    async whileHeld(work) {
      const response = await open(path, '/hold', undefined)
      try {
        const said = JSON.parse(await firstLine(response)) as Held & { readonly error?: { readonly code: string; readonly message: string } }
        if (said.error !== undefined) throw new ActFault(said.error.code, said.error.message)
        return await work(said)
      } finally {
        response.destroy()
      }
    },
  }
}

function open(path: string, act: string, body: unknown): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ socketPath: path, path: act, method: 'POST' }, resolve)
    asked.once('error', () => reject(new ActFault('SERVER_UNREACHABLE', 'The instance does not answer on its socket')))
    asked.end(body === undefined ? '' : JSON.stringify(body))
  })
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function firstLine(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
      if (text.includes('\n') || response.statusCode !== 200) resolve(text.split('\n', 1)[0]!)
    })
    response.once('end', () => resolve(text))
    response.once('error', reject)
  })
}
