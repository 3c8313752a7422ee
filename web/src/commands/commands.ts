/** Everything that the palette can do, as objects: what it is called, what group it is in, what it does. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { pages, pathOf } from '../app/pages.ts'
import { useProject } from '../app/project.tsx'
import { preferences, setPreferences } from '../look/preferences.ts'
import { notify } from '../parts/notices.ts'
import { toSearch } from '../question/search.ts'
import { boardsQuery, dictionaryQuery } from '../server/queries.ts'
import { sayEvent } from '../words/names.ts'
import { useSpeak } from '../words/speak.ts'
import { openKeys } from './open.ts'

export interface Command {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly hint?: string
  readonly perform: () => void
}

/** The commands that apply now. `active` loads events and boards only once the palette has been opened. */
export function useCommands(active: boolean): readonly Command[] {
  const { t, format } = useSpeak()
  const id = useProject().id
  const project = String(id)
  const navigate = useNavigate()
  const dictionary = useQuery({ ...dictionaryQuery(id), enabled: active })
  const boards = useQuery({ ...boardsQuery(id), enabled: active })
  return useMemo(() => {
    const go = pages.map((page): Command => ({
      id: `page:${page.name}`, group: t('keys.go'), label: t(`nav.${page.name}`),
      perform: () => void navigate({ to: pathOf(page.name), params: { project }, search: {} }),
    }))
    const start: Command = {
      id: 'page:start', group: t('keys.go'), label: t('nav.start'),
      perform: () => void navigate({ to: '/p/$project/start', params: { project } }),
    }
    const events = (dictionary.data?.events ?? []).map((event): Command => ({
      id: `event:${event.name}`, group: t('keys.event_'), label: t('keys.askTrend', { event: sayEvent(t, event.name) }), hint: format.short(event.count),
      perform: () => void navigate({
        to: '/p/$project/trends', params: { project },
        search: toSearch({ kind: 'trend', range: { last: 30, unit: 'day' }, unit: 'day', series: [{ event: event.name, measure: 'total' }] }),
      }),
    }))
    const saved = (boards.data ?? []).map((board): Command => ({
      id: `board:${board.id}`, group: t('keys.board'), label: board.name,
      perform: () => void navigate({ to: '/p/$project/boards/$board', params: { project, board: String(board.id) } }),
    }))
    const acts: readonly Command[] = [
      { id: 'link', label: t('keys.copyLink'), perform: () => void navigator.clipboard.writeText(location.href).then(() => notify(t('answer.linkCopied'))) },
      { id: 'theme', label: t('keys.theme'), perform: switchTheme },
      { id: 'language', label: t('keys.language'), perform: () => setPreferences({ language: preferences().language === 'fr' ? 'en' : 'fr' }) },
      { id: 'density', label: t('keys.density'), perform: () => setPreferences({ density: preferences().density === 'compact' ? 'comfortable' : 'compact' }) },
      { id: 'keys', label: t('keys.help'), hint: '?', perform: openKeys },
    ].map((act) => ({ ...act, group: t('keys.command') }))
    return [...go, start, ...saved, ...acts, ...events]
  }, [t, format, project, navigate, dictionary.data, boards.data])
}

function switchTheme(): void {
  const { theme } = preferences()
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  setPreferences({ theme: dark ? 'light' : 'dark' })
}
