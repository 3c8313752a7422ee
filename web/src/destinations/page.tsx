/** Where a project's events go: each destination with its state, and the switch that stops them all. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { OctagonX, Plus } from 'lucide-react'
import { useState } from 'react'
import access from '../access/access.module.css'
import { AskFirst, type Question, Section, ShownOnce } from '../access/settings/parts.tsx'
import { SettingsTabs } from '../access/settings/tabs.tsx'
import { useAct } from '../access/use-act.ts'
import { useAccessWords } from '../access/words/load.ts'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { Button } from '../parts/button.tsx'
import { request } from '../server/client.ts'
import { sessionQuery } from '../server/queries.ts'
import { useSpeak } from '../words/speak.ts'
import { DestinationItem } from './destination-item.tsx'
import { MakeDestination } from './make-destination.tsx'
import { destinationsQuery } from './queries.ts'
import { useDestinationWords } from './words/load.ts'

export function DestinationsPage() {
  const project = useProject()
  const { t } = useSpeak(project.timeZone)
  const isReady = [useAccessWords(), useDestinationWords()].every(Boolean)
  const client = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
  const mayRead = project.may.includes('ledger.read')
  const { data, error } = useQuery({ ...destinationsQuery(project.id), enabled: mayRead })
  const { act, confirm } = useAct()
  const [question, setQuestion] = useState<Question>()
  const [making, setMaking] = useState(false)
  const [secret, setSecret] = useState<string>()
  if (!isReady) return <div className={shell['page']} aria-busy />

  const again = () => client.invalidateQueries({ queryKey: ['destinations', project.id] })
  const stopAll = (): Question => ({
    title: t('destinations.stopAllTitle'), text: t('destinations.stopAllText'), act: t('destinations.stopAll'),
    perform: () => void act(() => request('/destinations/stop', { method: 'POST' })).then(again),
  })
  const shown = data?.destinations.filter(({ state }) => state !== 'removed') ?? []
  return (
    <div className={`${shell['page']} ${access['page']}`}>
      <h1 className={shell['title']}>{t('settings.title')}</h1>
      <SettingsTabs current="destinations" />
      {error && <p className={access['fault']} role="alert">{t('destinations.unread', { why: error.message })}</p>}
      <Section
        title={t('destinations.title')} lead={t('destinations.lead')}
        acts={mayRead && (
          <>
            {session?.reader.may.includes('incident.manage') && shown.length > 0 && <Button onClick={() => setQuestion(stopAll())}><OctagonX /> {t('destinations.stopAll')}</Button>}
            {project.may.includes('project.manage') && <Button onClick={() => setMaking(true)}><Plus /> {t('destinations.add')}</Button>}
          </>
        )}
      >
        {!mayRead && <p className={access['hint']}>{t('destinations.notYours')}</p>}
        {data?.isStopped && (
          <p className={access['fault']} role="status">
            {t('destinations.stopped')}{' '}
            {session?.reader.may.includes('instance.manage') && (
              <Button kind="quiet" onClick={() => void confirm('/destinations/allow', { method: 'POST' }).then(again)}>{t('destinations.allow')}</Button>
            )}
          </p>
        )}
        {data && shown.length === 0 && <p className={access['hint']}>{t('destinations.none')}</p>}
        {shown.length > 0 && (
          <ul className={access['list']}>
            {shown.map((one) => <DestinationItem key={one.id} destination={one} onAsk={setQuestion} onChanged={() => void again()} />)}
          </ul>
        )}
      </Section>
      {making && (
        <MakeDestination
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setMaking(false)
            if (made !== null) setSecret(made)
            void again()
          }}
        />
      )}
      {secret && <ShownOnce title={t('destinations.once')} text={secret} hint={t('destinations.onceHint')} onClose={() => setSecret(undefined)} />}
      <AskFirst question={question} onClose={() => setQuestion(undefined)} />
    </div>
  )
}
