/**
 * Who may import: a project's secret, its token, or (with `project_id`) a secret as a service account's password.
 * What was looked up is remembered for a moment, since importers ask thousands of times.
 */
import type { ImportCredentials, ImportRefusal } from '../collector/index.ts'
import type { Project } from '../model/project.ts'
import type { Projects } from '../registry/index.ts'

const rememberedMs = 5_000
const mostRemembered = 1_000

export function createImportGate(projects: Projects, now: () => number) {
  const known = new Map<string, { readonly project: Project | undefined; readonly until: number }>()

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
    const project = (await projectOf(account ? password : username)) ?? (apiKey === undefined ? undefined : await projectOf(apiKey))
    if (project === undefined) return account ? 'unknown_account' : 'invalid_secret'
    if (projectId !== undefined && projectId !== project.id) return account ? 'not_a_member' : 'project_mismatch'
    return project
  }
}
