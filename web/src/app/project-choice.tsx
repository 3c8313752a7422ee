/** Which project this is; a choice where there are several. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Choice } from '../parts/choice.tsx'
import { sessionQuery } from '../server/queries.ts'
import { useProject } from './project.tsx'
import css from './top-bar.module.css'

export function ProjectChoice() {
  const { t } = useTranslation()
  const project = useProject()
  const { data } = useQuery(sessionQuery)
  const navigate = useNavigate()
  const projects = data?.projects ?? [project]
  if (projects.length < 2) return <p className={css['project']}><bdi>{project.name}</bdi></p>
  return (
    <div className={css['projects']}>
      <Choice
        label={t('app.project')} value={String(project.id)} options={projects.map((one) => ({ value: String(one.id), label: one.name }))}
        onChange={(id) => void navigate({ to: '/p/$project', params: { project: id } })}
      />
    </div>
  )
}
