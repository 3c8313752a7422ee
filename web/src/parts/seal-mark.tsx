/** The wax seal: closed while identities are out of reach, broken open while a vault is unlocked. */
import css from './seal.module.css'

const wax = 'M16 1.6c2.2 0 3.4 1.5 5.3 2 1.9.6 3.9.1 5.4 1.6 1.5 1.5 1 3.5 1.7 5.4.6 1.9 2.1 3.1 2.1 5.3s-1.5 3.5-2.1 5.4' +
  'c-.6 1.9-.1 3.9-1.6 5.4-1.5 1.5-3.5 1-5.4 1.7-1.9.6-3.2 2-5.4 2s-3.5-1.4-5.4-2c-1.9-.7-3.9-.2-5.4-1.7-1.5-1.5-1-3.5-1.6-5.4' +
  '-.6-1.9-2.1-3.2-2.1-5.4s1.5-3.4 2.1-5.3c.6-1.9.1-3.9 1.6-5.4 1.5-1.5 3.5-1 5.4-1.6 1.9-.5 3.2-2 5.4-2z'
const letter = 'M19.6 12.8c-.7-1.2-2-1.8-3.6-1.8-2 0-3.5.9-3.5 2.5 0 3.6 7.2 1.4 7.2 5 0 1.6-1.6 2.6-3.7 2.6-1.7 0-3.1-.7-3.8-1.9'

export function SealMark({ size = 16, open = false }: { size?: number; open?: boolean }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className={open ? css['open'] : css['mark']}>
      <path d={wax} className={css['wax']} />
      <circle cx="16" cy="16" r="9.6" className={css['ring']} />
      {size > 12 && <path d={letter} className={css['letter']} />}
    </svg>
  )
}
