/** The parts of the data page, in the order in which they stand. */
export const tabs = ['dictionary', 'findings', 'plan', 'policy', 'quarantine', 'sweep', 'alerts'] as const

export type Tab = (typeof tabs)[number]

export function readTab(text: string | undefined): Tab | undefined {
  return text === undefined ? 'dictionary' : tabs.find((tab) => tab === text)
}
