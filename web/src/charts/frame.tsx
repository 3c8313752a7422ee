/** What every chart stands in: measured width, one title said aloud, focus, and a place for what hovers. */
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import css from './charts.module.css'
import { useWidth } from './use-width.ts'

interface FrameProps {
  readonly title: string
  readonly height: number
  readonly children: (width: number) => ReactNode
  /** Shown over the drawing; its text is announced as it changes. */
  readonly reading?: ReactNode
  readonly focusable?: boolean
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly onPointerMove?: (event: PointerEvent<HTMLElement>) => void
  readonly onPointerLeave?: () => void
  readonly onBlur?: () => void
  readonly onClick?: (() => void) | undefined
}

export function Frame({ title, height, children, reading, focusable, ...handlers }: FrameProps) {
  const [ref, width] = useWidth<HTMLDivElement>()
  return (
    <div
      ref={ref} className={css['frame']} role="group" aria-label={title} tabIndex={focusable ? 0 : undefined}
      style={{ minHeight: height }} data-clickable={handlers.onClick ? '' : undefined} {...handlers}
    >
      {width > 0 && children(width)}
      <div aria-live="polite" aria-atomic>{reading}</div>
    </div>
  )
}
