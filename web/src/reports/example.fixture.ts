/** What tests of the reports share: English words, and a ground for answers. */
import type { Ground } from '../../../src/model/answer.ts'
import { makeFormat } from '../format/format.ts'
import { makeWords } from '../words/i18n.ts'
import type { Speak } from '../words/speak.ts'

export const ground: Ground = {
  statements: [], rowsRead: 0, engineMs: 0, exact: true, computedAt: 0, timeZone: 'Europe/Paris', from: 0, until: 0,
}

export async function speakEnglish(): Promise<Speak> {
  const words = await makeWords('en')
  return { t: words.t, format: makeFormat('en', ground.timeZone) }
}
