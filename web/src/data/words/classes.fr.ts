/** Les classes du filtre en français : ce que c’est, pourquoi ce traitement, comment cesser de l’envoyer. */
export const classesFr = {
  'password': {
    name: 'Mot de passe', is: 'mots et phrases de passe, par leur nom, dans les formulaires, les URL, les journaux',
    why: 'Aucun rapport n’en a besoin, et une copie volée ouvre un compte',
    fix: 'Ne passez pas les valeurs d’un formulaire à un appel d’analyse. Dites que le formulaire est parti, et par quelle voie. Si la capture automatique lit le champ, bloquez-le.',
  },
  'pin': {
    name: 'Code secret', is: 'codes PIN, cryptogrammes de cartes, codes à usage unique',
    why: 'Un code vaut quelque chose pour qui le lit à temps',
    fix: 'Envoyez si le code a été accepté, jamais le code. Le nombre d’essais en dit plus que les essais.',
  },
  'api-key': {
    name: 'Clé d’API', is: 'clés et jetons de services, et secrets par leur nom',
    why: 'Qui la détient agit en votre nom',
    fix: 'Révoquez la clé là où elle a été faite : elle est passée par un navigateur. Envoyez ensuite quel service a été appelé et ce qu’il en est sorti, pas de quoi l’appeler.',
  },
  'jwt': {
    name: 'JSON Web Token', is: 'jetons signés qui portent une session ou une identité',
    why: 'C’est une session que chacun peut employer jusqu’à sa fin',
    fix: 'N’envoyez ni le jeton ni l’en-tête qui le porte. Pour savoir si quelqu’un est connecté, envoyez oui ou non.',
  },
  'private-key': {
    name: 'Clé privée', is: 'clés privées au format PEM, PuTTY ou DER',
    why: 'Une clé qui a été vue n’en est plus une',
    fix: 'Remplacez la clé : elle a quitté sa place. Cherchez ensuite ce qui envoie le contenu entier d’un fichier ou d’un champ, et envoyez-en la nature et la taille.',
  },
  'url-credential': {
    name: 'Accès dans une URL', is: 'mots de passe et jetons dans l’utilisateur, la requête, le fragment ou le chemin d’une adresse',
    why: 'Un lien avec jeton connecte celui qui le suit',
    fix: 'Coupez la requête et le fragment avant que l’adresse d’une page soit envoyée, surtout sur les pages de mot de passe oublié, de confirmation ou d’invitation.',
  },
  'connection-string': {
    name: 'Chaîne de connexion', is: 'utilisateur et mot de passe de bases, de files et de serveurs de courriel',
    why: 'Elle ouvre la base elle-même',
    fix: 'Changez ce mot de passe. Les messages d’erreur portent souvent ces chaînes : envoyez la sorte d’erreur, pas son message.',
  },
  'webhook': {
    name: 'Adresse de webhook', is: 'adresses où n’importe qui peut écrire (Slack, Discord, Teams, Zapier…)',
    why: 'Qui connaît l’adresse peut y écrire',
    fix: 'Envoyez quelle intégration a été mise en place, pas son adresse. Faites une nouvelle adresse pour celle qui a été envoyée.',
  },
  'session': {
    name: 'Session', is: 'identifiants de session, cookies et en-têtes d’autorisation',
    why: 'Un identifiant de session est la session',
    fix: 'Laissez de côté cookies et en-têtes. Les sessions des rapports se déduisent des heures des évènements, sans identifiant.',
  },
  'card': {
    name: 'Carte de paiement', is: 'numéros de carte, par émetteur et somme de contrôle',
    why: 'Les quatre derniers chiffres suffisent à reconnaître une carte',
    fix: 'Envoyez la marque de la carte, ou les quatre derniers chiffres que donne votre service de paiement. Le numéro ne devrait jamais atteindre le code de votre page.',
  },
  'iban': {
    name: 'Compte bancaire', is: 'IBAN, par pays, longueur et somme de contrôle',
    why: 'Un rapport sur les paiements veut le moyen, pas le compte',
    fix: 'Envoyez le moyen de paiement, et le pays de la banque s’il compte.',
  },
  'government-id': {
    name: 'Identifiant d’État', is: 'numéros nationaux de personnes, d’impôt et d’assurance',
    why: 'Il suit une personne toute sa vie',
    fix: 'Envoyez que l’identifiant a été vérifié et comment cela s’est fini.',
  },
  'email': {
    name: 'Adresse e-mail', is: 'adresses e-mail, seules ou dans un texte',
    why: 'Elle nomme une personne, sa place est au coffre',
    fix: 'Mettez-la une fois sur la personne, où elle est gardée sous scellé, et laissez-la hors des évènements : ils sont déjà tous liés à la personne.',
  },
  'phone': {
    name: 'Numéro de téléphone', is: 'numéros de téléphone, seuls ou dans un texte',
    why: 'Il nomme une personne, sa place est au coffre',
    fix: 'Mettez-le une fois sur la personne, où il est gardé sous scellé, et laissez-le hors des évènements.',
  },
  'person-name': {
    name: 'Nom d’une personne', is: 'prénoms, noms et noms d’utilisateur',
    why: 'Il nomme une personne, sa place est au coffre',
    fix: 'Mettez-le une fois sur la personne, où il est gardé sous scellé. Dans les évènements, le pseudonyme tient sa place.',
  },
  'address': {
    name: 'Adresse postale', is: 'rues, numéros, codes postaux avec un lieu',
    why: 'Une maison vaut un nom',
    fix: 'Envoyez le pays, ou la région. Le pays et la ville viennent aussi d’eux-mêmes, du lieu d’où part l’évènement.',
  },
  'birth-date': {
    name: 'Date de naissance', is: 'jours de naissance, par leur nom ou leur forme',
    why: 'Avec un code postal, elle désigne presque chacun',
    fix: 'Envoyez une tranche d’âge.',
  },
  'identity': {
    name: 'Identité', is: 'portraits, et ce que le projet a marqué comme identifiant',
    why: 'Le projet dit que cela nomme une personne',
    fix: 'Mettez-le une fois sur la personne, où il est gardé sous scellé. S’il ne nomme personne, changez son classement au dictionnaire.',
  },
  'ip-address': {
    name: 'Adresse IP', is: 'adresses d’appareils, sous un nom qui le dit',
    why: 'Le lieu en est déduit, puis l’adresse ne sert plus',
    fix: 'Laissez-la de côté : pays, région et ville sont remplis à l’arrivée.',
  },
  'form-value': {
    name: 'Valeur d’un champ', is: 'ce qu’un visiteur a saisi, comme la capture automatique peut l’envoyer',
    why: 'Ce qui est saisi peut être n’importe quoi',
    fix: 'Bloquez le champ, ou l’attribut qui répète ce qu’on y saisit. Pour savoir si un formulaire sert, son nom et ses étapes suffisent.',
  },
  'long-text': {
    name: 'Texte écrit par quelqu’un', is: 'messages, commentaires, consignes, prose de plus de 256 caractères',
    why: 'Les gens écrivent sur les gens',
    fix: 'Envoyez une longueur ou un sujet. Le texte a sa place là où la conversation est gardée.',
  },
  'entropy': {
    name: 'Texte d’apparence aléatoire', is: 'texte qui peut être un secret de forme inconnue',
    why: 'Souvent un identifiant, parfois un secret',
    fix: 'Regardez ce que c’est. L’identifiant d’une chose convient, sous un nom qui finit par _id ; un secret doit partir.',
  },
  'unplanned': {
    name: 'Hors du plan', is: 'évènements et propriétés que le plan strict ne connaît pas',
    why: 'Personne n’a dit à quoi cela sert',
    fix: 'Ajoutez-le au plan avec un responsable et une raison, ou cessez de l’envoyer.',
  },
  'nesting': {
    name: 'Imbriqué trop profond', is: 'ce qui se trouve à plus de 24 niveaux',
    why: 'Nul ne peut l’interroger, et nul ne le lit',
    fix: 'Envoyez les quelques chiffres que vous interrogerez comme des propriétés à part.',
  },
} as const
