/** French words of notices, bulletins and advisories. */
import type { noticesEn } from './en.ts'

export const noticesFr = {
  title: 'Avis', lead: 'Informer les personnes d’un incident, informer le public, et lire ce que disent les autres.',
  failed: 'Lecture impossible',
  tab: { label: 'Quoi', notices: 'Avis', bulletins: 'Bulletins', watch: 'Alertes' },
  none: 'Personne n’a été informé', noneHint: 'Un avis se fait à partir de l’exposition d’un incident : une page par personne, avec ses champs à elle seulement.',
  make: 'Préparer un avis', back: 'Tous les avis', draft: 'brouillon', issued: 'émis',
  column: { incident: 'Incident', version: 'Version', people: 'Personnes', state: 'État', made: 'Préparé' },
  form: {
    incident: 'Incident', noIncident: 'aucun : les personnes sont ajoutées par fichier', exposure: 'Exposition', noExposure: 'aucune calculée', name: 'Nom dans l’avis', version: 'Version', date: 'Date',
    organisation: 'Qui écrit', contact: 'Qui répond aux questions', contactHint: 'Une adresse ou un numéro où quelqu’un répond ; pas de no-reply.', from: 'Des tiers ont pu lire du', to: 'au',
    language: 'Langue quand elle n’est pas connue', english: 'Anglais', french: 'Français',
    what: 'Ce qui s’est passé', whatHint: 'Une ou deux phrases simples. Pas de lien, pas d’urgence, rien à cliquer.', measures: 'Ce qui a été fait', measuresHint: 'Une par ligne.',
    correction: 'Ce que cette version corrige', submit: 'Enregistrer le brouillon', cancel: 'Annuler', en: 'en anglais', fr: 'en français',
  },
  flaws: 'Ces mots enfreignent une règle des avis', flaw: {
    link: 'contient un lien', 'short-link': 'contient une adresse raccourcie', 'sign-in': 'demande de se connecter ou de cliquer', urgency: 'presse les gens', attachment: 'parle d’une pièce jointe',
    'no-reply': 'est une adresse où personne ne répond', 'asks-for-secret': 'demande un secret', 'hidden-letters': 'contient des caractères invisibles', empty: 'est vide',
  },
  preview: 'Ce qu’il dit', previewOf: 'À qui', previewHint: 'Pour des personnes inventées, et pour quelques vraies.', madeUp: 'personne inventée',
  people_one: '{{n}} personne', people_many: '{{n}} de personnes', people_other: '{{n}} personnes',
  send: {
    title: 'Signer et envoyer', hint: 'Une autorisation permet de signer cette version et de remettre ses adresses au serveur de messagerie, cent à la fois. Elle se prouve au guichet du coffre ; un second membre l’approuve.',
    reason: 'Pourquoi, pour le registre', ask: 'Demander l’autorisation', desk: 'Ouvrir le guichet', again: 'Continuer l’envoi', go: 'Émettre et envoyer', files: 'Émettre sans courrier', waiting: 'En attente du guichet', needsOther: 'Un second membre doit d’abord l’approuver.',
    nobody: 'Personne n’y figure. Préparez-le à partir d’un incident dont l’exposition a été calculée.', noMail: 'Cette instance n’a pas de serveur de messagerie (SIGNET_SMTP_URL). Émettez l’avis, puis prenez-le en fichiers.', released: 'Le guichet l’a accordée.', ended: 'Cette autorisation est finie. Demandez-en une autre.',
    stop: 'Arrêter', running: 'envoi en cours', paused: 'en pause : {{fault}}', done: 'envoyé', idle: 'pas d’envoi en cours', entry: 'Annoncé au registre, entrée {{n}}', takeFiles: 'Prendre les avis en fichiers',
  },
  counts: { sent: 'envoyés', waiting: 'en attente', refused: 'refusés', unsure: 'incertains', withheld: 'retenues par le coffre', unreachable: 'personnes sans adresse' },
  unsure: 'Nul ne sait si ces adresses l’ont reçu : la réponse s’est perdue.', unsureSent: 'Les tenir pour envoyés', unsureAgain: 'Renvoyer (elles peuvent en recevoir deux)',
  cameBack: {
    title: 'Des courriers sont revenus', text: 'Collez-les : leurs codes sont lus ici', found_one: '{{n}} code', found_many: '{{n}} de codes', found_other: '{{n}} codes', count: 'Compter comme refusés',
    counted_one: '{{n}} adresse comptée', counted_many: '{{n}} d’adresses comptées', counted_other: '{{n}} adresses comptées',
  },
  mend: 'Modifier les mots', remove: 'Supprimer le brouillon', removed: 'Le brouillon est supprimé',
  bulletin: {
    none: 'Rien n’est publié', noneHint: 'Un bulletin dit en public ce qui s’est passé, en français et en anglais, en versions numérotées qui se remplacent.',
    make: 'Écrire un bulletin', correct: 'Corriger', current: 'en vigueur', replaced: 'remplacé par la version {{n}}', incident: 'Incident concerné', incidentHint: 'Ce qu’on peut en tirer est rempli ci-dessous.', noIncident: 'aucun', feeds: 'Flux', feedsHint: 'Tout le monde peut les lire. Chaque version en est un élément, donc une correction se voit.', verify: 'Le registre tient le texte de chaque version : sa page dit comment le vérifier, avec les clés de', tags: 'Étiquettes', cves: 'CVE', source: 'Source, une adresse', slug: 'Nom court, pour son adresse', date: 'Date',
    preview: 'Aperçu', publish: 'Publier', publishHint: 'Il va au registre, puis tout le monde peut le lire. Il ne peut pas être repris, seulement remplacé.', cancel: 'Annuler', published: 'Publié : /bulletins/{{slug}}',
    field: {
      title: 'Titre', what: 'Ce qui s’est passé', cause: 'Cause et dates', nature: 'Nature de l’incident', products: 'Produits affectés', exposed: 'Données exposées', notExposed: 'Données non exposées', impact: 'Impact potentiel',
      measures: 'Mesures, une par ligne : « qui : quoi »', vulnerabilities: 'Vulnérabilités', recommendations: 'Recommandations, une par ligne : « titre : texte »', correction: 'Ce que cette version corrige',
    },
    possible: 'Il est seulement possible que les données aient été exposées', column: { date: 'Date', title: 'Titre', version: 'Version', state: 'État' },
  },
  watch: {
    feeds: 'Flux', none: 'Aucun flux n’est suivi', add: 'Suivre un flux', address: 'Adresse d’un flux : RSS, Atom, JSON Feed, CSAF ou un bulletin', read: 'Lire maintenant', remove: 'Ne plus suivre', never: 'pas encore lu', text: 'Ou collez une alerte ou un bulletin', take: 'Lire le texte',
    advisories: 'Alertes', nothing: 'Aucune alerte n’a été lue', onlyMatching: 'Seulement celles qui concernent cette instance', matches: 'concerne', openIncident: 'Ouvrir un incident fournisseur', dismiss: 'Écarter', state: { new: 'nouvelle', dismissed: 'écartée', opened: 'incident ouvert' },
    fresh_one: '{{n}} nouvelle alerte', fresh_many: '{{n}} de nouvelles alertes', fresh_other: '{{n}} nouvelles alertes', kind: { destination: 'destination', vendor: 'fournisseur', package: 'paquet' },
  },
} satisfies Shape<typeof noticesEn> & Readonly<Record<string, unknown>>

/** The same keys, French having one plural more. */
type Shape<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Shape<T[Key]> & Readonly<Record<string, unknown>> }
