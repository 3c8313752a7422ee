/** The classes of the guard in English: what each is, why it is treated as it is, how to stop sending it. */
export const classesEn = {
  'password': {
    name: 'Password', is: 'passwords and passphrases, by name, in forms, URLs and logs',
    why: 'No report needs one, and one stolen copy opens an account',
    fix: 'Do not hand a form’s values to an analytics call. Say that the form was sent, and by which way. If autocapture reads the field, block the field.',
  },
  'pin': {
    name: 'PIN or code', is: 'PINs, security codes of cards, one-time codes',
    why: 'A code is worth something to whoever reads it in time',
    fix: 'Send whether the code was accepted, never the code. A count of attempts says more than the attempts.',
  },
  'api-key': {
    name: 'API key', is: 'keys and tokens of services, and secrets by name',
    why: 'Whoever holds it acts in your name',
    fix: 'Revoke the key where it was made: it was in a browser. Then send which service was called and what came of it, not what the call was made with.',
  },
  'jwt': {
    name: 'JSON Web Token', is: 'signed tokens that carry a session or an identity',
    why: 'It is a session that anyone can use until it ends',
    fix: 'Do not send the token or the header that holds it. To know whether somebody is signed in, send a yes or no.',
  },
  'private-key': {
    name: 'Private key', is: 'private keys in PEM, PuTTY or DER form',
    why: 'A key that was seen is no longer one',
    fix: 'Replace the key: it left the place where it belongs. Then find what sends a file’s or a field’s whole content, and send its kind and size.',
  },
  'url-credential': {
    name: 'Credential in a URL', is: 'passwords and tokens in the user part, query, fragment or path of an address',
    why: 'Links with tokens sign in whoever follows them',
    fix: 'Cut the query and fragment off before a page’s address is sent, above all on pages that reset passwords, confirm addresses or accept invitations.',
  },
  'connection-string': {
    name: 'Connection string', is: 'user and password of databases, queues and mail servers',
    why: 'It opens the database itself',
    fix: 'Change that password. Error messages often carry such strings: send the kind of the error, not its message.',
  },
  'webhook': {
    name: 'Webhook address', is: 'addresses at which anyone can post (Slack, Discord, Teams, Zapier …)',
    why: 'Whoever knows the address can write there',
    fix: 'Send which integration was set up, not its address. Make a new address for the one that was sent.',
  },
  'session': {
    name: 'Session', is: 'session ids, cookies and authorization headers',
    why: 'A session id is the session',
    fix: 'Leave out cookies and headers. Sessions in reports are worked out from the times of events and need no id.',
  },
  'card': {
    name: 'Payment card', is: 'card numbers, by issuer range and checksum',
    why: 'The last four digits are enough to recognise a card',
    fix: 'Send the card’s brand, or the last four digits that your payment service gives you. The number itself should never reach your page’s own code.',
  },
  'iban': {
    name: 'Bank account', is: 'IBANs, by country, length and checksum',
    why: 'A report about payments needs the way, not the account',
    fix: 'Send how somebody pays, and the country of the bank where that matters.',
  },
  'government-id': {
    name: 'Government id', is: 'national numbers of persons, taxes and insurance',
    why: 'It stays with a person for life',
    fix: 'Send that the id was checked and how that ended.',
  },
  'email': {
    name: 'E-mail address', is: 'e-mail addresses, alone or inside a text',
    why: 'It names a person, so it belongs in the vault',
    fix: 'Put it on the person once, where it is kept under seal, and leave it out of events. Every event of that person is already linked to them.',
  },
  'phone': {
    name: 'Phone number', is: 'phone numbers, alone or inside a text',
    why: 'It names a person, so it belongs in the vault',
    fix: 'Put it on the person once, where it is kept under seal, and leave it out of events.',
  },
  'person-name': {
    name: 'Name of a person', is: 'first, last and user names',
    why: 'It names a person, so it belongs in the vault',
    fix: 'Put it on the person once, where it is kept under seal. In events, the handle stands for the person.',
  },
  'address': {
    name: 'Postal address', is: 'streets, house numbers, postcodes with a place',
    why: 'A house is as good as a name',
    fix: 'Send the country, or the region. Country and city also come by themselves from where the event was sent.',
  },
  'birth-date': {
    name: 'Date of birth', is: 'days of birth, by name or shape',
    why: 'With a postcode it singles most people out',
    fix: 'Send an age group.',
  },
  'identity': {
    name: 'Identity', is: 'pictures, and what the project marked as identifying',
    why: 'The project says that it names a person',
    fix: 'Put it on the person once, where it is kept under seal. If it names nobody, change its classification in the dictionary.',
  },
  'ip-address': {
    name: 'IP address', is: 'addresses of devices, under a name that says so',
    why: 'The place is worked out, then the address is of no use',
    fix: 'Leave it out: country, region and city are filled in when the event arrives.',
  },
  'form-value': {
    name: 'Value of a field', is: 'what a visitor typed, as autocapture may send it',
    why: 'What is typed can be anything',
    fix: 'Block the field, or the attribute that repeats what is typed into it. To learn that a form is used, its name and its steps are enough.',
  },
  'long-text': {
    name: 'Text that somebody wrote', is: 'messages, comments, prompts, prose over 256 characters',
    why: 'People write about people',
    fix: 'Send a length or a topic. The text belongs where the conversation is kept.',
  },
  'entropy': {
    name: 'Random-looking text', is: 'text that may be a secret of an unknown shape',
    why: 'Often an id, now and then a secret',
    fix: 'Look at what it is. An id of a thing is fine and can be sent under a name that ends in _id; a secret has to go.',
  },
  'unplanned': {
    name: 'Not in the plan', is: 'events and properties that the strict plan does not know',
    why: 'Nobody has said what it is for',
    fix: 'Add it to the plan with an owner and a reason, or stop sending it.',
  },
  'nesting': {
    name: 'Nested too deep', is: 'what lies more than 24 levels down',
    why: 'Nobody can ask about it, and nobody reads it',
    fix: 'Send the few figures that you will ask about as properties of their own.',
  },
} as const
