/** What is known of the row that is open, beside the list; on a narrow page in its place. It takes focus, Escape closes it. */
import { X } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import { IconButton } from '../parts/button.tsx'
import { useSpeak } from '../words/speak.ts'
import css from './data.module.css'

interface DetailProps {
  /** Which row is open: its `data-row`, to which focus goes back. */
  readonly row: string
  readonly title: ReactNode
  readonly label: string
  readonly onClose: () => void
  readonly children: ReactNode
}

export function Detail({ row, title, label, onClose, children }: DetailProps) {
  const { t } = useSpeak()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [row])

  function close(): void {
    onClose()
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(row)}"]`)?.focus())
  }

  return (
    <aside
      className={css['detail']} aria-label={label}
      onKeyDown={(press) => {
        if (press.key !== 'Escape' || press.defaultPrevented) return
        press.preventDefault()
        close()
      }}
    >
      <div className={css['detailHead']}>
        <h2 ref={heading} tabIndex={-1}>{title}</h2>
        <IconButton label={t('data.closeDetail')} icon={<X />} onClick={close} />
      </div>
      {children}
    </aside>
  )
}
