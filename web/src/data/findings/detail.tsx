/** One finding: what, where and how often in a sentence; how to stop sending it, with the line of code; what to do here. */
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useProject } from '../../app/project.tsx'
import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { sayName } from '../../words/names.ts'
import { PhraseText } from '../../words/phrase-text.tsx'
import { strong, weave, type Piece } from '../../words/phrase.ts'
import type { Speak } from '../../words/speak.ts'
import { isKnownClass, sayClass } from '../classes.ts'
import css from '../data.module.css'
import { Detail } from '../detail.tsx'
import { resolveFinding } from '../queries.ts'
import type { Action, Finding } from '../types.ts'
import { useSave } from '../use-save.ts'
import { exampleOf } from './example.ts'
import { isProfileUpdate, readPlace } from './place.ts'

export function FindingDetail({ finding, speak, onClose }: { finding: Finding; speak: Speak; onClose: () => void }) {
  const { t, format } = speak
  const project = useProject()
  const client = useQueryClient()
  const { save, isSaving } = useSave()
  const place = readPlace(finding.property)
  const params = { project: String(project.id) }
  return (
    <Detail row={String(finding.id)} title={sayClass(t, finding.class)} label={`${t('data.tab.findings')}: ${sayClass(t, finding.class)}`} onClose={onClose}>
      <p className={css['told']}><PhraseText phrase={tell(finding, speak)} /></p>
      <p className={css['told']}><PhraseText phrase={tellSource(finding, speak)} /></p>
      <p className={finding.action === 'report' ? css['warn'] : css['muted']}>{t(kept[finding.action])}</p>
      <Fix finding={finding} speak={speak} />
      <section>
        {finding.resolvedAt === null ? (
          <>
            <div className={css['acts']}>
              <Button
                kind="primary" disabled={isSaving}
                onClick={() => void save(resolveFinding(client, project.id, finding.id), { done: t('data.findings.resolved') }).then((saved) => saved && onClose())}
              >
                {t('data.findings.resolve')}
              </Button>
            </div>
            <p className={css['aside']}>{t('data.findings.resolveHint')}</p>
          </>
        ) : <p className={css['muted']}>{t('data.findings.resolvedAt', { ago: format.ago(finding.resolvedAt, Date.now()) })}</p>}
      </section>
      <section className={css['links']}>
        <Link to="/p/$project/data/$tab" params={{ ...params, tab: 'policy' }} search={{ class: finding.class } as never} className={css['link']}>
          {t('data.findings.changePolicy')}
        </Link>
        {place.is === 'property' && (
          <Link
            to="/p/$project/data/$tab" params={{ ...params, tab: 'dictionary' }} className={css['link']}
            search={{ of: isProfileUpdate(finding.event) ? 'person' : 'properties', open: place.name } as never}
          >
            {t('data.findings.toDictionary')}
          </Link>
        )}
        <span className={css['small']}>{t('data.findings.ruleText', { rule: finding.rule })}</span>
      </section>
    </Detail>
  )
}

function Fix({ finding, speak: { t } }: { finding: Finding; speak: Speak }) {
  const { before, after } = exampleOf(finding)
  const named = [finding.hint, finding.class].find((name): name is string => name !== undefined && isKnownClass(name))
  return (
    <section>
      <h3>{t('data.findings.fix')}</h3>
      {named !== undefined && isKnownClass(named) && <p>{t(`data.class.${named}.fix`)}</p>}
      <h4 className={css['caption']}>{t('data.findings.insteadOf')}</h4>
      <pre className={css['code']} data-tone="before" translate="no"><code>{before}</code></pre>
      <h4 className={css['caption']}>{t('data.findings.send')}</h4>
      <pre className={css['code']} translate="no"><code>{after}</code></pre>
      <div className={css['acts']}><CopyButton text={after} label={t('data.findings.copyCode')} /></div>
    </section>
  )
}

const kept: Record<Action, 'data.findings.nothingKept' | 'data.findings.sealedKept' | 'data.findings.asideKept' | 'data.findings.reported'> = {
  drop: 'data.findings.nothingKept', mask: 'data.findings.nothingKept', reject: 'data.findings.nothingKept',
  seal: 'data.findings.sealedKept', quarantine: 'data.findings.asideKept', report: 'data.findings.reported',
}

function tell(finding: Finding, { t, format }: Speak) {
  const place = readPlace(finding.property)
  const at = place.is === 'property' ? `${sayName(t, finding.event)} › ${place.path}` : sayName(t, finding.event)
  return weave(t, 'data.findings.told', {
    class: sayClass(t, finding.class),
    where: strong(at),
    done: t(`data.done.${finding.action}`),
    times: t('data.findings.times', { count: finding.count, n: format.number(finding.count) }),
  })
}

function tellSource(finding: Finding, { t, format }: Speak) {
  const parts: Record<string, Piece> = {
    sdk: finding.sdk === '' ? t('data.findings.noSdk') : strong(finding.sdk),
    first: format.instant(finding.firstAt),
    last: format.instant(finding.lastAt),
  }
  return finding.page === ''
    ? weave(t, 'data.findings.toldNoPage', parts)
    : weave(t, 'data.findings.toldPage', { ...parts, page: strong(finding.page) })
}
