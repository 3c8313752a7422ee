/** A person as the product knows them: the disc and the handle, the same everywhere, and a link to what they did. */
import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { toDisc } from './disc.ts'
import css from './handle.module.css'

export function PersonDisc({ pseudonym, size = 20 }: { pseudonym: string; size?: number }) {
  const disc = toDisc(pseudonym)
  const clip = useId()
  const angle = (disc.dot * Math.PI) / 180
  return (
    <svg width={size} height={size} viewBox="-16 -16 32 32" aria-hidden className={css['disc']}>
      <clipPath id={clip}><circle r="16" /></clipPath>
      <g clipPath={`url(#${clip})`}>
        <circle r="16" fill={`var(--series-${disc.ground + 1})`} />
        <rect
          x="-32" y={disc.depth * 16} width="64" height="40" transform={`rotate(${disc.turn})`}
          fill={`var(--series-${disc.cut + 1})`}
        />
        <circle cx={Math.cos(angle) * 7} cy={Math.sin(angle) * 7} r="3.6" className={css['dot']} />
      </g>
    </svg>
  )
}

interface HandleProps {
  readonly project: string
  readonly pseudonym: string
  readonly handle: string
}

export function Handle({ project, pseudonym, handle }: HandleProps) {
  return (
    <Link to="/p/$project/people/$pseudonym" params={{ project, pseudonym }} className={css['handle']}>
      <PersonDisc pseudonym={pseudonym} />
      <span>{handle}</span>
    </Link>
  )
}
