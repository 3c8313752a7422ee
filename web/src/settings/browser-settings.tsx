/** What only this browser keeps: language, theme, density. */
import { setPreferences, usePreferences } from '../look/preferences.ts'
import { Segmented } from '../parts/segmented.tsx'
import { useSpeak } from '../words/speak.ts'
import { Setting } from './setting.tsx'
import css from './settings.module.css'

export function BrowserSettings() {
  const { t } = useSpeak()
  const { language, theme, density } = usePreferences()
  return (
    <section className={css['section']}>
      <h2>{t('settings.you')}</h2>
      <Setting label={t('settings.language')}>
        <Segmented
          label={t('settings.language')} value={language} onChange={(next) => setPreferences({ language: next })}
          options={[{ value: 'en', label: 'English' }, { value: 'fr', label: 'Français' }]}
        />
      </Setting>
      <Setting label={t('settings.theme')}>
        <Segmented
          label={t('settings.theme')} value={theme} onChange={(next) => setPreferences({ theme: next })}
          options={[
            { value: 'system', label: t('settings.system') }, { value: 'light', label: t('settings.light') }, { value: 'dark', label: t('settings.dark') },
          ]}
        />
      </Setting>
      <Setting label={t('settings.density')}>
        <Segmented
          label={t('settings.density')} value={density} onChange={(next) => setPreferences({ density: next })}
          options={[{ value: 'comfortable', label: t('settings.comfortable') }, { value: 'compact', label: t('settings.compact') }]}
        />
      </Setting>
    </section>
  )
}
