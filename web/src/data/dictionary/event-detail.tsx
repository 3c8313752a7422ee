/** One event of the dictionary: what it is, who sends it, what it carries, and what becomes of it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { useProject } from '../../app/project.tsx'
import { EventPicker } from '../../controls/event-picker.tsx'
import { Button } from '../../parts/button.tsx'
import choice from '../../parts/choice.module.css'
import { Segmented } from '../../parts/segmented.tsx'
import { toSearch } from '../../question/search.ts'
import { sayName } from '../../words/names.ts'
import type { Speak } from '../../words/speak.ts'
import css from '../data.module.css'
import { Detail } from '../detail.tsx'
import { changeEvent, eventDetailQuery } from '../queries.ts'
import type { EventChange, EventEntry, State } from '../types.ts'
import { useSave } from '../use-save.ts'
import { EntryChips } from './chips.tsx'
import { eventStateWill, mergeWill } from './consequence.ts'
import { Pending } from './pending.tsx'
import { senders } from './rows.ts'
import { TextField } from './text-field.tsx'

interface EventDetailPaneProps {
  readonly event: EventEntry
  readonly speak: Speak
  readonly onClose: () => void
}

export function EventDetailPane({ event, speak, onClose }: EventDetailPaneProps) {
  const { t, format } = speak
  const project = useProject()
  const client = useQueryClient()
  const { save } = useSave()
  const id = String(project.id)
  const shown = event.displayName || sayName(t, event.name)

  /** Every change of an entry can be taken back by writing what was there before. */
  function change(next: EventChange): void {
    const before = Object.fromEntries(Object.keys(next).map((key) => [key, event[key as keyof EventChange]])) as EventChange
    void save(changeEvent(client, project.id, event.name, next), { undo: () => changeEvent(client, project.id, event.name, before) })
  }

  return (
    <Detail row={event.name} title={<bdi>{shown}</bdi>} label={`${t('data.tab.dictionary')}: ${shown}`} onClose={onClose}>
      {shown !== event.name && <bdi className={css['path']}>{event.name}</bdi>}
      <EntryChips entry={event} speak={speak} />
      <dl className={css['facts']}>
        <div><dt>{t('data.dictionary.volume')}</dt><dd>{format.number(event.count)}</dd></div>
        {event.firstSeen !== null && <div><dt>{t('data.dictionary.firstSeen')}</dt><dd>{format.day(event.firstSeen)}</dd></div>}
        <div><dt>{t('data.dictionary.lastSeen')}</dt><dd>{event.lastSeen === null ? t('data.never') : format.instant(event.lastSeen)}</dd></div>
      </dl>
      <div className={css['acts']}>
        <Link
          to="/p/$project/trends" params={{ project: id }} className={css['link']}
          search={toSearch({ kind: 'trend', range: { last: 30, unit: 'day' }, unit: 'day', series: [{ event: event.name, measure: 'total' }] })}
        >
          {t('data.dictionary.askTrend')}
        </Link>
      </div>
      <section className={css['fields']}>
        <TextField long label={t('data.dictionary.description')} value={event.description} placeholder={t('data.dictionary.descriptionHint')} onSave={(description) => change({ description })} />
        <TextField label={t('data.dictionary.owner')} value={event.owner} placeholder={t('data.dictionary.ownerHint')} onSave={(owner) => change({ owner })} />
        <TextField
          label={t('data.dictionary.displayName')} value={event.displayName} placeholder={t('data.dictionary.displayNameHint', { name: event.name })}
          onSave={(displayName) => change({ displayName })}
        />
      </section>
      <Pending<State> title={t('data.dictionary.stateLabel')} value={event.state} will={(state) => eventStateWill(speak, event, state)} onApply={(state) => change({ state })}>
        {(state, choose) => <StateChoice state={state} onChoose={choose} speak={speak} />}
      </Pending>
      <Pending<string | null> title={t('data.dictionary.mergeLabel')} value={event.mergedInto} will={(into) => mergeWill(speak, event, into)} onApply={(mergedInto) => change({ mergedInto })}>
        {(into, choose) => {
          const words = into === null ? t('data.dictionary.notMerged') : sayName(t, into)
          return (
            <div className={css['merge']}>
              <EventPicker
                value={into ?? undefined} words={`${t('data.dictionary.mergeInto')}: ${words}`} onChange={(name) => choose(name === event.name ? null : name)}
                trigger={<button type="button" className={choice['button']}><bdi>{words}</bdi><ChevronDown aria-hidden /></button>}
              />
              {into !== null && <Button onClick={() => choose(null)}>{t('data.dictionary.unmerge')}</Button>}
            </div>
          )
        }}
      </Pending>
      <Senders event={event} speak={speak} />
      <PropertiesOf name={event.name} speak={speak} />
    </Detail>
  )
}

export function StateChoice({ state, onChoose, speak: { t } }: { state: State; onChoose: (state: State) => void; speak: Speak }) {
  return (
    <Segmented
      label={t('data.dictionary.stateLabel')} value={state} onChange={onChoose}
      options={[
        { value: 'visible', label: t('data.state.visible') }, { value: 'hidden', label: t('data.state.hidden') },
        { value: 'dropped', label: t('data.state.dropped') },
      ]}
    />
  )
}

function Senders({ event, speak: { t, format } }: { event: EventEntry; speak: Speak }) {
  const list = senders(event.bySdk)
  return (
    <>
      <section>
        <h3>{t('data.dictionary.sources')}</h3>
        {list.length === 0 && <p className={css['muted']}>{t('data.dictionary.noSdk')}</p>}
        <ul className={css['counts']}>
          {list.map(({ sdk, version, count, share }) => (
            <li key={`${sdk} ${version}`}>
              <span><bdi>{sdk || t('data.dictionary.unknownSdk')}</bdi> <bdi className={css['muted']}>{version}</bdi></span>
              <span><span className={css['muted']}>{format.percent(share)}</span> <b>{format.number(count)}</b></span>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>{t('data.dictionary.pages')}</h3>
        {event.pages.length === 0 && <p className={css['muted']}>{t('data.dictionary.noPages')}</p>}
        <ul className={css['counts']}>{event.pages.map((page) => <li key={page}><bdi className={css['path']}>{page}</bdi></li>)}</ul>
      </section>
    </>
  )
}

function PropertiesOf({ name, speak: { t, format } }: { name: string; speak: Speak }) {
  const project = useProject()
  const { data } = useQuery(eventDetailQuery(project.id, name))
  if (!data) return null
  return (
    <section>
      <h3>{t('data.dictionary.propertiesOf')}</h3>
      {data.properties.length === 0 && <p className={css['muted']}>{t('data.dictionary.noProperties')}</p>}
      <ul className={css['counts']}>
        {data.properties.map((property) => (
          <li key={property.name}>
            <Link to="." search={{ of: 'properties', open: property.name } as never} resetScroll={false} className={css['plainLink']}>
              <bdi>{property.displayName || sayName(t, property.name)}</bdi>
            </Link>
            <span className={css['muted']}>{format.list(property.types.map((type) => t(`data.type.${type}`)))}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
