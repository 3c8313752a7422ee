/** Sessions and sign-ins: one's own, and everybody's for whoever manages members. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { notify } from '../../parts/notices.ts'
import { request } from '../../server/client.ts'
import { sessionQuery } from '../../server/queries.ts'
import { useSpeak } from '../../words/speak.ts'
import css from '../access.module.css'
import { sessionsQuery, signInsQuery } from '../queries.ts'
import type { ShownSession, ShownSignIn } from '../types.ts'
import { useAct } from '../use-act.ts'
import { AskFirst, ownZone, Rows, Section, type Question } from './parts.tsx'

type Ended = { readonly sessions: readonly number[] }

export function SessionsTab() {
  const { data } = useQuery(sessionQuery)
  if (!data) return null
  return (
    <>
      {data.reader.kind === 'member' && <Sessions whose="mine" />}
      {data.reader.may.includes('members.manage') && <Sessions whose="all" />}
      {data.reader.kind === 'member' && <History whose="mine" />}
      {data.reader.may.includes('members.manage') && <History whose="all" />}
    </>
  )
}

function Sessions({ whose }: { whose: 'mine' | 'all' }) {
  const { t, format } = useSpeak(ownZone)
  const { act } = useAct()
  const sessions = useQuery(sessionsQuery(whose))
  const [question, setQuestion] = useState<Question>()
  const base = whose === 'mine' ? '/me/sessions' : '/sessions'
  const others = (sessions.data ?? []).filter(({ present }) => !present).length

  function end(path: string): void {
    void act(() => request<Ended>(path, { method: 'DELETE' })).then((ended) => {
      if (ended) notify(t('access.members.endedSessions', { count: ended.sessions.length, n: format.number(ended.sessions.length) }))
    })
  }

  const endAll = () => setQuestion({
    title: t('access.sessions.endAllTitle'), text: t('access.sessions.endAllText'), act: t('access.sessions.endAll'), perform: () => end(base),
  })

  return (
    <Section
      title={t(`access.sessions.${whose}`)} lead={t(`access.sessions.${whose}Lead`)}
      acts={others > 0 && (
        <Button onClick={() => (whose === 'mine' ? end(base) : endAll())}>{t(whose === 'mine' ? 'access.sessions.endOthers' : 'access.sessions.endAll')}</Button>
      )}
    >
      <Rows query={sessions}>
        {(session) => (
          <li key={session.id} className={css['item']}>
            <div>
              <strong><SessionName session={session} whose={whose} /></strong>
              {session.present && <span className={css['tag']}>{t('access.sessions.present')}</span>}
              <p>{session.place ?? t('access.sessions.unknown')} · {t(`access.via.${session.via}`)}</p>
            </div>
            <div>
              <p>{t('access.sessions.seen')}: {format.instant(session.lastSeenAt)}</p>
              <p>{t('access.sessions.began')}: {format.instant(session.createdAt)}</p>
            </div>
            <div className={css['row']}>
              {!session.present && (
                <Button
                  aria-label={`${t('access.sessions.end')}: ${session.member?.name ?? ''} ${session.device ?? ''} ${session.id}`}
                  onClick={() => end(`${base}/${session.id}`)}
                >
                  {t('access.sessions.end')}
                </Button>
              )}
            </div>
          </li>
        )}
      </Rows>
      <AskFirst question={question} onClose={() => setQuestion(undefined)} />
    </Section>
  )
}

function SessionName({ session, whose }: { session: ShownSession; whose: 'mine' | 'all' }) {
  const { t } = useSpeak()
  const device = session.device ?? t('access.sessions.unknown')
  if (whose === 'mine') return <bdi>{device}</bdi>
  return <bdi>{session.member === null ? t('access.via.link') : session.member.name} · {device}</bdi>
}

function History({ whose }: { whose: 'mine' | 'all' }) {
  const { t, format } = useSpeak(ownZone)
  const signIns = useQuery(signInsQuery(whose))
  const viaOf = (entry: ShownSignIn) =>
    entry.via === 'passkey' || entry.via === 'totp' || entry.via === 'recovery' || entry.via === 'enrolment' ? t(`access.via.${entry.via}`) : t('access.via.other')
  return (
    <Section title={t(whose === 'mine' ? 'access.sessions.history' : 'access.sessions.allHistory')}>
      <Rows query={signIns}>
        {(entry) => (
          <li key={`${entry.at} ${entry.member?.id ?? ''} ${entry.via} ${entry.outcome} ${entry.count}`} className={css['item']}>
            <div>
              <strong>{entry.outcome === 'in' ? t('access.sessions.in') : t('access.sessions.failed', { count: entry.count, n: format.number(entry.count) })}</strong>
              {entry.newDevice && <span className={`${css['tag']} ${css['alarm']}`}>{t('access.sessions.newDevice')}</span>}
              {whose === 'all' && <p><bdi>{entry.member?.name ?? t('access.sessions.stranger')}</bdi></p>}
            </div>
            <p>{viaOf(entry)} · <bdi>{entry.device ?? t('access.sessions.unknown')}</bdi> · {entry.place ?? t('access.sessions.unknown')}</p>
            <p>{format.instant(entry.at)}</p>
          </li>
        )}
      </Rows>
    </Section>
  )
}
