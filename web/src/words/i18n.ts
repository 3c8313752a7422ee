/** Loads the reader's language, and only that one, before the first page is drawn. */
import { createInstance, type i18n } from 'i18next'
import type { Language } from '../look/preferences.ts'
import type { accessEn } from '../access/words/en.ts'
import type { dataEn } from '../data/words/en.ts'
import type { destinationsEn } from '../destinations/words/en.ts'
import type { drillEn } from '../drill/words/en.ts'
import type { incidentEn } from '../incident/words/en.ts'
import type { noticesEn } from '../notices/words/en.ts'
import type { ledgerEn } from '../ledger/words/en.ts'
import type { privacyEn } from '../privacy/words/en.ts'
import type { unsealEn } from '../unseal/words/en.ts'
import type { en } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    /** The words of the data pages come with those pages. */
    resources: { translation: typeof en & { data: typeof dataEn; ledger: typeof ledgerEn; incident: typeof incidentEn; drill: typeof drillEn; notices: typeof noticesEn; access: typeof accessEn; unseal: typeof unsealEn; privacy: typeof privacyEn; destinations: typeof destinationsEn } }
  }
}

const sources: Record<Language, () => Promise<object>> = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
}

/** An instance that speaks `language`. Values are not escaped: they are only ever shown as text. */
export async function makeWords(language: Language): Promise<i18n> {
  const words = createInstance()
  await words.init({ lng: language, fallbackLng: false, interpolation: { escapeValue: false }, resources: {} })
  await speakLanguage(words, language)
  return words
}

export async function speakLanguage(words: i18n, language: Language): Promise<void> {
  if (!words.hasResourceBundle(language, 'translation')) {
    words.addResourceBundle(language, 'translation', await sources[language]())
  }
  await words.changeLanguage(language)
}
