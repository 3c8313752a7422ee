/** English words of the incident pages, loaded with them. `fr.ts` holds the same keys. */
export const incidentEn = {
  title: 'Incidents',
  lead: 'What happened, who was exposed, what was done about it. Everything here is on the ledger before it takes effect.',
  failed: 'This cannot be read',
  none: 'No incident has been opened',
  noneHint: 'Open one in a minute when something looks wrong: a stolen laptop, an alarm of the ledger, a message from a vendor. You can close it again.',
  open: 'Open an incident',
  column: { name: 'No.', title: 'What', kind: 'Kind', status: 'Status', due: 'Next deadline', opened: 'Opened' },
  drill: 'Run a drill',
  back: 'Incidents',
  kind: {
    'own-breach': 'own breach', 'stolen-session': 'stolen session', insider: 'insider', 'lost-backup': 'lost backup', collector: 'collector', vendor: 'vendor', malware: 'malware',
  },
  status: { open: 'open', contained: 'contained', notified: 'notified', closed: 'closed' },
  form: {
    title: 'Title', titleExample: 'A member’s laptop was stolen on Tuesday', what: 'What happened, as far as you know', kind: 'Kind', noticedAt: 'Noticed at', noticedHow: 'How it was noticed',
    cves: 'CVEs, if any are known', cvesNone: 'Leave empty if there are none', submit: 'Open the incident', cancel: 'Cancel', fromAlarm: 'From entry {{entry}} of the ledger',
  },
  figure: {
    since: 'since noticed', confirmed: 'people confirmed', potential: 'people possible', compute: 'to compute, version {{version}}',
    to: 'left: {{name}}', late: 'late: {{name}}', waiting: 'counts from when you are aware: {{name}}', done: 'done: {{name}}', noDelay: 'without undue delay: {{name}}', paused: 'paused: {{name}}',
  },
  scope: {
    title: 'Scope', none: 'Nobody and nothing is in the scope yet. Say who or what an attacker had, and when.', add: 'Add a line', remove: 'Take out', removeWhy: 'Why is it taken out?',
    what: 'Who or what', number: 'Number', network: 'Address or network', nameOf: 'Name', from: 'From', until: 'Until', openEnd: 'still going on', known: 'known', assumed: 'assumed', certainty: 'How sure',
    holds: 'What was lost', data: 'data', keys: 'keys', 'unlock-secret': 'unlock secret', window: 'from {{from}} to {{until}}', windowOpen: 'since {{from}}', save: 'Add', cancel: 'Cancel', project: 'Project',
    kind: {
      session: 'Session', member: 'Member', owner: 'Owner’s link', service: 'Service account', secret: 'Project secret', token: 'Project token', address: 'Address', collector: 'Collector', vault: 'Vault',
      server: 'App server', destination: 'Destination', backup: 'Backup',
    },
    allProjects: 'all projects',
    note: {
      'reads-nothing': 'a public token reads nothing', 'vault-locked': 'the vault was locked all the time', 'backup-sealed': 'the copy does not open: behaviour only',
      'address-unknown': 'no log says who came from there: all that anybody read then is possible', 'no-entries': 'nothing by them is on the ledger in this time', 'destination-unknown': 'there is no such destination',
      'not-covered': 'the ledger does not cover it: all whom they could reach are possible',
    },
  },
  exposure: {
    title: 'Exposure · people × fields', none: 'Not computed yet', noneHint: 'Fill in the scope, then compute: it takes seconds, and each version stays.', compute: 'Compute', again: 'Compute again', computing: 'Computing',
    table: 'Fields by level and grade', field: 'Field', level: 'Level', confirmed: 'Confirmed', potential: 'Possible', excluded: 'Not exposed', notSeen: 'Not seen', people: 'Who', more: '+ {{n}}', why: 'Why this person', nobody: 'Nobody, as far as the ledger says',
    levels: { full: 'full', masked: 'masked', coarse: 'coarse', behaviour: 'under a pseudonym' }, behaviour: 'Events, country, system, browser, referrer', neverStored: 'Passwords, keys, payment, government ids', neverStoredHint: 'never stored · guard report',
    rests: 'Rests on {{size}} entries of the ledger', witnessed: 'seen by the witness {{name}}', unwitnessed: 'not seen by anybody outside: nobody can be excluded', gap: 'The ledger cannot be relied on: everybody whom they could reach is possible',
    changed: 'Since version {{version}}: {{added}} more, {{removed}} fewer, {{confirmed}} now confirmed', reason: 'Reason: {{reason}}', shrink: 'Why may the new version say less?', verify: 'Entry {{entry}}',
    files: 'Files', authority: 'Authority (English)', cnil: 'CNIL (French)', counsel: 'Counsel (CSV)', engineers: 'Engineers (JSON Lines)', through: 'through {{through}}', time: '{{from}} to {{until}}', entry: 'Entry {{entry}}',
    cause: {
      unsealed: 'unsealed', exported: 'exported', forwarded: 'forwarded', reserved: 'announced, not confirmed', stream: 'rows were read', arrived: 'arrived at the collector', vault: 'under seal in the open vault', held: 'was in what was taken',
      address: 'somebody may have read it from there', gap: 'not covered by the ledger',
    },
  },
  contain: {
    title: 'Containment', take: 'Do it', undo: 'Undo', undone: 'undone', failed: 'failed: {{why}}', running: 'running', effect: 'so after {{time}}', ago: '{{ago}}', nothing: 'touches nothing', notAllowed: 'needs more rights than yours', once: 'Shown once', onceHint: 'Copy it now; it is kept nowhere.',
    confirm: 'This cannot be taken back.', ask: { networks: 'Addresses or networks, one a line', unlock: 'Unlock secret', k: 'New k' }, of: '{{what}}: {{which}}',
    name: {
      'revoke-sessions': 'End sessions', 'lock-vault': 'Lock the vault', freeze: 'Freeze exports and rows', 'cancel-grants': 'Cancel open grants', 'stop-destinations': 'Stop destinations', 'quarantine-token': 'Keep a token’s events aside', block: 'Block addresses',
      'revoke-secrets': 'Replace project secrets', 'revoke-services': 'Revoke service accounts', 'rotate-token': 'Replace the project token', 'new-factors': 'Require new factors', 'rotate-epoch': 'Begin a new sealing key', 'rotate-shelf': 'Replace the shelf key now',
      erase: 'Erase people or fields', 'raise-k': 'Raise k', 'read-only': 'Make everything read-only', snapshot: 'Take a snapshot as evidence', 'push-checkpoint': 'Show the ledger to the witnesses', undo: 'Undo',
    },
    touch: {
      sessions_one: '{{n}} session', sessions_other: '{{n}} sessions', vaults_one: '{{n}} open vault', vaults_other: '{{n}} open vaults', grants_one: '{{n}} grant', grants_other: '{{n}} grants', parts_one: '{{n}} part', parts_other: '{{n}} parts',
      members_one: '{{n}} member', members_other: '{{n}} members', services_one: '{{n}} service account', services_other: '{{n}} service accounts', networks_one: '{{n}} network', networks_other: '{{n}} networks', doors_one: '{{n}} door', doors_other: '{{n}} doors',
      passkeys_one: '{{n}} passkey', passkeys_other: '{{n}} passkeys', apps_one: '{{n}} app', apps_other: '{{n}} apps', tokens_one: '{{n}} token', tokens_other: '{{n}} tokens', secrets_one: '{{n}} secret', secrets_other: '{{n}} secrets', keys_one: '{{n}} key', keys_other: '{{n}} keys',
      people_one: '{{n}} person', people_other: '{{n}} people', values_one: '{{n}} value', values_other: '{{n}} values', destinations_one: '{{n}} destination', destinations_other: '{{n}} destinations', projects_one: '{{n}} project', projects_other: '{{n}} projects',
      entries_one: '{{n}} entry', entries_other: '{{n}} entries', witnesses_one: '{{n}} witness', witnesses_other: '{{n}} witnesses',
    },
  },
  clocks: {
    title: 'Clocks', aware: 'We are aware since', awareWhy: 'Why: what makes it a breach of personal data', decide: 'Decide', done: 'Done', state: { waiting: 'waits', running: 'runs', paused: 'paused', late: 'late', done: 'done' }, due: 'due {{at}}', noNumber: 'without undue delay', source: 'Source: {{source}}',
  },
  rule: {
    'gdpr-33': 'The supervisory authority: unless a risk to people is unlikely. Later with reasons; in phases when not all is known.', 'gdpr-34': 'The people concerned: when the risk to them is high; not if the data was unintelligible, or later measures took the risk away.',
    'gdpr-33-2': 'The controller, when the data is processed for somebody else.', 'cnil-initial': 'CNIL: what is known by then, marked as initial.', 'cnil-complement': 'CNIL: the rest, as soon as it is known.',
  },
  warn: {
    'lock-vault': 'Only the unlock secret opens it again', 'read-only': 'Events are still taken, and incidents can be worked on', 'revoke-secrets': 'Scripts stop until they have the new secret, which is shown once', 'rotate-token': 'Pages must carry the new token before the overlap ends',
    'rotate-shelf': 'Copies of the key store that were made before become unreadable: make a new one after it', 'quarantine-token': 'Events are kept aside until they are released or removed; updates of people are refused meanwhile', 'stop-destinations': 'What has left stays there: ask for its deletion',
    erase: 'What is erased does not come back; evidence of it goes too',
  },
  timeline: { title: 'Timeline', add: 'Add', text: 'What happened' },
  tasks: { title: 'Tasks', add: 'Add', text: 'What is to do', none: 'Nothing is to do.' },
  decisions: { title: 'Decisions', none: 'Nothing was decided yet. A decision not to tell needs its reasons on record, too (GDPR art. 33(5)).', choice: 'What was decided', why: 'Why', article: 'Article, if any', add: 'Record', about: 'About', subject: { aware: 'aware', 'notify-authority': 'tell the authority', 'notify-people': 'tell people', 'not-notify': 'not tell', scope: 'scope', exposure: 'exposure', other: 'other' } },
  tell: { title: 'Tell those concerned', hint: 'A notice to each person, with that person’s fields only; a bulletin for everybody. Both begin with what is known here.', notices: 'Draft notices', bulletin: 'Write a bulletin' },
  statusTo: { title: 'Status', why: 'Why', contained: 'Contained', notified: 'Told', closed: 'Close', open: 'Reopen' },
  evidence: { title: 'Evidence', none: 'No evidence yet. A snapshot is one measure away; logs can be imported as JSON Lines.', import: 'Import a log', imported: '{{lines}} lines, {{useful}} of which say who came from where' },
}
