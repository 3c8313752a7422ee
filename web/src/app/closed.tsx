/** What is shown in place of the app: to strangers, while the server is silent, and at addresses that lead nowhere. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { signInQuery } from '../access/queries.ts'
import { Button } from '../parts/button.tsx'
import { SealMark } from '../parts/seal-mark.tsx'
import { ServerError } from '../server/client.ts'
import css from './shell.module.css'

export function Closed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation()
  const stranger = error instanceof ServerError && (error.status === 401 || error.status === 403)
  const door = useQuery({ ...signInQuery, enabled: stranger })
  // Where there are members, one signs in; before that the owner's link is the only way.
  if (stranger && door.data?.members) return <ToSignIn />
  if (stranger && door.isPending) return <main className={css['closed']} aria-busy />
  return (
    <main className={css['closed']}>
      <SealMark size={44} />
      <h1>{t(stranger ? 'door.title' : 'door.unreachable')}</h1>
      <p>{t(stranger ? 'door.hint' : 'door.unreachableHint')}</p>
      <Button onClick={onRetry}>{t('app.retry')}</Button>
    </main>
  )
}

function ToSignIn() {
  const navigate = useNavigate()
  // Once: the page that is left is drawn again while the next one loads.
  useEffect(() => {
    const { pathname } = location
    if (pathname !== '/sign-in') void navigate({ to: '/sign-in', search: pathname === '/' ? {} : { next: pathname }, replace: true })
  }, [navigate])
  return <main className={css['closed']} aria-busy />
}

export function NotFound() {
  const { t } = useTranslation()
  return (
    <main className={css['closed']}>
      <h1>{t('app.notFound')}</h1>
      <p>{t('app.notFoundHint')}</p>
      <Link to="/">{t('app.home')}</Link>
    </main>
  )
}

export function Crashed() {
  const { t } = useTranslation()
  return (
    <main className={css['closed']} role="alert">
      <h1>{t('app.crashed')}</h1>
      <p>{t('app.crashedHint')}</p>
      <Button onClick={() => location.reload()}>{t('app.reload')}</Button>
    </main>
  )
}
