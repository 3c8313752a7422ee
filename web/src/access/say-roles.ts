/** Roles as words: "Owner in all projects", "Analyst in Shop". */
import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from '../server/queries.ts'
import { useSpeak } from '../words/speak.ts'
import type { RoleIn } from './types.ts'

export function useSayRoles(): (roles: readonly RoleIn[]) => string {
  const { t, format } = useSpeak()
  const { data } = useQuery({ ...sessionQuery, retry: false })
  return (roles) => format.list(roles.map(({ project, role }) => {
    const where = project === 'all'
      ? t('access.allProjects')
      : data?.projects.find(({ id }) => id === project)?.name ?? t('access.goneProject', { id: project })
    return `${t(`access.role.${role}`)} (${where})`
  }))
}
