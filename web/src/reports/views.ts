/** The view of each kind of report, for places that show questions of any kind. */
import { anyView, type ReportAnswer, type View } from '../answer/view.ts'
import { flowView } from './flow/view.ts'
import { funnelView } from './funnel/view.ts'
import { retentionView } from './retention/view.ts'
import { trendView } from './trend/view.ts'

const views: Record<ReportAnswer['kind'], View<ReportAnswer>> = {
  trend: anyView(trendView), funnel: anyView(funnelView), retention: anyView(retentionView), flow: anyView(flowView),
}

export function viewOf(kind: ReportAnswer['kind']): View<ReportAnswer> {
  return views[kind]
}
