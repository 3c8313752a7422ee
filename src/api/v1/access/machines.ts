/** Keys of machines: service accounts, and the secrets of single projects. A key is shown once, when it is made. */
import { AccessError } from '../../../access/index.ts'
import type { ProjectId } from '../../../model/project.ts'
import type { ApiDeps } from '../../deps.ts'
import { type Endpoint, endpoint, projectOf } from '../../endpoint.ts'
import { ApiError } from '../../errors.ts'
import { actingOf, numberOf, type AccessAsked } from './asked.ts'
import * as shapes from './shapes.ts'
import { shownAccount, shownSecret } from './shown.ts'

const dayMs = 24 * 60 * 60 * 1000
const hourMs = 60 * 60 * 1000

export function machineEndpoints(deps: ApiDeps): Endpoint[] {
  const { access, registry, ledger, now } = deps
  const { projects } = registry
  const base = '/v1/projects/:id/secrets'

  /** Adds a secret, says so on the ledger, and only then hands it out. */
  async function addSecret(asked: AccessAsked, project: ProjectId, endsAfterDays: number | null, replaces?: number) {
    const secret = await projects.addSecret(project, endsAfterDays === null ? undefined : now() + endsAfterDays * dayMs)
    const made = (await projects.secrets(project)).at(-1)!
    try {
      await ledger.append({
        kind: 'secret.made', actor: actingOf(asked).name, project, secret: made.id,
        ...(made.expiresAt !== undefined && { expiresAt: made.expiresAt }), ...(replaces !== undefined && { replaces }),
      })
    } catch (error) {
      await projects.revokeSecrets(project, made.id)
      throw error
    }
    return secret
  }

  async function known(project: ProjectId, id: number) {
    const found = (await projects.secrets(project)).find((one) => one.id === id)
    if (found === undefined) throw new AccessError('ACCESS_NOT_FOUND', 'There is no such secret, or it has ended')
    return found
  }

  async function listed(project: ProjectId) {
    return (await projects.secrets(project)).map(shownSecret)
  }

  return [
    endpoint(
      { method: 'GET', path: '/v1/service-accounts', needs: 'members.manage', summary: 'Machines that have a name here', answer: shapes.serviceAccounts },
      async () => ({ serviceAccounts: (await registry.serviceAccounts.list()).map(shownAccount) }),
    ),
    endpoint(
      {
        method: 'POST', path: '/v1/service-accounts', needs: 'members.manage', confirmed: 'factor',
        summary: 'Makes a service account; its secret is shown once. It reads as Mixpanel\'s do: Basic name and secret, with project_id',
        body: shapes.newServiceAccount, answer: shapes.madeServiceAccount,
      },
      async (asked) => {
        const { name, scopes, projects: where, endsAfterDays } = asked.body
        if (where !== 'all') {
          const there = new Set((await projects.list()).map(({ id }) => id))
          const missing = where.find((id) => !there.has(id))
          if (missing !== undefined) throw new ApiError('REQUEST_INVALID', `There is no project ${missing}`)
        }
        const made = await access.administration.makeServiceAccount(actingOf(asked), {
          name, scopes: [...new Set(scopes)], projects: where === 'all' ? where : [...new Set(where)],
          ...(endsAfterDays !== null && { expiresAt: now() + endsAfterDays * dayMs }),
        })
        void asked.reply.code(201)
        return { account: shownAccount(made.account), secret: made.secret }
      },
    ),
    endpoint(
      { method: 'DELETE', path: '/v1/service-accounts/:account', needs: 'members.manage', confirmed: 'factor', summary: 'Ends a service account' },
      async (asked) => {
        await access.administration.revokeServiceAccounts(actingOf(asked), numberOf(asked, 'account'))
        return undefined
      },
    ),
    endpoint(
      { method: 'GET', path: base, needs: 'project.manage', summary: "The project's secrets, by their first characters", answer: shapes.secrets },
      async (asked) => ({ secrets: await listed(projectOf(asked).id) }),
    ),
    endpoint(
      { method: 'POST', path: base, needs: 'project.manage', confirmed: 'factor', summary: 'Makes a secret, shown once', body: shapes.newSecret, answer: shapes.madeSecret },
      async (asked) => {
        const project = projectOf(asked).id
        const secret = await addSecret(asked, project, asked.body.endsAfterDays)
        void asked.reply.code(201)
        return { secret, secrets: await listed(project) }
      },
    ),
    endpoint(
      {
        method: 'POST', path: `${base}/:secret/rotate`, needs: 'project.manage', confirmed: 'factor',
        summary: 'Makes a secret in place of one, which goes on for a while', body: shapes.rotation, answer: shapes.madeSecret,
      },
      async (asked) => {
        const project = projectOf(asked).id
        const old = await known(project, numberOf(asked, 'secret'))
        const lasts = old.expiresAt === undefined ? null : Math.max(1, Math.ceil((old.expiresAt - old.createdAt) / dayMs))
        const secret = await addSecret(asked, project, lasts, old.id)
        await projects.expireSecret(project, old.id, now() + asked.body.overlapHours * hourMs)
        void asked.reply.code(201)
        return { secret, secrets: await listed(project) }
      },
    ),
    endpoint(
      { method: 'DELETE', path: `${base}/:secret`, needs: 'project.manage', confirmed: 'factor', summary: 'Ends a secret at once' },
      async (asked) => {
        const project = projectOf(asked).id
        const { id } = await known(project, numberOf(asked, 'secret'))
        await ledger.append({ kind: 'secret.revoked', actor: actingOf(asked).name, project, secret: id })
        await projects.revokeSecrets(project, id)
        return undefined
      },
    ),
  ]
}
