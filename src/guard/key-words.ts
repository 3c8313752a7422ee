/**
 * Words that property names are made of, in English, French, German and Spanish: lower case, no accents, one space
 * between words. A phrase is found as whole words anywhere in a name (`user_api_key`), or run together (`apikey`).
 */

/** Names whose value is a password: any text under them is taken. */
export const passwordPhrases = [
  'password', 'passwd', 'pwd', 'passphrase', 'pass phrase', 'pass word', 'user pass', 'db pass', 'root pass',
  'passcode',
  'pass code', 'mot de passe', 'motdepasse', 'mdp', 'phrase de passe', 'passwort', 'kennwort', 'losungswort',
  'contrasena', 'contrasenia', 'contrasenya', 'clave de acceso', 'clave secreta', 'clave personal',
  'palabra clave secreta',
  'security answer', 'secret answer', 'question answer', 'reponse secrete', 'sicherheitsantwort', 'respuesta secreta',
  'seed phrase', 'code secret', 'pword', 'mot passe', 'contrasinal',
  'recovery phrase', 'mnemonic phrase', 'wallet mnemonic', 'recovery code', 'recovery codes', 'backup code',
  'backup codes',
  'code de secours', 'senha', 'wachtwoord', 'parola d ordine', 'master key phrase', 'pw', 'psw', 'pswd', 'pass',
  'clave', 'phrase secrete', 'frase secreta', 'admin pass', 'login pass', 'smtp pass', 'ftp pass', 'ssh pass', 'wifi pass',
  'mail pass',
]

/** Names whose value is a short code that opens something; digits only. */
export const pinPhrases = [
  'pin', 'pin code', 'pin number', 'code pin', 'codepin', 'card pin', 'atm pin', 'geheimzahl', 'pin nummer',
  'codigo pin',
  'cvv', 'cvv2', 'cvc', 'cvc2', 'csc', 'cvn', 'cid code', 'card verification', 'card verification value',
  'security code',
  'card security code', 'code de securite', 'cryptogramme', 'cryptogramme visuel', 'prufziffer', 'prufnummer',
  'kartenprufnummer', 'sicherheitscode', 'codigo de seguridad', 'otp', 'otp code', 'one time password', 'one time code',
  'one time passcode', 'totp', 'mfa code', '2 fa code', '2fa code', 'two factor code', 'tfa code', 'sms code', 'verification code',
  'auth code', 'login code', 'code sms', 'code de verification', 'code de validation', 'bestatigungscode',
  'verifizierungscode', 'codigo de verificacion', 'unlock code', 'puk', 'tan',
]

/** Names whose value is a key or token of some service; anything that could be one is taken. */
export const secretPhrases = [
  'api key', 'apikey', 'api secret', 'api token', 'app secret', 'app key', 'application key', 'client secret',
  'consumer secret', 'consumer key', 'secret key', 'secret access key', 'access key', 'access token', 'auth token',
  'authentication token', 'authorization token', 'refresh token', 'id token', 'bearer', 'bearer token', 'oauth token',
  'oauth secret', 'personal access token', 'private key', 'privatekey', 'ssh key', 'signing key', 'signing secret',
  'encryption key', 'decryption key', 'master key', 'webhook secret', 'shared secret', 'service account key',
  'credential', 'credentials', 'creds', 'secret token', 'access secret', 'token secret', 'api pass', 'api password',
  'security token', 'session token', 'csrf token', 'xsrf token',
  'csrf', 'xsrf', 'device token', 'push token', 'fcm token', 'apns token', 'registration token', 'deploy token',
  'reset token', 'password token', 'invite token', 'magic token', 'login token', 'sso token', 'saml response',
  'saml assertion', 'id assertion', 'client assertion', 'user token', 'admin token', 'auth key', 'auth secret',
  'license key',
  'account key', 'storage key', 'account token', 'bot token', 'jwt', 'jwt token', 'jws', 'hmac', 'hmac key',
  'aws secret',
  'aws access key id', 'otp secret', 'totp secret', 'cle api', 'cle d api', 'cle secrete', 'cle privee', 'jeton',
  'jeton d acces', 'jeton acces', 'secret partage', 'schlussel api', 'api schlussel', 'geheimer schlussel',
  'privater schlussel', 'zugangstoken', 'zugriffstoken', 'zugangsschlussel', 'geheimnis', 'clave api', 'clave de api',
  'clave privada', 'token de acceso', 'ficha de acceso', 'secreto', 'secreto de cliente', 'verification token',
  'subscription key',
  'connection string', 'connectionstring', 'conn string', 'database url', 'db url', 'dsn', 'webhook url', 'x api key',
  'x auth token', 'ocp apim subscription key', 'pat', 'private token', 'password hash', 'totp seed', 'llave secreta', 'llave privada', 'llave api',
]

/** Names that often hold a credential and often do not; the value must look like one. */
export const weakSecretPhrases = [
  'token', 'secret', 'auth', 'authkey', 'key', 'apitoken', 'signature', 'sig', 'otpauth', 'sso', 'saml',
  'nonce', 'cle', 'schlussel', 'llave',
]

/** Names of what a browser or a server proves its session with. */
export const sessionPhrases = [
  'authorization', 'authorisation', 'auth header', 'authorization header', 'proxy authorization', 'www authenticate',
  'cookie', 'cookies',
  'set cookie', 'session cookie', 'document cookie', 'session key', 'session secret', 'session hash', 'phpsessid',
  'jsessionid', 'php sess id', 'sess id', 'j session id', 'sess key', 'sitzungstoken', 'aspsessionid', 'asp net session id', 'connect sid', 'sessid', 'sessionid', 'session id', 'session',
  'id de session', 'id session', 'identifiant de session', 'sitzungs id', 'sitzungsid', 'sitzung', 'id de sesion',
  'id sesion', 'sesion', 'remember token', 'remember me token', 'remember user token', 'laravel session',
  'auth session', 'sid',
]

export const cardPhrases = [
  'card number', 'card no', 'card num', 'cardnumber', 'cardnum', 'ccnum', 'ccnumber', 'cc number', 'cc num', 'cc no',
  'credit card', 'creditcard', 'credit card number', 'debit card', 'debit card number', 'bank card', 'payment card',
  'card pan',
  'primary account number', 'pan number', 'numero de carte', 'numero carte', 'num carte', 'carte bancaire',
  'carte de credit', 'carte bleue', 'numero cb', 'kartennummer', 'kreditkarte', 'kreditkartennummer', 'kartennr',
  'numero de tarjeta', 'numero tarjeta', 'tarjeta', 'tarjeta de credito', 'tarjeta de debito', 'card', 'cc', 'pan',
]

export const ibanPhrases = [
  'iban', 'iban number', 'bank account', 'bank account number', 'account number', 'routing number', 'sort code',
  'bic code',
  'numero de compte', 'compte bancaire', 'numero compte', 'rib', 'kontonummer', 'bankverbindung', 'konto nr',
  'bankkonto',
  'cuenta bancaria', 'numero de cuenta', 'numero cuenta', 'clabe', 'bankleitzahl',
]

/** Names of numbers that a state gives to a person. */
export const governmentPhrases = [
  'ssn', 'social security', 'social security number', 'social security no', 'social insurance number', 'sin number',
  'itin', 'national id',
  'national id number', 'national identifier', 'national insurance', 'national insurance number', 'nino', 'ni number',
  'nhs', 'nhs number', 'tax id', 'tax id number', 'tax number', 'taxpayer id', 'tin', 'passport', 'passport number',
  'passport no', 'drivers license', 'driver license', 'drivers licence', 'driving licence', 'driving license',
  'driver license number', 'drivers license number', 'driving licence number', 'license plate number', 'identity card',
  'identity card number', 'identity number', 'id card number', 'id card', 'id number', 'government id', 'gov id',
  'voter id', 'medicare', 'medicare number',
  'medicaid', 'green card number', 'visa number', 'nir', 'numero nir', 'insee', 'numero insee', 'securite sociale',
  'numero de securite sociale', 'numero securite sociale', 'num secu', 'numero secu', 'no secu', 'secu',
  'carte vitale', 'numero fiscal', 'spi',
  'carte d identite', 'carte identite', 'numero de passeport', 'passeport', 'permis de conduire', 'numero permis',
  'cni', 'steuer id',
  'steuerid', 'steueridentifikationsnummer', 'steuer identifikationsnummer', 'steuernummer', 'idnr', 'personalausweis',
  'personalausweisnummer', 'ausweisnummer', 'reisepass', 'reisepassnummer', 'sozialversicherungsnummer', 'svnr',
  'sv nummer', 'rentenversicherungsnummer', 'fuhrerschein', 'fuhrerscheinnummer', 'krankenversicherungsnummer', 'dni',
  'nie', 'nif',
  'numero de identidad', 'documento de identidad', 'documento identidad', 'numero de documento', 'numero documento',
  'cedula', 'pasaporte',
  'numero de pasaporte', 'seguridad social', 'numero de seguridad social', 'nuss', 'curp', 'rfc', 'cuil', 'cuit', 'rut',
  'codice fiscale', 'codicefiscale', 'pesel', 'bsn', 'burgerservicenummer', 'sofinummer', 'rijksregisternummer',
  'numero national', 'numero de registre national', 'registre national', 'niss', 'insz', 'nrn', 'national number', 'national registry number', 'nss', 'cartao de cidadao',
  'contribuinte', 'numero de contribuinte', 'cpf', 'cnpj', 'aadhaar', 'aadhar', 'adhaar', 'aadhaar number', 'uidai',
  'pan card', 'pan card number',
  'personnummer', 'cpr', 'cpr nummer', 'fodselsnummer', 'henkilotunnus', 'hetu', 'ahv', 'ahv nummer', 'avs',
  'numero avs', 'pps number', 'ppsn', 'tckn',
]

export const emailPhrases = [
  'email', 'e mail', 'mail', 'email address', 'mail address', 'courriel', 'adresse email', 'adresse mail',
  'adresse e mail', 'adresse electronique',
  'correo', 'correo electronico', 'direccion de correo', 'emailadresse', 'mailadresse', 'e mail adresse',
  'user email', 'customer email',
]

export const phonePhrases = [
  'phone', 'phone number', 'phone no', 'phonenumber', 'mobile', 'mobile number', 'mobile phone', 'mobile no', 'cell',
  'cell phone', 'cellphone', 'cell number',
  'telephone', 'telephone number', 'tel', 'tel number', 'fax', 'fax number', 'msisdn', 'whatsapp', 'whatsapp number',
  'contact number',
  'numero de telephone', 'numero telephone', 'num tel', 'no tel', 'portable', 'numero de portable',
  'telephone portable', 'telefon',
  'telefonnummer', 'handy', 'handynummer', 'mobilnummer', 'mobiltelefon', 'rufnummer', 'festnetz', 'telefono',
  'telefono movil',
  'movil', 'celular', 'numero de telefono', 'numero de movil', 'sms number', 'phone mobile', 'home phone', 'work phone',
]

/** Names that mean a person's name whatever they stand on. */
export const personNamePhrases = [
  'first name', 'firstname', 'last name', 'lastname', 'full name', 'fullname', 'surname', 'given name', 'givenname',
  'family name',
  'familyname', 'middle name', 'middlename', 'maiden name', 'maidenname', 'real name', 'legal name', 'birth name',
  'fname', 'lname', 'mothers maiden name', 'mother maiden name',
  'customer name', 'client name', 'contact name', 'patient name', 'employee name', 'student name', 'guest name',
  'passenger name', 'traveler name', 'traveller name', 'recipient name', 'cardholder', 'card holder',
  'cardholder name', 'card holder name', 'name on card',
  'account holder', 'account holder name', 'holder name', 'billing name', 'shipping name', 'person name', 'lead name',
  'buyer name', 'beneficiary name',
  'user name', 'username', 'user full name', 'nickname', 'nick name', 'screen name user', 'prenom', 'nom de famille',
  'nom complet', 'nom prenom', 'nom et prenom', 'nom client', 'nom du client', 'nom utilisateur', 'nom d utilisateur',
  'nom usage', 'nom d usage', 'nom naissance',
  'nom de naissance', 'nom de jeune fille', 'nom patient', 'titulaire', 'titulaire de la carte', 'vorname',
  'nachname', 'familienname', 'zuname', 'vollstandiger name', 'voller name', 'vor und nachname', 'kundenname',
  'benutzername', 'geburtsname', 'karteninhaber', 'kontoinhaber', 'ansprechpartner', 'apellido', 'apellidos',
  'primer apellido', 'segundo apellido', 'primer nombre', 'segundo nombre',
  'nombre completo', 'nombre y apellido', 'nombre y apellidos', 'nombre de pila', 'nombre cliente',
  'nombre del cliente', 'nombre usuario', 'nombre de usuario', 'titular de la tarjeta', 'titular tarjeta',
  'titular de la cuenta', 'name des kunden', 'name des patienten', 'name des empfangers', 'name der patientin', 'patientenname',
  'empfangername', 'mitarbeitername', 'name des karteninhabers', 'nom du patient', 'nom du destinataire', 'nom du titulaire', 'nom du contact',
  'nombre del paciente', 'nombre del titular', 'nombre del contacto', 'nombre del destinatario', 'applicant name', 'participant name',
  'attendee name', 'subscriber name', 'sender name', 'receiver name', 'doctor name', 'physician name', 'driver name', 'spouse name',
  'child name', 'parent name', 'mother name', 'father name', 'insured name', 'policyholder name', 'candidate name', 'signatory name',
]

/** Names that mean a person's name on a profile, or beside other words about a person, and anything else elsewhere. */
export const maybeNameWords = [
  'name', 'nom', 'nombre', 'login', 'display name', 'pseudo', 'handle', 'identifiant', 'usuario', 'screen name',
  'user login', 'alias', 'usager', 'initials',
]

export const avatarPhrases = [
  'avatar', 'avatar url', 'profile picture', 'profile picture url', 'profile photo', 'profile photo url',
  'profile image', 'profile image url', 'photo url', 'photo de profil', 'profilbild', 'foto de perfil',
  'profile pic', 'gravatar',
]

export const addressPhrases = [
  'address', 'address line', 'address line 1', 'address line 2', 'address 1', 'address 2', 'address1', 'address2',
  'addr', 'addr 1', 'addr 2', 'street', 'street address',
  'street name', 'street 1', 'street 2', 'street line 1', 'address street', 'line 1', 'line1', 'postal address',
  'mailing address', 'home address', 'shipping address', 'billing address', 'delivery address',
  'residential address', 'full address', 'adresse', 'adresse postale', 'adresse de livraison',
  'adresse de facturation', 'adresse ligne 1', 'adresse 1',
  'adresse complete', 'rue', 'domicile', 'numero et rue', 'strasse', 'strasse und hausnummer', 'anschrift',
  'lieferadresse', 'rechnungsadresse', 'wohnadresse', 'postanschrift', 'hausnummer',
  'direccion', 'direccion postal', 'direccion de envio', 'direccion de facturacion', 'calle', 'domicilio',
  'direccion completa',
]

export const birthPhrases = [
  'date of birth', 'dateofbirth', 'birth date', 'birthdate', 'birthday', 'dob', 'birth day', 'born on', 'born',
  'date de naissance',
  'date naissance', 'naissance', 'ne le', 'nee le', 'jour de naissance', 'anniversaire', 'ddn', 'geburtsdatum',
  'geburtstag', 'geb datum', 'geboren am', 'fecha de nacimiento',
  'fecha nacimiento', 'nacimiento', 'cumpleanos', 'fecha nac', 'fec nac',
]

export const ipPhrases = [
  'ip', 'ip address', 'ipaddress', 'ip addr', 'client ip', 'user ip', 'remote ip', 'remote addr', 'remote address',
  'x forwarded for', 'x real ip', 'source ip', 'adresse ip', 'ip adresse', 'direccion ip', 'ipv4', 'ipv6',
]

/** Names of what somebody wrote. */
export const messagePhrases = [
  'message', 'msg', 'message body', 'message text', 'message content', 'chat message', 'user message',
  'private message', 'direct message', 'comment', 'comments',
  'comment text', 'comment body', 'user comment', 'body', 'body text', 'email body', 'mail body', 'sms body',
  'sms text', 'post body', 'prompt', 'user prompt', 'prompt text', 'system prompt', 'ai prompt',
  'llm prompt', 'chat prompt', 'completion', 'completion text', 'llm response', 'ai response', 'assistant message', 'transcript',
  'conversation', 'chat', 'chat text', 'chat history', 'free text', 'freetext', 'open text', 'feedback text',
  'feedback message', 'feedback comment',
  'feedback', 'review text', 'review body', 'avis', 'opinion', 'review comment', 'note text', 'notes', 'note', 'user note', 'user notes',
  'support message', 'ticket message', 'ticket body', 'ticket description', 'reply text', 'reply body', 'reply',
  'answer text', 'bio', 'about me', 'user input', 'text input', 'input text',
  'commentaire', 'commentaires', 'texte libre', 'texte du message', 'message prive', 'remarque', 'remarques',
  'avis client', 'contenu du message', 'nachricht', 'nachrichtentext', 'kommentar', 'freitext', 'anmerkung',
  'bemerkung', 'mensaje',
  'texto libre', 'comentario', 'comentarios', 'observaciones', 'texto del mensaje', 'cuerpo del mensaje', 'cuerpo',
]

/** Words beside a message word that make it the product's own text, or a fact about a message. */
export const productTextWords = [
  'error', 'err', 'alert', 'toast', 'validation', 'log', 'status', 'success', 'warning', 'info', 'console',
  'exception', 'failure', 'reason', 'banner',
  'http', 'system', 'server', 'api', 'template', 'welcome', 'push', 'campaign', 'marketing', 'commit', 'default',
  'release', 'flash', 'notification', 'debug',
  'erreur', 'fehler', 'product', 'ad', 'promo', 'help',
]

/**
 * Words that say a name is about a secret rather than being one: `token_count`, `password_reset_clicked`,
 * `cookie_consent`, `card_brand`. With one of them a name alone convicts nothing; the value is still read.
 */
export const aboutWords = [
  'count', 'counts', 'counter', 'length', 'len', 'size', 'strength', 'score', 'type', 'types', 'kind', 'format',
  'status', 'state', 'result', 'valid', 'invalid', 'validity', 'validation', 'visible',
  'visibility', 'shown', 'show', 'hide', 'enabled', 'disabled', 'required', 'optional', 'changed', 'change',
  'changes', 'reset', 'resets', 'forgot', 'forgotten', 'attempts', 'attempt', 'tries', 'retries', 'error', 'errors',
  'failed',
  'failure', 'success', 'successful', 'clicked', 'click', 'clicks', 'button', 'btn', 'link', 'page', 'screen', 'step',
  'label', 'placeholder', 'tooltip', 'href', 'path', 'route', 'method', 'methods',
  'policy', 'rule', 'rules', 'expiry', 'expires', 'expired', 'expiration', 'exp', 'age', 'ttl', 'created', 'updated',
  'at', 'date', 'time', 'timestamp', 'duration', 'index', 'position', 'color', 'colour', 'icon', 'title',
  'description',
  'category', 'city', 'country', 'region', 'zone', 'version', 'provider', 'source', 'mode', 'level', 'tier', 'plan',
  'price', 'cost', 'usage', 'used', 'limit', 'limits', 'budget', 'balance', 'per', 'rate', 'ratio', 'total', 'avg',
  'average', 'max', 'min', 'sum', 'is', 'has', 'had', 'can', 'should', 'was', 'did', 'uses', 'accepted', 'consent',
  'consented', 'preference', 'preferences', 'settings', 'setting', 'last4', 'last', 'brand', 'network', 'issuer',
  'bin',
  'funding', 'present', 'saved', 'stored', 'exists', 'entered', 'provided', 'submitted', 'verified', 'generated',
  'copied', 'viewed', 'opened', 'closed', 'toggled', 'typed', 'feature', 'flag', 'experiment', 'variant', 'symbol',
  'event',
  'action', 'flow', 'manager', 'managers', 'option', 'options', 'selected', 'choice', 'complexity', 'hint',
  'language', 'lang', 'locale', 'quantity', 'qty', 'number of', 'num', 'sent', 'received', 'opt', 'optin',
  'subscribed', 'unsubscribed', 'domain',
  'template', 'subject', 'campaign', 'deliverability', 'bounced', 'model', 'os', 'manufacturer', 'carrier', 'device',
  'prefix', 'extension', 'verification', 'form', 'tab', 'section', 'modal', 'popup', 'widget', 'view', 'list', 'sort',
  'order', 'layout', 'style', 'theme',
  'class', 'width', 'height', 'weight', 'depth', 'scroll', 'hover', 'focus', 'autofill', 'autofilled', 'autocomplete',
  'toggle', 'nombre de', 'longueur', 'taille', 'typ', 'tipo', 'lange', 'anzahl', 'statut', 'estado', 'sentiment',
  'rating',
]
