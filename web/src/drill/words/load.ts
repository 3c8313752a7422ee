/** Loads the words of the drill in the reader's language and puts them beside the others. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../look/preferences.ts'

const sources: Record<Language, () => Promise<object>> = {
  en: async () => (await import('./en.ts')).drillEn,
  fr: async () => (await import('./fr.ts')).drillFr,
}

/** Whether the words are there; false for the moment that loading takes. */
export function useDrillWords(): boolean {
  const { i18n } = useTranslation()
  const language = i18n.language as Language
  const [loaded, setLoaded] = useState<Language | undefined>(() => (isLoaded() ? language : undefined))

  function isLoaded(): boolean {
    return i18n.getResource(language, 'translation', 'drill') !== undefined
  }

  useEffect(() => {
    let current = true
    const ready = isLoaded()
      ? Promise.resolve()
      : sources[language]().then((drill) => void i18n.addResourceBundle(language, 'translation', { drill }, true, true))
    void ready.then(() => current && setLoaded(language))
    return () => {
      current = false
    }
  })
  return loaded === language
}
