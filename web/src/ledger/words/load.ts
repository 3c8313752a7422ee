/** Loads the words of the ledger in the reader's language and puts them beside the others. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../look/preferences.ts'

const sources: Record<Language, () => Promise<object>> = {
  en: async () => (await import('./en.ts')).ledgerEn,
  fr: async () => (await import('./fr.ts')).ledgerFr,
}

/** Whether the words are there; false for the moment that loading takes. */
export function useLedgerWords(): boolean {
  const { i18n } = useTranslation()
  const language = i18n.language as Language
  const [loaded, setLoaded] = useState<Language | undefined>(() => (isLoaded() ? language : undefined))

  function isLoaded(): boolean {
    return i18n.getResource(language, 'translation', 'ledger') !== undefined
  }

  useEffect(() => {
    let current = true
    const ready = isLoaded()
      ? Promise.resolve()
      : sources[language]().then((ledger) => void i18n.addResourceBundle(language, 'translation', { ledger }, true, true))
    void ready.then(() => current && setLoaded(language))
    return () => {
      current = false
    }
  })
  return loaded === language
}
