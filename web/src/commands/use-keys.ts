/**
 * One key, one control: a key on its own presses the control that carries it in `aria-keyshortcuts`. `?` shows all keys,
 * Ctrl or ⌘ K the palette. Keys do nothing while someone types.
 */
import { useEffect } from 'react'
import { isOverlayOpen, openKeys, openPalette } from './open.ts'

export function useKeys(): void {
  useEffect(() => {
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}

function press(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault()
    openPalette()
    return
  }
  if (isOverlayOpen() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return
  if (event.key === '?') {
    event.preventDefault()
    openKeys()
    return
  }
  const control = [...document.querySelectorAll<HTMLElement>('[aria-keyshortcuts]')].find(
    (element) => element.getAttribute('aria-keyshortcuts') === event.key && element.checkVisibility(),
  )
  if (!control) return
  event.preventDefault()
  control.scrollIntoView({ block: 'nearest' })
  control.focus()
  if (control instanceof HTMLButtonElement) control.click()
}

function isTyping(target: EventTarget | null): boolean {
  // A list that a key has just opened takes the focus a moment later; letters typed until then are meant for it.
  if (document.querySelector('[aria-haspopup][aria-expanded="true"]')) return true
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('[role="dialog"], [role="listbox"], [role="menu"]')) return true
  return target.matches('textarea, select, [contenteditable]') ||
    (target instanceof HTMLInputElement && !['radio', 'checkbox', 'button'].includes(target.type))
}
