/** People: pseudonymous, found by handle, by profile, or by what they did in the dates of the page. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { EventPicker } from '../controls/event-picker.tsx'
import { Filters } from '../controls/filters.tsx'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { Empty } from '../parts/empty.tsx'
import { SearchField } from '../parts/search-field.tsx'
import { FindByValue } from '../unseal/find.tsx'
import { sayEvent } from '../words/names.ts'
import { useSpeak } from '../words/speak.ts'
import { peoplePageQuery, readPeopleSearch, writePeopleSearch, type PeopleSearch } from './search.ts'
import css from './people.module.css'
import { PeopleTable } from './people-table.tsx'

const pageSize = 50

export function PeoplePage() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t, format } = speak
  const navigate = useNavigate()
  const address = useSearch({ strict: false })
  const asked = readPeopleSearch(address as Record<string, string>)
  const { data, error, isPlaceholderData } = useQuery(peoplePageQuery(project.id, asked, pageSize))
  const go = (change: Partial<PeopleSearch>) =>
    void navigate({ to: '.', search: { ...writePeopleSearch({ ...asked, offset: 0, ...change }) }, resetScroll: false })

  return (
    <div className={shell['page']}>
      <div className={shell['head']}>
        <div>
          <h1 className={shell['title']}>{t('people.title')}</h1>
          <p className={shell['lead']}>{data ? t('people.total', { count: data.total, n: format.number(data.total) }) : '\u00a0'}</p>
        </div>
        <div className={css['searches']}>
          <div className={css['search']}><SearchByHandle value={asked.search} onSearch={(search) => go({ search })} /></div>
          {project.may.includes('unseal.request') && <FindByValue project={project.id} />}
        </div>
      </div>
      <div className={css['filters']}>
        <span>{t('people.did')}</span>
        <EventPicker
          value={asked.did} words={asked.did === undefined ? t('people.anything') : sayEvent(t, asked.did)} onChange={(did) => go({ did, search: '' })}
          trigger={
            <button type="button" className={css['word']} aria-keyshortcuts="/">
              <bdi>{asked.did === undefined ? t('people.anything') : sayEvent(t, asked.did)}</bdi><ChevronDown aria-hidden />
            </button>
          }
        />
        {asked.did !== undefined && <Button kind="quiet" onClick={() => go({ did: undefined })}>{t('app.remove')}</Button>}
        <Filters small only="person" shortcut="f" group={asked.profile} onChange={(profile) => go({ profile, search: '' })} />
        <span className={css['sort']}>
          <Choice
            quiet label={t('people.sort')} value={asked.sort} onChange={(sort) => go({ sort })}
            options={[{ value: 'last-seen', label: t('people.sortLastSeen') }, { value: 'events', label: t('people.sortEvents') }]}
          />
        </span>
      </div>
      {error && <Empty tone="refused" title={t('answer.failed')} hint={error.message} />}
      {data && data.people.length === 0 && <Empty title={t('people.empty')} hint={t('people.emptyHint')} />}
      {data && data.people.length > 0 && (
        <>
          <div className={css['held']} data-stale={isPlaceholderData ? '' : undefined}>
            <PeopleTable people={data.people} project={String(project.id)} speak={speak} />
          </div>
          <div className={css['pager']}>
            <span>
              {t('people.page', {
                from: format.number(asked.offset + 1), to: format.number(asked.offset + data.people.length), total: format.number(data.total),
              })}
            </span>
            <Button disabled={asked.offset === 0} onClick={() => go({ offset: Math.max(0, asked.offset - pageSize) })}>{t('people.previous')}</Button>
            <Button disabled={asked.offset + pageSize >= data.total} onClick={() => go({ offset: asked.offset + pageSize })}>{t('people.next')}</Button>
          </div>
        </>
      )}
    </div>
  )
}

/** Searches a moment after the last key, so that a handle typed in full is one request. */
function SearchByHandle({ value, onSearch }: { value: string; onSearch: (search: string) => void }) {
  const { t } = useSpeak()
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed.trim() === value) return
    const timer = setTimeout(() => onSearch(typed.trim()), 250)
    return () => clearTimeout(timer)
  }, [typed, value, onSearch])
  return <SearchField label={t('people.search')} value={typed} onChange={setTyped} />
}
