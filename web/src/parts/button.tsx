/** Buttons: with words, or with an icon and a name for those who cannot see it. */
import type { ComponentProps, ReactNode } from 'react'
import css from './button.module.css'

type Kind = 'plain' | 'primary' | 'quiet'

export function Button({ kind = 'plain', className, ...rest }: ComponentProps<'button'> & { kind?: Kind }) {
  return <button type="button" className={[css['button'], css[kind], className].filter(Boolean).join(' ')} {...rest} />
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly label: string
  readonly icon: ReactNode
}

export function IconButton({ label, icon, className, ...rest }: IconButtonProps) {
  return (
    <button type="button" aria-label={label} title={label} className={[css['icon'], className].filter(Boolean).join(' ')} {...rest}>
      {icon}
    </button>
  )
}
