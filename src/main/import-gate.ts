/**
 * Who may import: a project's secret, its token, or (with `project_id`) a service account, or a secret as the password
 * of one. What was looked up is remembered for less than a second, since importers ask thousands of times.
 */
import type { ImportCredentials, ImportRefusal } from '../collector/index.ts'
import type { Project } from '../model/project.ts'
import type { Registry, ServiceAccount } from '../registry/index.ts'

const rememberedMs = 900
const mostRemembered = 1_000

const serviceSecret = 'sgv_'

export function createImportGate({ projects, serviceAccounts }: Pick<Registry, 'projects' | 'serviceAccounts'>, now: () => number) {
  const known = new Map<string, { readonly project: Project | undefined; readonly until: number }>()
  const accounts = new Map<string, { readonly account: ServiceAccount | undefined; readonly until: number }>()

  async function accountOf(username: string, secret: string): Promise<ServiceAccount | undefined> {
    const key = `${username}\0${secret}`
    const held = accounts.get(key)
    if (held !== undefined && held.until > now()) return held.account
    const account = await serviceAccounts.authorize(username, secret)
    if (accounts.size >= mostRemembered) accounts.clear()
    accounts.set(key, { account, until: now() + rememberedMs })
    return account
  }

  async function byAccount(username: string, secret: string, id: number): Promise<Project | ImportRefusal> {
    const account = await accountOf(username, secret)
    if (account === undefined) return 'unknown_account'
    const may = account.scopes.includes('import') && (account.projects === 'all' || account.projects.includes(id))
    return (may ? await projects.get(id) : undefined) ?? 'not_a_member'
  }

  async function projectOf(text: string): Promise<Project | undefined> {
    if (text === '') return undefined
    const held = known.get(text)
    if (held !== undefined && held.until > now()) return held.project
    const project = (await projects.authorize(text)) ?? (await projects.byToken(text))
    if (known.size >= mostRemembered) known.clear()
    known.set(text, { project, until: now() + rememberedMs })
    return project
  }

  return async function authorizeImport(credentials: ImportCredentials): Promise<Project | ImportRefusal> {
    const { username, password, projectId, apiKey } = credentials
    const account = password !== ''
    if (account && projectId === undefined) return 'invalid_secret'
    if (password.startsWith(serviceSecret)) return byAccount(username, password, projectId ?? 0)
    const project = (await projectOf(account ? password : username)) ?? (apiKey === undefined ? undefined : await projectOf(apiKey))
    if (project === undefined) return account ? 'unknown_account' : 'invalid_secret'
    if (projectId !== undefined && projectId !== project.id) return account ? 'not_a_member' : 'project_mismatch'
    return project
  }
}
