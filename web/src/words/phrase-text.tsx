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
    return <ControlWord key={index} text={piece.text} perform={() => onControl(piece.control)} />
  })
}

/** A span rather than a button, which could not break over lines as the words of a sentence do. */
function ControlWord({ text, perform }: { text: string; perform: () => void }) {
  return (
    <span
      role="button" tabIndex={0} className={css['word']} onClick={perform}
      onKeyDown={(press) => {
        if (press.key !== 'Enter' && press.key !== ' ') return
        press.preventDefault()
        perform()
      }}
    >
      <bdi>{text}</bdi>
    </span>
  )
}
