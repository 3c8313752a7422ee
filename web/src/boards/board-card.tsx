/** A card: a saved question, its title, its finding and its drawing. */
import { Menu } from '@base-ui/react/menu'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, ArrowRight, Columns2, Ellipsis, GripVertical, Trash2 } from 'lucide-react'
import { useAnswer, type AnswerState } from '../answer/use-answer.ts'
import { AnswerNotice } from '../answer/notice.tsx'
import type { ReportAnswer } from '../answer/view.ts'
import { useProject } from '../app/project.tsx'
import { IconButton } from '../parts/button.tsx'
import floating from '../parts/floating.module.css'
import { rangeText } from '../question/say.ts'
import { toSearch } from '../question/search.ts'
import { viewOf } from '../reports/views.ts'
import type { Card } from '../server/types.ts'
import { PhraseText } from '../words/phrase-text.tsx'
import { plain } from '../words/phrase.ts'
import { useSpeak } from '../words/speak.ts'
import css from './boards.module.css'
import { EditableText } from './editable-text.tsx'

interface BoardCardProps {
  readonly card: Card
  readonly first: boolean
  readonly last: boolean
  readonly onChange: (card: Card) => void
  readonly onMove: (by: 1 | -1) => void
  readonly onRemove: () => void
  readonly onDrag: (on: boolean) => void
}

const pageOf = { trend: 'trends', funnel: 'funnels', retention: 'retention', flow: 'flows', people: 'people' } as const
const height = 200

export function BoardCard({ card, first, last, onChange, onMove, onRemove, onDrag }: BoardCardProps) {
  const project = useProject()
  const { question } = card
  const speak = useSpeak(question.timeZone ?? project.timeZone)
  const { t } = speak
  const state = useAnswer(project.id, question) as AnswerState<ReportAnswer>
  return (
    <>
      <div className={css['cardHead']}>
        <span
          className={css['grip']} draggable title={t('boards.drag')} aria-hidden
          onDragStart={(drag) => {
            drag.dataTransfer.effectAllowed = 'move'
            onDrag(true)
          }}
          onDragEnd={() => onDrag(false)}
        >
          <GripVertical />
        </span>
        <EditableText as="h2" className={css['cardTitle']} text={card.title} label={t('boards.renameCard')} onChange={(title) => onChange({ ...card, title })} />
        <CardMenu card={card} first={first} last={last} onChange={onChange} onMove={onMove} onRemove={onRemove} />
      </div>
      <p className={css['cardRange']}>
        <Link to={`/p/$project/${pageOf[question.kind]}`} params={{ project: String(project.id) }} search={toSearch(question)}>{t('boards.open')}</Link>
        <span>{rangeText(speak, question.range)}</span>
      </p>
      {question.kind !== 'people' && <CardAnswer state={state} kind={question.kind} speak={speak} />}
    </>
  )
}

interface CardAnswerProps {
  readonly state: AnswerState<ReportAnswer>
  readonly kind: ReportAnswer['kind']
  readonly speak: ReturnType<typeof useSpeak>
}

function CardAnswer({ state, kind, speak }: CardAnswerProps) {
  const view = viewOf(kind)
  const answer = state.last
  if (!answer) return <AnswerNotice state={state} speak={speak} alone />
  if (view.isEmpty(answer)) return <p className={css['muted']}>{speak.t('answer.empty')}</p>
  const finding = view.finding(answer, speak)
  const [figure] = view.figures(answer, speak)
  return (
    <div className={css['cardAnswer']} data-stale={state.phase === 'answered' ? undefined : ''}>
      {figure && <p className={css['big']}>{figure.value}</p>}
      <p className={css['finding']}><PhraseText phrase={finding} /></p>
      <div className={css['chart']}><view.Chart answer={answer} speak={speak} title={plain(finding)} height={height} /></div>
    </div>
  )
}

function CardMenu({ card, first, last, onChange, onMove, onRemove }: Omit<BoardCardProps, 'onDrag'>) {
  const { t } = useSpeak()
  const items = [
    { label: t('boards.earlier'), icon: <ArrowLeft />, perform: () => onMove(-1), off: first },
    { label: t('boards.later'), icon: <ArrowRight />, perform: () => onMove(1), off: last },
    {
      label: t(card.width === 1 ? 'boards.wide' : 'boards.narrow'), icon: <Columns2 />, off: false,
      perform: () => onChange({ ...card, width: card.width === 1 ? 2 : 1 }),
    },
    { label: t('boards.removeCard'), icon: <Trash2 />, perform: onRemove, off: false },
  ]
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger render={<IconButton label={t('report.options', { name: card.title })} icon={<Ellipsis />} />} />
      <Menu.Portal>
        <Menu.Positioner className={floating['positioner']} align="end" sideOffset={4}>
          <Menu.Popup className={floating['popup']}>
            <div className={floating['list']}>
              {items.map((item) => (
                <Menu.Item key={item.label} disabled={item.off} className={floating['item']} onClick={item.perform}>{item.icon}{item.label}</Menu.Item>
              ))}
            </div>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
