/** French words of the page that checks notices. */
import type { VerifyWords } from './en.ts'

export const verifyFr: VerifyWords = {
  title: 'Vérifier un avis',
  lead: 'Collez le texte entier d’un avis, avec les lignes de sa signature, ou ouvrez-le comme fichier. Il est vérifié sur cette page : rien n’est envoyé nulle part, même hors connexion.',
  paste: 'Texte de l’avis', open: 'Ouvrir un fichier', check: 'Vérifier', clear: 'Effacer', saveHint: 'Vous pouvez enregistrer cette page et utiliser la copie sans réseau.',
  noKeys: 'Cette page ne contient pas encore de clé : l’instance qui l’a servie n’a pas émis d’avis.',
  good: 'Cet avis est authentique', goodLead: '{{organisation}} a signé exactement le texte ci-dessous.',
  bad: 'Cet avis n’a pas pu être confirmé',
  replaced: 'Il est remplacé par la version {{version}} du {{date}}.', latest: 'À la connaissance de cette page, aucune version ultérieure ne le remplace. La page connaît ce qui était émis quand elle a été chargée.',
  incident: 'Incident', version: 'Version', date: 'Date', code: 'Code', ledger: 'Registre', entry: 'entrée {{index}}, dans un registre de {{size}}', noLedger: 'aucune preuve n’est jointe ; seule la signature est vérifiée',
  signed: 'Ce qui a été signé', notSaid: 'Ceci ne dit rien des personnes concernées, et nul ne peut le demander ici.',
  key: 'Clé', keyHint: 'Comparez-la avec /.well-known/security.txt, ou avec ce qu’on vous a dit par une autre voie.',
  faults: {
    'no-signature': 'Il n’y a pas de signature. Copiez le message entier, jusqu’à « END SIGNATURE ». Un message qui n’en a pas ne vient pas de nous.',
    'two-signatures': 'Il y a deux signatures. Collez un seul avis.',
    'broken-signature': 'Sa signature est coupée ou abîmée. Copiez le message entier, jusqu’à « END SIGNATURE ».',
    'broken-proof': 'Sa preuve du registre est coupée ou abîmée.',
    'keys-unreadable': 'La clé de cette page est illisible. Rechargez la page.',
    'other-key': 'Il est signé par une autre clé, pas par la nôtre. Ne vous y fiez pas.',
    'wrong-signature': 'Le texte n’est pas celui qui a été signé : quelqu’un l’a modifié ou complété. Ne vous y fiez pas.',
    'no-notice': 'Ce qui a été signé n’est pas un avis.',
    'wrong-proof': 'Le registre n’a pas annoncé ce texte. Ne vous y fiez pas.',
    'foreign-ledger': 'Sa preuve vient d’un autre registre. Ne vous y fiez pas.',
  },
  language: 'English',
}
