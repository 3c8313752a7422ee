/** The door of notices. */
export { addressField, eligible, gatherAddresses } from './addresses.ts'
export type { ExposedPerson, NoticeExposure, NoticeFacts, NoticeLanguage, NoticeLists } from './facts.ts'
export { createNoticeDesk, factsOf, type NoticePreview } from './issue.ts'
export { type FoundFlaw, lintFacts, lintText, type NoticeFlaw } from './lint.ts'
export { plainLine } from './plain.ts'
export { createSender, type Delivered, type NoticeDelivery, type NoticeMail, type Sender, type SenderDeps, type SendingState } from './send.ts'
export type { NoticeSigner } from './sign-notices.ts'
export { createNoticeOffice, type NoticeKey, type NoticeOffice } from './office.ts'
