/** The project that the address names, for every page below it. */
import { createContext, useContext } from 'react'
import type { ProjectSummary } from '../server/types.ts'

const ProjectContext = createContext<ProjectSummary | undefined>(undefined)

export const ProjectProvider = ProjectContext.Provider

export function useProject(): ProjectSummary {
  const project = useContext(ProjectContext)
  if (!project) throw new Error('useProject() was called outside a project’s pages')
  return project
}
