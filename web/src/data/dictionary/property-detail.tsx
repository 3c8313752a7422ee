/** One property of the dictionary: what it is, what values it has, how close it is to a person, what becomes of it. */
import { useQueryClient } from '@tanstack/react-query'
import { useProject } from '../../app/project.tsx'
import { Choice } from '../../parts/choice.tsx'
import { PropertyValue } from '../../parts/property-value.tsx'
import { SealMark } from '../../parts/seal-mark.tsx'
import { sayName } from '../../words/names.ts'
import type { Speak } from '../../words/speak.ts'
import css from '../data.module.css'
import { Detail } from '../detail.tsx'
import { changeProperty } from '../queries.ts'
import type { Classification, PropertyChange, PropertyEntry, State } from '../types.ts'
import { useSave } from '../use-save.ts'
import { EntryChips } from './chips.tsx'
import { classificationWill, propertyStateWill } from './consequence.ts'
import { StateChoice } from './event-detail.tsx'
import { Pending } from './pending.tsx'
import { TextField } from './text-field.tsx'

interface PropertyDetailPaneProps {
  readonly property: PropertyEntry
  readonly kind: 'event' | 'person'
  readonly speak: Speak
  readonly onClose: () => void
}

const classifications: readonly Classification[] = ['identifying', 'sensitive', 'quasi', 'plain']
/** Stands for what the guard decides, among choices that are texts. */
const guard = ''

export function PropertyDetailPane({ property, kind, speak, onClose }: PropertyDetailPaneProps) {
  const { t, format } = speak
  const project = useProject()
  const client = useQueryClient()
  const { save } = useSave()
  const shown = property.displayName || sayName(t, property.name)

  function change(next: PropertyChange): void {
    const before = Object.fromEntries(Object.keys(next).map((key) => [key, property[key as keyof PropertyChange]])) as PropertyChange
    void save(changeProperty(client, project.id, kind, property.name, next), {
      undo: () => changeProperty(client, project.id, kind, property.name, before),
    })
  }

  return (
    <Detail row={property.name} title={<bdi>{shown}</bdi>} label={`${t('data.tab.dictionary')}: ${shown}`} onClose={onClose}>
      {shown !== property.name && <bdi className={css['path']}>{property.name}</bdi>}
      <EntryChips entry={property} speak={speak} />
      <dl className={css['facts']}>
        <div><dt>{t('data.dictionary.volume')}</dt><dd>{format.number(property.count)}</dd></div>
        <div><dt>{t('data.dictionary.types')}</dt><dd>{format.list(property.types.map((type) => t(`data.type.${type}`)))}</dd></div>
        <div><dt>{t('data.dictionary.lastSeen')}</dt><dd>{property.lastSeen === null ? t('data.never') : format.instant(property.lastSeen)}</dd></div>
      </dl>
      <section className={css['fields']}>
        <TextField long label={t('data.dictionary.description')} value={property.description} placeholder={t('data.dictionary.descriptionHint')} onSave={(description) => change({ description })} />
        <TextField label={t('data.dictionary.owner')} value={property.owner} placeholder={t('data.dictionary.ownerHint')} onSave={(owner) => change({ owner })} />
        <TextField
          label={t('data.dictionary.displayName')} value={property.displayName}
          placeholder={t('data.dictionary.displayNameHint', { name: property.name })} onSave={(displayName) => change({ displayName })}
        />
      </section>
      <Pending<Classification | null>
        title={t('data.dictionary.classificationLabel')} value={property.classification}
        will={(to) => classificationWill(speak, property, to)} onApply={(classification) => change({ classification })}
      >
        {(to, choose) => (
          <Choice
            label={t('data.dictionary.classificationLabel')} value={to ?? guard} onChange={(next) => choose(next === guard ? null : next)}
            options={[
              {
                value: guard,
                label: t('data.dictionary.byGuard', {
                  classification: property.classification === null ? t(`data.classification.${property.effective}`) : '…',
                }),
              },
              ...classifications.map((one) => ({ value: one, label: t(`data.classification.${one}`) })),
            ]}
          />
        )}
      </Pending>
      <Pending<State> title={t('data.dictionary.stateLabel')} value={property.state} will={(state) => propertyStateWill(speak, state)} onApply={(state) => change({ state })}>
        {(state, choose) => <StateChoice state={state} onChoose={choose} speak={speak} />}
      </Pending>
      <section>
        <h3>{t('data.dictionary.examples')}</h3>
        {property.effective === 'identifying' && <p className={css['sealed']}><SealMark size={16} /> {t('data.dictionary.sealedValues')}</p>}
        {property.effective !== 'identifying' && property.examples.length === 0 && <p className={css['muted']}>{t('data.dictionary.noExamples')}</p>}
        {property.examples.length > 0 && (
          <>
            <ul className={css['counts']}>{property.examples.map((value, index) => <li key={index}><PropertyValue value={value} /></li>)}</ul>
            <p className={css['aside']}>{t('data.dictionary.examplesHint')}</p>
          </>
        )}
      </section>
    </Detail>
  )
}
