/** Telling people (notices), telling the public (bulletins), and reading what others tell (advisories). */
import { useProject } from '../app/project.tsx'
import shell from '../app/shell.module.css'
import { useAddress } from '../data/address.ts'
import { Segmented } from '../parts/segmented.tsx'
import { useSpeak } from '../words/speak.ts'
import { Bulletins } from './bulletins.tsx'
import { NoticePart } from './detail.tsx'
import { NoticeList } from './list.tsx'
import css from './notices.module.css'
import { WatchPart } from './watch.tsx'
import { useNoticesWords } from './words/load.ts'

const tabs = ['notices', 'bulletins', 'watch'] as const

export function NoticesPage() {
  const ready = useNoticesWords()
  return ready ? <Page /> : <div className={shell['page']} aria-busy />
}

function Page() {
  const project = useProject()
  const speak = useSpeak(project.timeZone)
  const { t } = speak
  const { search, go } = useAddress()
  const tab = tabs.find((one) => one === search['tab']) ?? 'notices'
  const notice = /^[1-9]\d{0,14}$/.test(search['notice'] ?? '') ? Number(search['notice']) : undefined
  return (
    <div className={shell['page']}>
      <h1 className={shell['title']}>{t('notices.title')}</h1>
      <p className={shell['lead']}>{t('notices.lead')}</p>
      <div className={css['tabs']}>
        <Segmented
          label={t('notices.tab.label')} value={tab} options={tabs.map((value) => ({ value, label: t(`notices.tab.${value}`) }))}
          onChange={(value) => go({ tab: value, notice: undefined, grant: undefined, make: undefined, incident: undefined })}
        />
      </div>
      {tab === 'notices' && (notice === undefined ? <NoticeList speak={speak} /> : <NoticePart key={notice} id={notice} speak={speak} onBack={() => go({ notice: undefined, grant: undefined })} />)}
      {tab === 'bulletins' && <Bulletins speak={speak} />}
      {tab === 'watch' && <WatchPart speak={speak} />}
    </div>
  )
}
