/** Kinds of entries that have words (`kind` in the word files, with an underscore for the full stop). */
export const knownKinds: ReadonlySet<string> = new Set([
  'stream.read', 'people.read', 'live.read', 'live.watch', 'quarantine.read', 'ledger.read', 'export.events',
  'export.profiles', 'unseal.reserve', 'unseal.done', 'unseal.refused', 'grant.request', 'grant.approve',
  'grant.cancel', 'canary.opened', 'approver.enrolled', 'approver.removed', 'key.unlock', 'key.lock', 'key.renew',
  'key.refill', 'key.shelf', 'session.opened', 'session.ended', 'sessions.revoked', 'sign-in.failed', 'factor.added',
  'factor.removed', 'factors.forced', 'recovery-codes.renewed', 'invitation.made', 'invitation.revoked',
  'member.removed', 'roles.changed', 'service.made', 'services.revoked', 'owner-link.made', 'owner-links.closed',
  'policy.changed', 'plan.changed', 'dictionary.changed', 'alerts.changed', 'sweep.started', 'sweep.cancelled',
  'project.changed', 'sample.made', 'sample.removed', 'clock.jump', 'alarm.reads', 'alarm.ledger', 'alarm.witness',
  'backup.data', 'backup.keys', 'backup.restored', 'erase.begin', 'erase.done', 'erase.request', 'erase.revoked',
  'expiry.begin', 'expiry.done', 'export.person', 'secret.made', 'secret.revoked', 'suppression.changed',
  'unlock.rehearsed', 'key.shelf.done', 'key.rewrap', 'key.rewrap.done', 'key.destroyed', 'key.rehearsed', 'key.secret', 'key.recovery', 'key.mode', 'key.trusted',
  'notice.signed', 'alarm.keys', 'retrieval.request', 'policy.privacy',
  'forward.reserve', 'forward.done', 'forward.failed', 'forward.destination.added', 'forward.destination.changed',
  'forward.destination.removed', 'forward.paused', 'forward.resumed', 'forward.stopped', 'forward.allowed',
  'forward.grant.set', 'forward.grant.ended', 'forward.replay', 'forward.dropped', 'forward.deletion.asked',
  'forward.deletion.told', 'forward.deletion.confirmed', 'grant.standing',
])
