/** Saving from a data page: says that it is done, with the way back where there is one, or why it is not. */
import { useCallback, useState } from 'react'
import { notify } from '../parts/notices.ts'
import { useSpeak } from '../words/speak.ts'

export interface SaveOptions {
  /** What to say; “Saved” when absent. */
  readonly done?: string
  readonly undo?: () => Promise<void>
}

export interface Save {
  readonly isSaving: boolean
  /** Whether it was saved. */
  readonly save: (act: Promise<unknown>, options?: SaveOptions) => Promise<boolean>
}

export function useSave(): Save {
  const { t } = useSpeak()
  const [saving, setSaving] = useState(0)
  const save = useCallback(async (act: Promise<unknown>, { done, undo }: SaveOptions = {}): Promise<boolean> => {
    const fail = (error: unknown): false => {
      notify(t('data.notSaved', { why: error instanceof Error ? error.message : String(error) }))
      return false
    }
    setSaving((count) => count + 1)
    try {
      await act
      const takeBack = undo && { label: t('app.undo'), perform: () => void undo().then(() => notify(t('data.undone')), fail) }
      notify(done ?? t('app.saved'), takeBack)
      return true
    } catch (error) {
      return fail(error)
    } finally {
      setSaving((count) => count - 1)
    }
  }, [t])
  return { isSaving: saving > 0, save }
}
