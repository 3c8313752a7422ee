/** Roles in projects, one in each. */
import { useQuery } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { roles as allRoles } from '../../../../src/model/member.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { Choice } from '../../parts/choice.tsx'
import { sessionQuery } from '../../server/queries.ts'
import { useSpeak } from '../../words/speak.ts'
import css from '../access.module.css'
import type { Role, RoleIn } from '../types.ts'

export function RoleEditor({ roles, onChange }: { roles: readonly RoleIn[]; onChange: (roles: readonly RoleIn[]) => void }) {
  const { t } = useSpeak()
  const { data } = useQuery(sessionQuery)
  // Only an owner makes owners.
  const given = allRoles.filter((role) => role !== 'owner' || data?.reader.may.includes('instance.manage'))
  const places = [
    { value: 'all', label: t('access.allProjects') },
    ...(data?.projects ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
  ]
  const free = places.filter(({ value }) => !roles.some(({ project }) => String(project) === value))
  const change = (at: number, next: Partial<RoleIn>) => onChange(roles.map((one, index) => (index === at ? { ...one, ...next } : one)))
  const toProject = (text: string): RoleIn['project'] => (text === 'all' ? 'all' : Number(text))
  return (
    <div className={css['roles']}>
      {roles.map(({ project, role }, index) => (
        <div key={String(project)} className={css['roleRow']}>
          <Choice
            label={t('access.members.where')} value={String(project)} onChange={(next) => change(index, { project: toProject(next) })}
            options={[...places.filter(({ value }) => value === String(project)), ...free]}
          />
          <Choice
            label={t('access.members.role')} value={role} onChange={(next: Role) => change(index, { role: next })}
            options={given.map((one) => ({ value: one, label: t(`access.role.${one}`) }))}
          />
          {roles.length > 1 && (
            <IconButton label={t('access.members.removeRole')} icon={<X />} onClick={() => onChange(roles.filter((_, at) => at !== index))} />
          )}
        </div>
      ))}
      <ul>
        {[...new Set(roles.map(({ role }) => role))].map((role) => (
          <li key={role} className={css['hint']}>{t(`access.role.${role}`)}: {t(`access.roleIs.${role}`)}</li>
        ))}
      </ul>
      {free.length > 0 && (
        <div className={css['row']}>
          <Button kind="quiet" onClick={() => onChange([...roles, { project: toProject(free[0]!.value), role: 'viewer' }])}>
            <Plus /> {t('access.members.addRole')}
          </Button>
        </div>
      )}
    </div>
  )
}
