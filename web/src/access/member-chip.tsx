/** Who is signed in, at the end of the bar: the way to one's own factors and sessions, and out. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { CircleUserRound } from 'lucide-react'
import { useState } from 'react'
import { useProject } from '../app/project.tsx'
import { Pop } from '../parts/floating.tsx'
import { request } from '../server/client.ts'
import { sessionQuery } from '../server/queries.ts'
import { useSpeak } from '../words/speak.ts'
import css from './access.module.css'

export function MemberChip() {
  const { t } = useSpeak()
  const { data } = useQuery(sessionQuery)
  const client = useQueryClient()
  const navigate = useNavigate()
  const project = useProject()
  const [open, setOpen] = useState(false)
  const member = data?.reader.member
  if (!member) return null

  async function leave(): Promise<void> {
    await request('/session', { method: 'DELETE' }).catch(() => undefined)
    client.clear()
    await navigate({ to: '/sign-in' })
  }

  const params = { project: String(project.id) }
  return (
    <Pop
      label={member.name} align="end" open={open} onOpenChange={setOpen}
      trigger={<button type="button" className={css['chip']} aria-label={t('me.menu', { name: member.name })}><CircleUserRound aria-hidden /><span><bdi>{member.name}</bdi></span></button>}
    >
      <div className={css['menu']} onClick={() => setOpen(false)}>
        <Link to="/p/$project/settings/$tab" params={{ ...params, tab: 'factors' }} search={{}}>{t('me.factors')}</Link>
        <Link to="/p/$project/settings/$tab" params={{ ...params, tab: 'sessions' }} search={{}}>{t('me.sessions')}</Link>
        <button type="button" onClick={() => void leave()}>{t('me.signOut')}</button>
      </div>
    </Pop>
  )
}
