/** Loads the words of notices in the reader's language and puts them beside the others. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../look/preferences.ts'

const sources: Record<Language, () => Promise<object>> = {
  en: async () => (await import('./en.ts')).noticesEn,
  fr: async () => (await import('./fr.ts')).noticesFr,
}

/** Whether the words are there; false for the moment that loading takes. */
export function useNoticesWords(): boolean {
  const { i18n } = useTranslation()
  const language = i18n.language as Language
  const [loaded, setLoaded] = useState<Language | undefined>(() => (isLoaded() ? language : undefined))

  function isLoaded(): boolean {
    return i18n.getResource(language, 'translation', 'notices') !== undefined
  }

  useEffect(() => {
    let current = true
    const ready = isLoaded()
      ? Promise.resolve()
      : sources[language]().then((notices) => void i18n.addResourceBundle(language, 'translation', { notices }, true, true))
    void ready.then(() => current && setLoaded(language))
    return () => {
      current = false
    }
  })
  return loaded === language
}
