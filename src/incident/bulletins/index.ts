/** The door of bulletins. */
export {
  addressOf, type Bulletin, type BulletinLanguage, bulletinLanguages, type BulletinPlace, type BulletinText, cveForm, permalinkOf, type Published, slugForm, webAddress,
} from './bulletin.ts'
export { draftBulletin, type DraftInput, draftNotice, type NoticeDraft } from './draft.ts'
export { bulletinFeed, type FeedForm, feedForms, feedTypes } from './feeds.ts'
export { bulletinList, bulletinPage, htmlText, pagePolicy } from './html.ts'
export { bulletinMarkdown } from './markdown.ts'
export { publishedOf } from './published.ts'
