/** What a member should see wherever they are: a sign-in from a new browser; that nobody is enrolled yet. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useProject } from '../app/project.tsx'
import { request } from '../server/client.ts'
import { sessionQuery } from '../server/queries.ts'
import { useSpeak } from '../words/speak.ts'
import css from './access.module.css'
import { meQuery } from './queries.ts'
import { useAct } from './use-act.ts'
import { useAccessWords } from './words/load.ts'

export function AccessBanners() {
  const { t } = useSpeak()
  const { data } = useQuery(sessionQuery)
  if (!data) return null
  if (data.reader.kind === 'member') return <NewDevice />
  if (data.reader.kind !== 'owner' || data.members) return null
  return <aside className={css['banner']} aria-label={t('me.setUp')}><span>{t('me.nobody')}</span><Link to="/welcome">{t('me.setUp')}</Link></aside>
}

function NewDevice() {
  const ready = useAccessWords()
  const { t, format } = useSpeak(Intl.DateTimeFormat().resolvedOptions().timeZone)
  const project = useProject()
  const { act } = useAct()
  const { data } = useQuery({ ...meQuery, refetchInterval: 60_000 })
  const fresh = data?.newDevices[0]
  if (!ready || !fresh) return null
  const unknown = t('access.sessions.unknown')
  return (
    <aside className={css['banner']} data-alarm="" aria-label={t('access.sessions.newDevice')}>
      <span>{t('access.newDevice.text', { device: fresh.device ?? unknown, place: fresh.place ?? unknown, when: format.instant(fresh.createdAt) })}</span>
      <button type="button" onClick={() => void act(() => request('/me/seen-devices', { method: 'PUT' }))}>{t('access.newDevice.mine')}</button>
      <Link to="/p/$project/settings/$tab" params={{ project: String(project.id), tab: 'sessions' }} search={{}}>{t('access.newDevice.look')}</Link>
    </aside>
  )
}
