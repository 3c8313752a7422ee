/** What anything that writes sentences needs: the words and the format, in one language and one time zone. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { makeFormat, type Format } from '../format/format.ts'
import { useDisplayNames } from './display-names.ts'
import type { Translate } from './phrase.ts'

export interface Speak {
  readonly t: Translate
  readonly format: Format
}

export function useSpeak(timeZone = 'UTC'): Speak {
  const { t, i18n } = useTranslation()
  const language = i18n.language
  const names = useDisplayNames()
  // Who keeps what was said by these words says it again when names change.
  return useMemo(() => ({ t, format: makeFormat(regional(language), timeZone) }), [t, language, timeZone, names])
}

/** The reader's own kind of the language, so that dates read as they are used to: en-GB rather than en. */
function regional(language: string): string {
  return navigator.languages.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language
}
