/** Settings → privacy: what becomes of people's data, what expires, and the erasures there were. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import access from '../access/access.module.css'
import { Section } from '../access/settings/parts.tsx'
import { SettingsTabs } from '../access/settings/tabs.tsx'
import { useAccessWords } from '../access/words/load.ts'
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { notify } from '../parts/notices.ts'
import { useSpeak } from '../words/speak.ts'
import { Erasures } from './erasures.tsx'
import { ExpiryRules } from './expiry-rules.tsx'
import css from './privacy.module.css'
import { privacyQuery, saveSettings } from './queries.ts'
import { SmallGroups } from './small-groups.tsx'
import type { EventsMode, PrivacySettings } from './types.ts'
import { usePrivacyWords } from './words/load.ts'

const modes = ['keep', 'remove'] as const satisfies readonly EventsMode[]

export function PrivacyPage() {
  const project = useProject()
  const { t, format } = useSpeak(project.timeZone)
  const client = useQueryClient()
  const isReady = [useAccessWords(), usePrivacyWords()].every(Boolean)
  const { data, error } = useQuery(privacyQuery(project.id))
  if (!isReady) return <div className={shell['page']} aria-busy />

  async function save(settings: PrivacySettings): Promise<void> {
    // Shown at once; what the server has is read again in any case.
    client.setQueryData(privacyQuery(project.id).queryKey, (before) => before && { ...before, settings })
    try {
      await saveSettings(client, project.id, settings)
      notify(t('privacy.saved'))
    } catch (fault) {
      notify(t('privacy.notSaved', { why: (fault as Error).message }))
    }
    await client.invalidateQueries({ queryKey: privacyQuery(project.id).queryKey })
  }

  return (
    <div className={`${shell['page']} ${access['page']}`}>
      <h1 className={shell['title']}>{t('settings.title')}</h1>
      <SettingsTabs current="privacy" />
      {error && <p className={access['fault']} role="alert">{t('privacy.unread', { why: error.message })}</p>}
      {data && (
        <>
          <Section title={t('privacy.listTitle')} lead={t('privacy.listLead')}>
            {data.mayErase ? <Erasures project={project.id} timeZone={project.timeZone} /> : <p className={access['hint']}>{t('privacy.notYours')}</p>}
          </Section>
          <Section title={t('privacy.eventsTitle')} lead={t('privacy.eventsLead')}>
            <fieldset className={css['modes']} disabled={!data.mayManage}>
              <legend className={css['hidden']}>{t('privacy.eventsTitle')}</legend>
              {modes.map((events) => (
                <label key={events} className={css['mode']}>
                  <input type="radio" name="events" checked={data.settings.events === events} onChange={() => void save({ ...data.settings, events })} />
                  <span>{t(`privacy.${events}`)}<small>{t(`privacy.${events}Hint`)}</small></span>
                </label>
              ))}
            </fieldset>
          </Section>
          <Section title={t('privacy.expiryTitle')} lead={t('privacy.expiryLead')}>
            <ExpiryRules settings={data.settings} mayChange={data.mayManage} onChange={(settings) => void save(settings)} />
            <p className={access['hint']}>
              {t('privacy.nextRun', { when: format.instant(data.expiry.nextRun) })}{' '}
              {data.expiry.lastRun === null ? t('privacy.noRun') : t('privacy.lastRun', { when: format.instant(data.expiry.lastRun) })}
            </p>
          </Section>
          <Section title={t('privacy.groupsTitle')} lead={t('privacy.groupsLead')}>
            <SmallGroups project={project.id} mayChange={project.may.includes('data.manage')} />
          </Section>
          <Section title={t('privacy.shelfTitle')} lead={t('privacy.shelfLead')}>
            <p className={css['facts']}>
              {t('privacy.shelfNow', { generation: data.shelf.generation })}{' '}
              {data.shelf.rotatedAt !== null && t('privacy.rotated', { when: format.instant(data.shelf.rotatedAt) })}{' '}
              {data.shelf.nextAt === null ? t('privacy.notPlanned') : t('privacy.next', { when: format.instant(data.shelf.nextAt) })}
            </p>
          </Section>
        </>
      )}
    </div>
  )
}
