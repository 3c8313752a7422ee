/** Statements of the small readings that are no questions; the door for whoever answers them. */
export {
  activityPlan, eventsOfPlan, newestPlan, peoplePlan, totalsPlan, valuesPlan, type PeopleAsked, type ValuesAsked,
} from './plans.ts'
export { seenPropertiesPlan, type SeenPropertiesAsked } from './seen-properties.ts'
export { storedName, storedProperties } from './stored-properties.ts'
