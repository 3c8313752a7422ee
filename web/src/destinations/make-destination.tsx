/** The sheet in which a destination is made. Nothing is chosen but where to: whatever else goes has to be named. */
import { useId, useState } from 'react'
import { destinationKinds, placeLevels } from '../../../src/model/destination.ts'
import access from '../access/access.module.css'
import { useAct } from '../access/use-act.ts'
import { useProject } from '../app/project.tsx'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import field from '../parts/field.module.css'
import { Sheet } from '../parts/floating.tsx'
import { NameList } from '../settings/name-list.tsx'
import { useSpeak } from '../words/speak.ts'
import type { DestinationKind, FieldPolicy, PlaceLevel } from './types.ts'

interface MakeProps {
  readonly onClose: () => void
  /** With the secret, where one was made. */
  readonly onMade: (secret: string | null) => void
}

const texts = ['name', 'address', 'secret', 'vendor', 'contact', 'country', 'purpose'] as const
type Text = (typeof texts)[number]
const needed: ReadonlySet<Text> = new Set(['name', 'address', 'vendor'])

export function MakeDestination({ onClose, onMade }: MakeProps) {
  const { t } = useSpeak()
  const project = useProject()
  const { confirm, isActing } = useAct()
  const form = useId()
  const [kind, setKind] = useState<DestinationKind>('webhook')
  const [given, setGiven] = useState<Readonly<Record<Text, string>>>({ name: '', address: '', secret: '', vendor: '', contact: '', country: '', purpose: '' })
  const [events, setEvents] = useState<readonly string[]>([])
  const [properties, setProperties] = useState<readonly string[]>([])
  const [places, setPlaces] = useState<PlaceLevel>('none')
  const [ids, setIds] = useState<FieldPolicy['ids']>('separate')

  const { name, address, secret, vendor, contact, country, purpose } = given
  const body = {
    name, kind, address, events: events.length === 0 ? null : events, policy: { ids, places, properties },
    vendor: { name: vendor, contact, country: country.toUpperCase(), purpose }, keys: secret === '' ? {} : { secret },
  }
  const isNeeded = (text: Text) => needed.has(text) || (text === 'secret' && (kind === 'mixpanel' || kind === 'segment'))
  const input = (text: Text, label: string, hint?: string) => (
    <label key={text}>
      <span className={field['label']}>{label}</span>
      <input
        className={field['input']} value={given[text]} required={isNeeded(text)} spellCheck={false} autoComplete="off" maxLength={text === 'country' ? 2 : 500}
        onChange={(change) => setGiven({ ...given, [text]: change.target.value })}
      />
      {hint && <span className={access['hint']}>{hint}</span>}
    </label>
  )
  return (
    <Sheet title={t('destinations.add')} open onClose={onClose}>
      <form
        id={form} className={access['form']}
        onSubmit={(submit) => {
          submit.preventDefault()
          void confirm<{ readonly secret: string | null }>(`/projects/${project.id}/destinations`, { method: 'POST', body }).then((made) => made && onMade(made.secret))
        }}
      >
        {input('name', t('destinations.name'))}
        <Choice label={t('destinations.title')} value={kind} onChange={setKind} options={destinationKinds.map((value) => ({ value, label: t(`destinations.kind.${value}`) }))} />
        {input('address', kind === 'folder' ? t('destinations.folder') : t('destinations.address'))}
        {kind !== 'folder' && input('secret', t('destinations.secret'), t(`destinations.secretHint.${kind}`))}
        {input('vendor', t('destinations.vendor'))}
        {input('contact', t('destinations.contact'))}
        {input('country', t('destinations.country'))}
        {input('purpose', t('destinations.purpose'))}
        <Choice label={t('destinations.idsLabel')} value={ids} onChange={setIds} options={(['separate', 'same'] as const).map((value) => ({ value, label: t(`destinations.ids.${value}`) }))} />
        <Choice label={t('destinations.placeLabel')} value={places} onChange={setPlaces} options={placeLevels.map((value) => ({ value, label: t(`destinations.place.${value}`) }))} />
      </form>
      <div className={access['form']}>
        <span className={field['label']}>{t('destinations.which')} · {t('destinations.whichHint')}</span>
        <NameList label={t('destinations.which')} names={events} onChange={setEvents} />
        <span className={field['label']}>{t('destinations.withProperties')}</span>
        <NameList label={t('destinations.withProperties')} names={properties} onChange={setProperties} />
      </div>
      <div className={access['row']}>
        <Button kind="primary" type="submit" form={form} disabled={isActing}>{t('destinations.make')}</Button>
        <Button kind="quiet" onClick={onClose}>{t('destinations.cancel')}</Button>
      </div>
    </Sheet>
  )
}
