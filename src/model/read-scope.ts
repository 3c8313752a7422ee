/**
 * What one read may see: made by whoever knows the reader, demanded by whatever compiles a statement. There is no
 * default scope, and no statement exists without one.
 */
import type { ProjectId } from './project.ts'

export interface ReadScope {
  /** Every row that is read belongs to this project. */
  readonly project: ProjectId
}
