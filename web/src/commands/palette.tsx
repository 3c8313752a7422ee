/** The palette: type a few letters of anything, press Enter. */
import { Dialog } from '@base-ui/react/dialog'
import { useId, useMemo, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { rank } from '../controls/fuzzy.ts'
import floating from '../parts/floating.module.css'
import { useCommands, type Command } from './commands.ts'
import css from './commands.module.css'
import { closeOverlay, useOpened } from './open.ts'

const mostShown = 40

export function CommandPalette() {
  const { t } = useTranslation()
  const open = useOpened() === 'palette'
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeOverlay()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={floating['backdrop']} />
        <Dialog.Popup className={`${floating['dialog']} ${css['palette']}`} aria-label={t('keys.palette')}>
          <PaletteList />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteList() {
  const { t } = useTranslation()
  const commands = useCommands(true)
  const list = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const found = useMemo(() => rank(query, commands, (command) => command.label).slice(0, mostShown), [query, commands])
  const at = Math.min(active, found.length - 1)

  function perform(command: Command | undefined) {
    if (!command) return
    closeOverlay()
    // After the palette has given focus back, so that what the command opens can take it.
    setTimeout(command.perform)
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'Enter') perform(found[at])
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined || found.length === 0) return
    event.preventDefault()
    const next = (at + by + found.length) % found.length
    setActive(next)
    document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }

  return (
    <>
      <input
        className={css['search']} role="combobox" aria-expanded aria-controls={list} aria-activedescendant={found[at] && `${list}-${at}`}
        aria-label={t('keys.palette')} placeholder={t('keys.placeholder')} value={query} spellCheck={false} autoComplete="off" autoFocus
        onChange={(typed) => (setQuery(typed.target.value), setActive(0))} onKeyDown={press}
      />
      <div id={list} role="listbox" aria-label={t('keys.palette')} className={css['list']}>
        {found.map((command, index) => (
          <div key={command.id}>
            {query === '' && command.group !== found[index - 1]?.group && <div className={floating['group']} role="presentation">{command.group}</div>}
            <div
              id={`${list}-${index}`} role="option" aria-selected={index === at} className={floating['item']}
              data-highlighted={index === at ? '' : undefined} onPointerMove={() => setActive(index)} onClick={() => perform(command)}
            >
              <bdi className={floating['text']}>{command.label}</bdi>
              <span className={floating['aside']}>{command.hint ?? (query === '' ? '' : command.group)}</span>
            </div>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={css['nothing']} role="status">{t('keys.nothing')}</p>}
    </>
  )
}
