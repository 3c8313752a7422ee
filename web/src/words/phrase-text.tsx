/** A phrase on the page: bold figures, and words that lead to their controls. */
import css from './phrase.module.css'
import type { Phrase } from './phrase.ts'

interface PhraseTextProps {
  readonly phrase: Phrase
  readonly onControl?: (control: string) => void
}

export function PhraseText({ phrase, onControl }: PhraseTextProps) {
  return phrase.map((piece, index) => {
    if (typeof piece === 'string') return piece
    if ('strong' in piece) return <strong key={index}><bdi>{piece.strong}</bdi></strong>
    if (!onControl) return <strong key={index}><bdi>{piece.text}</bdi></strong>
    return (
      <button key={index} type="button" className={css['word']} onClick={() => onControl(piece.control)}>
        <bdi>{piece.text}</bdi>
      </button>
    )
  })
}
