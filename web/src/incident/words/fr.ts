/** Mots français des pages d’incidents, chargés avec elles. Mêmes clés que `en.ts`. */
export const incidentFr = {
  title: 'Incidents',
  lead: 'Ce qui s’est passé, qui a été exposé, ce qui a été fait. Tout figure au registre avant de prendre effet.',
  failed: 'Lecture impossible',
  none: 'Aucun incident n’a été ouvert',
  noneHint: 'Ouvrez-en un en une minute dès que quelque chose paraît anormal : un ordinateur volé, une alarme du registre, le message d’un prestataire. Vous pourrez le refermer.',
  open: 'Ouvrir un incident',
  column: { name: 'Nº', title: 'Quoi', kind: 'Nature', status: 'État', due: 'Prochaine échéance', opened: 'Ouvert' },
  drill: 'Faire un exercice',
  back: 'Incidents',
  kind: {
    'own-breach': 'intrusion', 'stolen-session': 'session volée', insider: 'acte interne', 'lost-backup': 'sauvegarde perdue', collector: 'point de collecte', vendor: 'prestataire', malware: 'logiciel malveillant',
  },
  status: { open: 'ouvert', contained: 'contenu', notified: 'notifié', closed: 'clos' },
  form: {
    title: 'Titre', titleExample: 'L’ordinateur d’un membre a été volé mardi', what: 'Ce qui s’est passé, autant qu’on sache', kind: 'Nature', noticedAt: 'Constaté le', noticedHow: 'Comment on l’a constaté',
    cves: 'CVE, s’il y en a', cvesNone: 'Laisser vide s’il n’y en a pas', submit: 'Ouvrir l’incident', cancel: 'Annuler', fromAlarm: 'D’après l’entrée {{entry}} du registre',
  },
  figure: {
    since: 'depuis le constat', confirmed: 'personnes confirmées', potential: 'personnes possibles', compute: 'de calcul, version {{version}}',
    to: 'restent : {{name}}', late: 'en retard : {{name}}', waiting: 'court dès la prise de connaissance : {{name}}', done: 'fait : {{name}}', noDelay: 'dans les meilleurs délais : {{name}}', paused: 'en pause : {{name}}',
  },
  scope: {
    title: 'Périmètre', none: 'Le périmètre est vide. Dites qui ou quoi l’attaquant tenait, et quand.', add: 'Ajouter une ligne', remove: 'Retirer', removeWhy: 'Pourquoi la retirer ?',
    what: 'Qui ou quoi', number: 'Numéro', network: 'Adresse ou réseau', nameOf: 'Nom', from: 'Du', until: 'Au', openEnd: 'toujours en cours', known: 'établi', assumed: 'supposé', certainty: 'Certitude',
    holds: 'Ce qui est perdu', data: 'données', keys: 'clés', 'unlock-secret': 'secret de déverrouillage', window: 'du {{from}} au {{until}}', windowOpen: 'depuis le {{from}}', save: 'Ajouter', cancel: 'Annuler', project: 'Projet',
    kind: {
      session: 'Session', member: 'Membre', owner: 'Lien du propriétaire', service: 'Compte de service', secret: 'Secret de projet', token: 'Jeton de projet', address: 'Adresse', collector: 'Point de collecte', vault: 'Coffre',
      server: 'Serveur applicatif', destination: 'Destination', backup: 'Sauvegarde',
    },
    allProjects: 'tous les projets',
    note: {
      'reads-nothing': 'un jeton public ne lit rien', 'vault-locked': 'le coffre était verrouillé tout ce temps', 'backup-sealed': 'la copie ne s’ouvre pas : comportement seulement',
      'address-unknown': 'aucun journal ne dit qui venait de là : tout ce qui a été lu alors est possible', 'no-entries': 'rien de leur fait au registre dans cette période', 'destination-unknown': 'cette destination n’existe pas',
      'not-covered': 'le registre ne couvre pas : tous ceux qu’ils pouvaient atteindre sont possibles',
    },
  },
  exposure: {
    title: 'Exposition · personnes × champs', none: 'Pas encore calculée', noneHint: 'Remplissez le périmètre, puis calculez : quelques secondes, et chaque version reste.', compute: 'Calculer', again: 'Recalculer', computing: 'Calcul en cours',
    table: 'Champs par niveau et degré', field: 'Champ', level: 'Niveau', confirmed: 'Confirmé', potential: 'Possible', excluded: 'Non exposé', notSeen: 'Non vu', people: 'Qui', more: '+ {{n}}', why: 'Pourquoi cette personne', nobody: 'Personne, d’après le registre',
    levels: { full: 'en clair', masked: 'masqué', coarse: 'approché', behaviour: 'sous pseudonyme' }, behaviour: 'Événements, pays, système, navigateur, provenance', neverStored: 'Mots de passe, clés, paiement, numéros d’identité', neverStoredHint: 'jamais conservés · rapport du garde',
    rests: 'Repose sur {{size}} entrées du registre', witnessed: 'vues par le témoin {{name}}', unwitnessed: 'que personne d’extérieur n’a vues : nul ne peut être exclu', gap: 'Le registre n’est pas fiable : tous ceux qu’ils pouvaient atteindre sont possibles',
    changed: 'Depuis la version {{version}} : {{added}} de plus, {{removed}} de moins, {{confirmed}} désormais confirmées', reason: 'Motif : {{reason}}', shrink: 'Pourquoi la nouvelle version en dirait-elle moins ?', verify: 'Entrée {{entry}}',
    files: 'Fichiers', authority: 'Autorité (anglais)', cnil: 'CNIL (français)', counsel: 'Conseil (CSV)', engineers: 'Ingénieurs (JSON Lines)', through: 'par {{through}}', time: 'du {{from}} au {{until}}', entry: 'Entrée {{entry}}',
    cause: {
      unsealed: 'sceau levé', exported: 'exporté', forwarded: 'transmis', reserved: 'annoncé, non confirmé', stream: 'lignes lues', arrived: 'arrivé au point de collecte', vault: 'sous scellé dans le coffre ouvert', held: 'présent dans ce qui a été pris',
      address: 'peut avoir été lu de là', gap: 'non couvert par le registre',
    },
  },
  contain: {
    title: 'Confinement', take: 'Exécuter', undo: 'Revenir', undone: 'annulé', failed: 'échec : {{why}}', running: 'en cours', effect: 'effectif après {{time}}', ago: '{{ago}}', nothing: 'ne touche rien', notAllowed: 'demande plus de droits que les vôtres', once: 'Affiché une seule fois', onceHint: 'Copiez-le maintenant ; il n’est conservé nulle part.',
    confirm: 'Cet acte ne se reprend pas.', ask: { networks: 'Adresses ou réseaux, un par ligne', unlock: 'Secret de déverrouillage', k: 'Nouveau k' }, of: '{{what}} : {{which}}',
    name: {
      'revoke-sessions': 'Mettre fin aux sessions', 'lock-vault': 'Verrouiller le coffre', freeze: 'Geler exports et lignes', 'cancel-grants': 'Annuler les demandes de levée', 'stop-destinations': 'Arrêter les destinations', 'quarantine-token': 'Mettre à part les événements d’un jeton', block: 'Bloquer des adresses',
      'revoke-secrets': 'Remplacer les secrets de projet', 'revoke-services': 'Révoquer les comptes de service', 'rotate-token': 'Remplacer le jeton de projet', 'new-factors': 'Exiger de nouveaux facteurs', 'rotate-epoch': 'Ouvrir une nouvelle clé de scellement', 'rotate-shelf': 'Remplacer la clé d’étagère',
      erase: 'Effacer personnes ou champs', 'raise-k': 'Relever k', 'read-only': 'Tout passer en lecture seule', snapshot: 'Prendre un instantané comme preuve', 'push-checkpoint': 'Montrer le registre aux témoins', undo: 'Revenir',
    },
    touch: {
      sessions_one: '{{n}} session', sessions_many: '{{n}} sessions', sessions_other: '{{n}} sessions', vaults_one: '{{n}} coffre ouvert', vaults_many: '{{n}} coffres ouverts', vaults_other: '{{n}} coffres ouverts', grants_one: '{{n}} demande', grants_many: '{{n}} demandes', grants_other: '{{n}} demandes', parts_one: '{{n}} partie', parts_many: '{{n}} parties', parts_other: '{{n}} parties',
      members_one: '{{n}} membre', members_many: '{{n}} membres', members_other: '{{n}} membres', services_one: '{{n}} compte de service', services_many: '{{n}} comptes de service', services_other: '{{n}} comptes de service', networks_one: '{{n}} réseau', networks_many: '{{n}} réseaux', networks_other: '{{n}} réseaux', doors_one: '{{n}} porte', doors_many: '{{n}} portes', doors_other: '{{n}} portes',
      passkeys_one: '{{n}} clé d’accès', passkeys_many: '{{n}} clés d’accès', passkeys_other: '{{n}} clés d’accès', apps_one: '{{n}} application', apps_many: '{{n}} applications', apps_other: '{{n}} applications', tokens_one: '{{n}} jeton', tokens_many: '{{n}} jetons', tokens_other: '{{n}} jetons', secrets_one: '{{n}} secret', secrets_many: '{{n}} secrets', secrets_other: '{{n}} secrets', keys_one: '{{n}} clé', keys_many: '{{n}} clés', keys_other: '{{n}} clés',
      people_one: '{{n}} personne', people_many: '{{n}} personnes', people_other: '{{n}} personnes', values_one: '{{n}} valeur', values_many: '{{n}} valeurs', values_other: '{{n}} valeurs', destinations_one: '{{n}} destination', destinations_many: '{{n}} destinations', destinations_other: '{{n}} destinations', projects_one: '{{n}} projet', projects_many: '{{n}} projets', projects_other: '{{n}} projets',
      entries_one: '{{n}} entrée', entries_many: '{{n}} entrées', entries_other: '{{n}} entrées', witnesses_one: '{{n}} témoin', witnesses_many: '{{n}} témoins', witnesses_other: '{{n}} témoins',
    },
  },
  clocks: {
    title: 'Échéances', aware: 'Nous en avons connaissance depuis', awareWhy: 'Pourquoi : ce qui en fait une violation de données', decide: 'Décider', done: 'Fait', state: { waiting: 'en attente', running: 'court', paused: 'en pause', late: 'en retard', done: 'fait' }, due: 'pour le {{at}}', noNumber: 'dans les meilleurs délais', source: 'Source : {{source}}',
  },
  rule: {
    'gdpr-33': 'L’autorité de contrôle : sauf risque improbable pour les personnes. Au-delà, avec motifs ; par étapes si tout n’est pas connu.', 'gdpr-34': 'Les personnes concernées : si le risque est élevé pour elles ; non si les données étaient inintelligibles ou si des mesures ont écarté le risque.',
    'gdpr-33-2': 'Le responsable de traitement, si les données sont traitées pour autrui.', 'cnil-initial': 'CNIL : ce qui est connu à ce stade, en notification initiale.', 'cnil-complement': 'CNIL : le reste, dès qu’il est connu.',
  },
  warn: {
    'lock-vault': 'Seul le secret de déverrouillage le rouvre', 'read-only': 'Les événements sont toujours reçus, et les incidents se traitent', 'revoke-secrets': 'Les scripts s’arrêtent jusqu’à recevoir le nouveau secret, affiché une fois', 'rotate-token': 'Les pages doivent porter le nouveau jeton avant la fin du recouvrement',
    'rotate-shelf': 'Les copies antérieures du magasin de clés deviennent illisibles : faites-en une nouvelle ensuite', 'quarantine-token': 'Les événements sont mis à part jusqu’à décision ; les mises à jour de personnes sont refusées', 'stop-destinations': 'Ce qui est parti y reste : demandez-en l’effacement',
    erase: 'Ce qui est effacé ne revient pas ; les preuves non plus',
  },
  timeline: { title: 'Chronologie', add: 'Ajouter', text: 'Ce qui s’est passé' },
  tasks: { title: 'Tâches', add: 'Ajouter', text: 'Ce qui reste à faire', none: 'Rien à faire.' },
  decisions: { title: 'Décisions', none: 'Rien n’est encore décidé. Décider de ne pas notifier se motive aussi (art. 33(5) du RGPD).', choice: 'Ce qui est décidé', why: 'Pourquoi', article: 'Article, s’il y a lieu', add: 'Consigner', about: 'Objet', subject: { aware: 'connaissance', 'notify-authority': 'notifier l’autorité', 'notify-people': 'informer les personnes', 'not-notify': 'ne pas notifier', scope: 'périmètre', exposure: 'exposition', other: 'autre' } },
  tell: { title: 'Informer', hint: 'Un avis à chaque personne, avec ses champs à elle seulement ; un bulletin pour tous. Les deux partent de ce qui est su ici.', notices: 'Préparer des avis', bulletin: 'Écrire un bulletin' },
  statusTo: { title: 'État', why: 'Pourquoi', contained: 'Contenu', notified: 'Notifié', closed: 'Clore', open: 'Rouvrir' },
  evidence: { title: 'Preuves', none: 'Pas encore de preuve. Un instantané est à une mesure d’ici ; des journaux s’importent en JSON Lines.', import: 'Importer un journal', imported: '{{lines}} lignes, dont {{useful}} disent qui venait d’où' },
}
