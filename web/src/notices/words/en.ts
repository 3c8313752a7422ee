/** English words of notices, bulletins and advisories, loaded with their page. `fr.ts` holds the same keys. */
export const noticesEn = {
  title: 'Notices', lead: 'Telling the people of an incident, telling the public, and reading what others tell.',
  failed: 'This cannot be read',
  tab: { label: 'What', notices: 'Notices', bulletins: 'Bulletins', watch: 'Advisories' },
  none: 'Nobody has been written to', noneHint: 'A notice is made from the exposure of an incident: one page for each person, with that person’s fields only.',
  make: 'Draft a notice', back: 'All notices', draft: 'draft', issued: 'issued',
  column: { incident: 'Incident', version: 'Version', people: 'People', state: 'State', made: 'Drafted' },
  form: {
    incident: 'Incident', noIncident: 'none: people are added by file', exposure: 'Exposure', noExposure: 'none computed yet', name: 'Name in the notice', version: 'Version', date: 'Date',
    organisation: 'Who writes', contact: 'Who answers questions', contactHint: 'An address or telephone number where somebody answers; no no-reply.', from: 'Others could read from', to: 'until',
    language: 'Language of people where none is known', english: 'English', french: 'French',
    what: 'What happened', whatHint: 'One or two plain sentences. No links, no urgency, nothing to click.', measures: 'What has been done', measuresHint: 'One in a line.',
    correction: 'What this version corrects', submit: 'Save the draft', cancel: 'Cancel', en: 'in English', fr: 'in French',
  },
  flaws: 'These words break a rule for notices', flaw: {
    link: 'holds a link', 'short-link': 'holds a shortened address', 'sign-in': 'asks to sign in or click', urgency: 'presses people', attachment: 'speaks of an attachment',
    'no-reply': 'is an address where nobody answers', 'asks-for-secret': 'asks for a secret', 'hidden-letters': 'holds letters that nobody sees', empty: 'is empty',
  },
  preview: 'What it says', previewOf: 'To whom', previewHint: 'For made-up people, and for some of the real ones.', madeUp: 'made-up person',
  people_one: '{{n}} person', people_other: '{{n}} people',
  send: {
    title: 'Sign and send', hint: 'One grant lets this version be signed and its addresses leave the vault for the mail server, a hundred at a time. It is proven at the vault’s desk; a second member approves it.',
    reason: 'Why, for the ledger', ask: 'Ask for the grant', desk: 'Open the desk', again: 'Go on sending', go: 'Issue and send', files: 'Issue without mail', waiting: 'Waiting for the desk', needsOther: 'A second member has to approve it first.',
    nobody: 'Nobody is in it. Draft it from an incident whose exposure was computed.', noMail: 'This instance has no mail server (SIGNET_SMTP_URL). Issue it, then take the notices as files.', released: 'The desk has released it.', ended: 'This grant has ended. Ask for another.',
    stop: 'Stop', running: 'being sent', paused: 'paused: {{fault}}', done: 'sent', idle: 'not being sent', entry: 'Announced on the ledger as entry {{n}}', takeFiles: 'Take the notices as files',
  },
  counts: { sent: 'sent', waiting: 'waiting', refused: 'bounced', unsure: 'unsure', withheld: 'held back by the vault', unreachable: 'people without an address' },
  unsure: 'Nobody knows whether these got it: the answer was lost.', unsureSent: 'Take them as sent', unsureAgain: 'Send again (they may get two)',
  cameBack: {
    title: 'Some mails came back', text: 'Paste them: the codes in them are read here', found_one: '{{n}} code', found_other: '{{n}} codes', count: 'Count as bounced',
    counted_one: '{{n}} address counted', counted_other: '{{n}} addresses counted',
  },
  mend: 'Change the words', remove: 'Remove the draft', removed: 'The draft was removed',
  bulletin: {
    none: 'Nothing is published', noneHint: 'A bulletin says in public what happened, in French and English, in numbered versions that replace each other.',
    make: 'Write a bulletin', correct: 'Correct', current: 'current', replaced: 'replaced by version {{n}}', incident: 'About incident', incidentHint: 'What can be read from it is filled in below.', noIncident: 'none', feeds: 'Feeds', feedsHint: 'Anybody can read them. Each version is an item of its own, so readers hear of a correction.', verify: 'The ledger holds the text of each version: its page says how anybody can check it, with the keys in', tags: 'Tags', cves: 'CVEs', source: 'Source, an address', slug: 'Short name, for its address', date: 'Date',
    preview: 'Preview', publish: 'Publish', publishHint: 'It goes on the ledger, then everybody can read it. It cannot be taken back, only replaced.', cancel: 'Cancel', published: 'Published: /bulletins/{{slug}}',
    field: {
      title: 'Title', what: 'What happened', cause: 'Cause and dates', nature: 'Nature of the incident', products: 'Products affected', exposed: 'Data exposed', notExposed: 'Data not exposed', impact: 'Possible impact',
      measures: 'Measures, one in a line: “who: what”', vulnerabilities: 'Vulnerabilities', recommendations: 'Recommendations, one in a line: “title: text”', correction: 'What this version corrects',
    },
    possible: 'It is only possible that the data was exposed', column: { date: 'Date', title: 'Title', version: 'Version', state: 'State' },
  },
  watch: {
    feeds: 'Feeds', none: 'No feed is watched', add: 'Watch a feed', address: 'Address of a feed: RSS, Atom, JSON Feed, CSAF or a bulletin', read: 'Read now', remove: 'Watch no more', never: 'not read yet', text: 'Or paste an advisory or bulletin', take: 'Read the text',
    advisories: 'Advisories', nothing: 'No advisory has been read', onlyMatching: 'Only those that concern this instance', matches: 'concerns', openIncident: 'Open a vendor incident', dismiss: 'Set aside', state: { new: 'new', dismissed: 'set aside', opened: 'incident opened' },
    fresh_one: '{{n}} new advisory', fresh_other: '{{n}} new advisories', kind: { destination: 'destination', vendor: 'vendor', package: 'package' },
  },
}
