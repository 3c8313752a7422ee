/** The most frequent events, each a button: a first step for whoever does not know the names yet. */
import { useQuery } from '@tanstack/react-query'
import { useProject } from '../app/project.tsx'
import { Button } from '../parts/button.tsx'
import { dictionaryQuery } from '../server/queries.ts'
import { sayEvent } from '../words/names.ts'
import { useSpeak } from '../words/speak.ts'

const mostShown = 6

export function FrequentEvents({ taken, onPick }: { taken: readonly (string | null)[]; onPick: (event: string) => void }) {
  const { t } = useSpeak()
  const { data } = useQuery(dictionaryQuery(useProject().id))
  const events = (data?.events ?? []).filter((event) => !taken.includes(event.name)).slice(0, mostShown)
  return events.map((event) => <Button key={event.name} onClick={() => onPick(event.name)}><bdi>{sayEvent(t, event.name)}</bdi></Button>)
}
