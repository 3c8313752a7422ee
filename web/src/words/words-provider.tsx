/** Follows the language that the reader chose, loading it when it is needed. */
import type { i18n } from 'i18next'
import { useEffect, type ReactNode } from 'react'
import { usePreferences } from '../look/preferences.ts'
import { speakLanguage } from './i18n.ts'

export function WordsProvider({ words, children }: { words: i18n; children: ReactNode }) {
  const { language } = usePreferences()
  useEffect(() => void speakLanguage(words, language), [words, language])
  return children
}
