/**
 * Every address of the app. A project's pages are below `/p/:project`; what a page shows beyond that is in the search
 * parameters, which are plain text here and become questions in question/search.ts.
 */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate, Outlet } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { isWelcomePostponed } from '../access/door/postponed.ts'
import { parseAddress, writeAddress } from '../question/address.ts'
import type { Search } from '../question/search.ts'
import { sessionQuery } from '../server/queries.ts'
import { Closed, Crashed, NotFound } from './closed.tsx'
import { Shell } from './shell.tsx'

const texts = (search: Record<string, unknown>): Search =>
  Object.fromEntries(Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Crashed })

const first = createRoute({ getParentRoute: () => root, path: '/', component: FirstPage })

const project = createRoute({ getParentRoute: () => root, path: '/p/$project', component: Shell, validateSearch: texts })

const projectFirst = createRoute({ getParentRoute: () => project, path: '/', component: ProjectFirstPage })

const start = createRoute({
  getParentRoute: () => project, path: 'start', component: lazyRouteComponent(() => import('../start/page.tsx'), 'StartPage'),
})
const live = createRoute({
  getParentRoute: () => project, path: 'live', component: lazyRouteComponent(() => import('../live/page.tsx'), 'LivePage'),
})
const trends = createRoute({
  getParentRoute: () => project, path: 'trends', component: lazyRouteComponent(() => import('../reports/trend/page.tsx'), 'TrendPage'),
})
const funnels = createRoute({
  getParentRoute: () => project, path: 'funnels', component: lazyRouteComponent(() => import('../reports/funnel/page.tsx'), 'FunnelPage'),
})
const retention = createRoute({
  getParentRoute: () => project, path: 'retention',
  component: lazyRouteComponent(() => import('../reports/retention/page.tsx'), 'RetentionPage'),
})
const flows = createRoute({
  getParentRoute: () => project, path: 'flows', component: lazyRouteComponent(() => import('../reports/flow/page.tsx'), 'FlowPage'),
})
const people = createRoute({
  getParentRoute: () => project, path: 'people', component: lazyRouteComponent(() => import('../people/page.tsx'), 'PeoplePage'),
})
const person = createRoute({
  getParentRoute: () => project, path: 'people/$pseudonym',
  component: lazyRouteComponent(() => import('../people/person-page.tsx'), 'PersonPage'),
})
const boards = createRoute({
  getParentRoute: () => project, path: 'boards', component: lazyRouteComponent(() => import('../boards/list-page.tsx'), 'BoardsPage'),
})
const board = createRoute({
  getParentRoute: () => project, path: 'boards/$board', component: lazyRouteComponent(() => import('../boards/board-page.tsx'), 'BoardPage'),
})
const data = createRoute({
  getParentRoute: () => project, path: 'data', component: lazyRouteComponent(() => import('../data/page.tsx'), 'DataPage'),
})
const dataTab = createRoute({
  getParentRoute: () => project, path: 'data/$tab', component: lazyRouteComponent(() => import('../data/page.tsx'), 'DataPage'),
})
const ledger = createRoute({
  getParentRoute: () => project, path: 'ledger', component: lazyRouteComponent(() => import('../ledger/page.tsx'), 'LedgerPage'),
})
const notices = createRoute({
  getParentRoute: () => project, path: 'notices', component: lazyRouteComponent(() => import('../notices/page.tsx'), 'NoticesPage'),
})
const incidents = createRoute({
  getParentRoute: () => project, path: 'incidents', component: lazyRouteComponent(() => import('../incident/list-page.tsx'), 'IncidentsPage'),
})
const drill = createRoute({
  getParentRoute: () => project, path: 'drill', component: lazyRouteComponent(() => import('../drill/page.tsx'), 'DrillPage'),
})
const incident = createRoute({
  getParentRoute: () => project, path: 'incidents/$incident',
  component: lazyRouteComponent(() => import('../incident/incident-page.tsx'), 'IncidentPage'),
})
const unseal = createRoute({
  getParentRoute: () => project, path: 'unseal', component: lazyRouteComponent(() => import('../unseal/page.tsx'), 'UnsealPage'),
})
const destinations = createRoute({
  getParentRoute: () => project, path: 'destinations', component: lazyRouteComponent(() => import('../destinations/page.tsx'), 'DestinationsPage'),
})
const privacy = createRoute({
  getParentRoute: () => project, path: 'settings/privacy', component: lazyRouteComponent(() => import('../privacy/page.tsx'), 'PrivacyPage'),
})
const settings = createRoute({
  getParentRoute: () => project, path: 'settings', component: lazyRouteComponent(() => import('../settings/page.tsx'), 'SettingsPage'),
})

const accessSettings = createRoute({
  getParentRoute: () => project, path: 'settings/$tab',
  component: lazyRouteComponent(() => import('../access/settings/page.tsx'), 'AccessSettingsPage'),
})
const signIn = createRoute({
  getParentRoute: () => root, path: '/sign-in', validateSearch: texts,
  component: lazyRouteComponent(() => import('../access/door/sign-in-page.tsx'), 'SignInPage'),
})
const welcome = createRoute({
  getParentRoute: () => root, path: '/welcome', component: lazyRouteComponent(() => import('../access/door/welcome-page.tsx'), 'WelcomePage'),
})

const tree = root.addChildren([
  first, signIn, welcome,
  project.addChildren([
    projectFirst, start, live, trends, funnels, retention, flows, people, person, boards, board, data, dataTab, unseal, ledger, notices, incidents, incident, drill, settings, privacy, destinations, accessSettings,
  ]),
])

export const router = createRouter({
  routeTree: tree,
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** Leads to the first project: to its questions when it has events, else to its first event. */
function FirstPage() {
  const session = useQuery(sessionQuery)
  if (session.isError) return <Closed error={session.error} onRetry={() => void session.refetch()} />
  if (!session.data) return null
  // Whoever comes by the owner's link sets up a sign-in of their own first, or puts it off.
  if (session.data.reader.kind === 'owner' && !isWelcomePostponed()) return <Navigate to="/welcome" replace />
  const project = session.data.projects.find((one) => !one.sample) ?? session.data.projects[0]
  return project ? <Navigate to="/p/$project" params={{ project: String(project.id) }} replace /> : <NotFound />
}

function ProjectFirstPage() {
  const { project: id } = project.useParams()
  const session = useQuery(sessionQuery)
  const summary = session.data?.projects.find((one) => String(one.id) === id)
  if (!summary) return null
  return <Navigate to={summary.events > 0 ? '/p/$project/trends' : '/p/$project/start'} params={{ project: id }} replace />
}
