/** Mixpanel's query parameters as plans; the door for the compatible read APIs. */
export { eventNames, parseOn, segmentation, type Segmentation, type SegmentationAsked, type SegmentationUnit } from './segmentation.ts'
export { exportPlan, type ExportAsked } from './export.ts'
export { propertiesIn } from '../expression/named.ts'
export { parseExpression } from '../expression/parse.ts'
export type { Expression } from '../expression/tree.ts'
export { profilesPlan, type ProfilesAsked } from './profiles.ts'
export { measurePlan, propertyCountsPlan, type MeasureAsked } from './measure.ts'
