/**
 * What a reader may do and see: the one place where kinds of readers meet acts. Routes say which act they need; the
 * guard asks here before a handler exists.
 */
import { type Act, mayIn, scopesAllow, secretMay, seesProject } from '../../model/member.ts'
import type { ProjectId } from '../../model/project.ts'
import type { Reader } from '../deps.ts'

/** Whether the reader may know that the project exists. */
export function sees(reader: Reader, project: ProjectId): boolean {
  switch (reader.kind) {
    case 'owner':
      return true
    case 'member':
      return seesProject(reader.roles, project)
    case 'service':
      return reader.projects === 'all' || reader.projects.includes(project)
    case 'secret':
      return reader.project === project
  }
}

/** Whether the reader may do `act` in a project it sees; without a project, in the instance as a whole. */
export function readerMay(reader: Reader, act: Act, project?: ProjectId): boolean {
  switch (reader.kind) {
    case 'owner':
      return true
    case 'member':
      return mayIn(reader.roles, act, project)
    case 'service':
      return project !== undefined && sees(reader, project) && scopesAllow(reader.scopes, act)
    case 'secret':
      return project === reader.project && secretMay(act)
  }
}

/** Of a list of projects, those that the reader sees. */
export function visible<P extends { readonly id: ProjectId }>(reader: Reader, projects: readonly P[]): P[] {
  return projects.filter(({ id }) => sees(reader, id))
}

/** The session of a person at a browser; machines have none. */
export function sessionOf(reader: Reader): number | undefined {
  return reader.kind === 'owner' || reader.kind === 'member' ? reader.session : undefined
}
