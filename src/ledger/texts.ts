/**
 * Texts beside the tree: reasons that people wrote. The entry holds a digest over the text and a random salt, so the
 * text can be erased and cannot be guessed back; while it is there, anyone can check that it is the one.
 */
import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { textFile } from './format/layout.ts'
import { sha256 } from './format/merkle.ts'
import { syncDirectory } from './segment-writer.ts'

export interface Commitment {
  /** Hexadecimal SHA-256 of the salt (16 bytes) and the text in UTF-8. */
  readonly digest: string
  readonly salt: Buffer
  readonly text: string
}

export function commitTo(text: string, salt: Uint8Array): Commitment {
  return { digest: digestOf(salt, text), salt: Buffer.from(salt), text }
}

/** Keeps the text; it is on disk when this resolves. */
export async function writeText(dir: string, { digest, salt, text }: Commitment): Promise<void> {
  const file = join(dir, textFile(digest))
  const handle = await open(`${file}.new`, 'w')
  try {
    await handle.writeFile(`${JSON.stringify({ salt: salt.toString('base64'), text })}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.new`, file)
  await syncDirectory(dirname(file))
}

/** The text of a digest; undefined when it was erased, or is not the one that was committed to. */
export async function readText(dir: string, digest: string): Promise<string | undefined> {
  const content = await readFile(join(dir, textFile(digest)), 'utf8').catch(() => undefined)
  if (content === undefined) return undefined
  try {
    const { salt, text } = JSON.parse(content) as { salt: string; text: string }
    return digestOf(Buffer.from(salt, 'base64'), text) === digest ? text : undefined
  } catch {
    return undefined
  }
}

export async function eraseText(dir: string, digest: string): Promise<void> {
  await rm(join(dir, textFile(digest)), { force: true })
  await syncDirectory(dirname(join(dir, textFile(digest))))
}

function digestOf(salt: Uint8Array, text: string): string {
  return sha256(Buffer.concat([salt, Buffer.from(text)])).toString('hex')
}
