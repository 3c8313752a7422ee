/** The surfaces that float: a small sheet beside its trigger, a dialog in the middle, a sheet from the bottom. */
import { Dialog } from '@base-ui/react/dialog'
import { Popover } from '@base-ui/react/popover'
import { X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'
import css from './floating.module.css'

interface PopProps {
  readonly trigger: ReactElement
  readonly label: string
  readonly children: ReactNode
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly align?: 'start' | 'end' | 'center'
  readonly side?: 'bottom' | 'top'
}

export function Pop({ trigger, label, children, open, onOpenChange, align = 'start', side = 'bottom' }: PopProps) {
  return (
    <Popover.Root {...(open !== undefined && { open })} {...(onOpenChange && { onOpenChange: (next) => onOpenChange(next) })}>
      <Popover.Trigger render={trigger} />
      <Popover.Portal>
        <Popover.Positioner className={css['positioner']} align={align} side={side} sideOffset={6} collisionPadding={8}>
          <Popover.Popup className={`${css['popup']} ${css['padded']}`} aria-label={label}>{children}</Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface SheetProps {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  readonly place?: 'middle' | 'bottom'
}

export function Sheet({ title, open, onClose, children, place = 'middle' }: SheetProps) {
  const { t } = useTranslation()
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={css['backdrop']} />
        <Dialog.Popup className={place === 'bottom' ? css['bottom'] : css['dialog']}>
          <div className={css['dialogHead']}>
            <Dialog.Title className={css['dialogTitle']}>{title}</Dialog.Title>
            <Dialog.Close render={<IconButton label={t('app.close')} icon={<X />} />} />
          </div>
          <div className={css['dialogBody']}>{children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
