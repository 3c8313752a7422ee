/** Settings: the project's for everyone, this browser's for its reader. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { SettingsTabs } from '../access/settings/tabs.tsx'
import { useProject } from '../app/project.tsx'
import { SealState } from '../app/seal-state.tsx'
import shell from '../app/shell.module.css'
import { ZonePicker } from '../controls/zone-control.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import choice from '../parts/choice.module.css'
import { notify } from '../parts/notices.ts'
import { Button } from '../parts/button.tsx'
import { changeProject, sessionQuery } from '../server/queries.ts'
import type { ProjectChange } from '../server/types.ts'
import { useRemoveSample } from '../start/sample.ts'
import { useSpeak } from '../words/speak.ts'
import { BrowserSettings } from './browser-settings.tsx'
import { NameField } from './name-field.tsx'
import { NameList } from './name-list.tsx'
import css from './settings.module.css'
import { Setting } from './setting.tsx'

export function SettingsPage() {
  const { t } = useSpeak()
  const project = useProject()
  const client = useQueryClient()
  const session = useQuery(sessionQuery)
  const { remove, isRemoving } = useRemoveSample()

  function change(part: ProjectChange): void {
    changeProject(client, project.id, part).then(
      () => notify(t('app.saved')),
      (error: Error) => notify(t('settings.notSaved', { why: error.message })),
    )
  }

  return (
    <div className={`${shell['page']} ${css['page']}`}>
      <h1 className={shell['title']}>{t('settings.title')}</h1>
      <SettingsTabs current="project" />
      <section className={css['section']}>
        <h2>{t('settings.project')}</h2>
        <Setting label={t('settings.name')}>
          <NameField label={t('settings.name')} value={project.name} onSave={(name) => change({ name })} />
        </Setting>
        <Setting label={t('settings.zone')} hint={t('settings.zoneHint')}>
          <ZonePicker
            value={project.timeZone} own={project.timeZone} onChange={(timeZone) => change({ timeZone })}
            trigger={
              <button type="button" className={choice['button']} aria-label={`${t('settings.zone')}: ${project.timeZone}`}>
                {project.timeZone.replaceAll('_', ' ')}<ChevronDown aria-hidden />
              </button>
            }
          />
        </Setting>
        <Setting label={t('settings.token')} hint={t('settings.tokenHint')}>
          <div className={css['token']}><code>{project.token}</code><CopyButton text={project.token} /></div>
          <Link to="/p/$project/start" params={{ project: String(project.id) }} className={css['link']}>{t('settings.install')}</Link>
        </Setting>
        <Setting label={t('settings.idMode')}><p className={css['fact']}>{t(`settings.${project.idMode}`)}</p></Setting>
        <Setting label={t('settings.groupKeys')} hint={t('settings.groupKeysHint')}>
          <NameList label={t('settings.groupKeys')} names={project.groupKeys} onChange={(groupKeys) => change({ groupKeys })} />
        </Setting>
        <Setting label={t('settings.identifying')} hint={t('settings.identifyingHint')}>
          <NameList label={t('settings.identifying')} names={project.identifying} onChange={(identifying) => change({ identifying })} />
        </Setting>
        {project.sample && (
          <Setting label={t('settings.sample')} hint={t('sample.banner')}>
            <Button disabled={isRemoving} onClick={remove}>{t(isRemoving ? 'sample.removing' : 'sample.remove')}</Button>
          </Setting>
        )}
      </section>
      <BrowserSettings />
      <section className={css['section']}>
        <h2>{t('settings.vault')}</h2>
        <div className={css['vault']}><SealState /></div>
        <p className={css['version']}>{session.data && t('settings.version', { version: session.data.version })}</p>
      </section>
    </div>
  )
}
