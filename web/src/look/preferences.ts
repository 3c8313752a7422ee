/**
 * What this reader chose for this browser: language, theme, density, and what is folded away. Kept in local storage;
 * it is not part of any link.
 */
import { useSyncExternalStore } from 'react'

export type Language = 'en' | 'fr'
export type Theme = 'system' | 'light' | 'dark'
export type Density = 'comfortable' | 'compact'

export interface Preferences {
  readonly language: Language
  readonly theme: Theme
  readonly density: Density
  readonly railFolded: boolean
  readonly tableShown: boolean
}

const storageKey = 'signet.preferences'
const listeners = new Set<() => void>()
let current: Preferences = read()

export function preferences(): Preferences {
  return current
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(storageKey, JSON.stringify(current))
  } catch {
    // A browser that keeps nothing still shows what was chosen until the page is closed.
  }
  showPreferences()
  for (const listener of listeners) listener()
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences)
}

/** Puts theme, density and language on the document, where the style sheets look for them. */
export function showPreferences(): void {
  const root = document.documentElement
  if (current.theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = current.theme
  root.dataset['density'] = current.density
  root.lang = current.language
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(): Preferences {
  const stored = readStored()
  return {
    language: stored['language'] === 'fr' || stored['language'] === 'en' ? stored['language'] : browserLanguage(),
    theme: stored['theme'] === 'light' || stored['theme'] === 'dark' ? stored['theme'] : 'system',
    density: stored['density'] === 'compact' ? 'compact' : 'comfortable',
    railFolded: stored['railFolded'] === true,
    tableShown: stored['tableShown'] !== false,
  }
}

function readStored(): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function browserLanguage(): Language {
  return navigator.languages.find((tag) => /^(en|fr)/.test(tag))?.startsWith('fr') ? 'fr' : 'en'
}
