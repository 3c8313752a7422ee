/** English words of the page that checks notices. `fr.ts` holds the same keys. */
export const verifyEn = {
  title: 'Check a notice',
  lead: 'Paste the whole text of a notice, with the lines of its signature, or open it as a file. It is checked on this page: nothing is sent anywhere, also when you are offline.',
  paste: 'Text of the notice', open: 'Open a file', check: 'Check', clear: 'Clear', saveHint: 'You can save this page and use the copy without a network.',
  noKeys: 'This page holds no key yet: the instance that served it has issued no notices.',
  good: 'This notice is genuine', goodLead: '{{organisation}} signed exactly the text below.',
  bad: 'This notice could not be confirmed',
  replaced: 'It has been replaced by version {{version}} of {{date}}.', latest: 'As far as this page knows, no later version replaces it. The page knows what was issued when it was loaded.',
  incident: 'Incident', version: 'Version', date: 'Date', code: 'Code', ledger: 'Ledger', entry: 'entry {{index}}, in a ledger of {{size}}', noLedger: 'no proof was given; only the signature was checked',
  signed: 'What was signed', notSaid: 'This says nothing about who is affected, and nobody can ask that here.',
  key: 'Key', keyHint: 'Compare it with /.well-known/security.txt, or with what you were told in another way.',
  faults: {
    'no-signature': 'There is no signature in it. Copy the whole message, down to “END SIGNATURE”. A message without one is not from us.',
    'two-signatures': 'There are two signatures in it. Paste one notice alone.',
    'broken-signature': 'Its signature is cut off or damaged. Copy the whole message, down to “END SIGNATURE”.',
    'broken-proof': 'Its proof from the ledger is cut off or damaged.',
    'keys-unreadable': 'The key of this page cannot be read. Load the page anew.',
    'other-key': 'It was signed by another key, not by ours. Do not trust it.',
    'wrong-signature': 'The text is not what was signed: somebody changed it, or added something. Do not trust it.',
    'no-notice': 'What was signed is no notice.',
    'wrong-proof': 'The ledger did not announce this text. Do not trust it.',
    'foreign-ledger': 'Its proof is from another ledger. Do not trust it.',
  },
  language: 'Français',
}
export type VerifyWords = typeof verifyEn
