/** The words of drafts. Measures that keep evidence or concern nobody outside say nothing in public. */
import type { IncidentKind } from '../../model/incident.ts'
import type { MeasureName } from '../containment/measure.ts'
import type { BulletinLanguage } from './bulletin.ts'

type ByKind<T> = Readonly<Record<IncidentKind, T>>

export const kindSentences: Readonly<Record<BulletinLanguage, ByKind<string>>> = {
  en: {
    'own-breach': 'Somebody got into the system in which we measure how our product is used.',
    'stolen-session': 'Somebody used the stolen access of one of our staff to the system in which we measure how our product is used.',
    insider: 'Somebody with access read data that they had no reason to read, in the system in which we measure how our product is used.',
    'lost-backup': 'A backup of the system in which we measure how our product is used was lost or stolen.',
    collector: 'Somebody controlled a machine that receives data on how our product is used.',
    vendor: 'A vendor to which we had sent data on how our product is used told of a breach.',
    malware: 'Malicious software ran on a device with access to the system in which we measure how our product is used.',
  },
  fr: {
    'own-breach': 'Un tiers s’est introduit dans le système qui mesure l’usage de notre produit.',
    'stolen-session': 'Un tiers a utilisé l’accès volé d’un de nos collaborateurs au système qui mesure l’usage de notre produit.',
    insider: 'Une personne habilitée a lu, sans raison de le faire, des données du système qui mesure l’usage de notre produit.',
    'lost-backup': 'Une sauvegarde du système qui mesure l’usage de notre produit a été perdue ou volée.',
    collector: 'Un tiers a pris le contrôle d’une machine qui reçoit les données d’usage de notre produit.',
    vendor: 'Un prestataire auquel nous avions transmis des données d’usage de notre produit a annoncé une fuite.',
    malware: 'Un logiciel malveillant a tourné sur un appareil ayant accès au système qui mesure l’usage de notre produit.',
  },
}

export const measureSentences: Readonly<Record<BulletinLanguage, Readonly<Record<MeasureName, string>>>> = {
  en: {
    'revoke-sessions': 'Sessions were ended.', 'lock-vault': 'The vault that holds names and addresses was locked.', freeze: 'Exports and reading of single people were stopped.',
    'cancel-grants': 'Permissions to read were taken away.', 'stop-destinations': 'Nothing is sent to the vendor any more.', 'quarantine-token': 'Incoming data is held back for inspection.',
    block: 'Addresses that the access came from are blocked.', 'revoke-secrets': 'Secrets of programs were replaced.', 'revoke-services': 'Accounts of programs were closed.',
    'rotate-token': 'The public key of data collection was replaced.', 'new-factors': 'Staff must prove themselves with new security keys.', 'rotate-epoch': 'The encryption keys were replaced.',
    'rotate-shelf': 'Older copies of the keys were made unreadable.', erase: 'Data was erased.', 'raise-k': 'Small groups are no longer shown.', 'read-only': 'The system was set to reading only.',
    snapshot: '', 'push-checkpoint': '',
  },
  fr: {
    'revoke-sessions': 'Des sessions ont été fermées.', 'lock-vault': 'Le coffre qui garde noms et adresses a été verrouillé.', freeze: 'Les exports et la lecture individuelle ont été suspendus.',
    'cancel-grants': 'Les autorisations de lecture ont été retirées.', 'stop-destinations': 'Plus rien n’est transmis au prestataire.', 'quarantine-token': 'Les données entrantes sont retenues pour examen.',
    block: 'Les adresses d’où venait l’accès sont bloquées.', 'revoke-secrets': 'Les secrets des programmes ont été remplacés.', 'revoke-services': 'Des comptes de programmes ont été fermés.',
    'rotate-token': 'La clé publique de collecte a été remplacée.', 'new-factors': 'Les collaborateurs doivent s’authentifier avec de nouvelles clés de sécurité.', 'rotate-epoch': 'Les clés de chiffrement ont été remplacées.',
    'rotate-shelf': 'Les anciennes copies des clés ont été rendues illisibles.', erase: 'Des données ont été effacées.', 'raise-k': 'Les petits groupes ne sont plus affichés.', 'read-only': 'Le système a été mis en lecture seule.',
    snapshot: '', 'push-checkpoint': '',
  },
}

interface DraftWords {
  readonly day: (day: string) => string
  readonly title: ByKind<(organisation: string) => string>
  readonly cause: (from: string, to: string, noticed: string) => string
  readonly nature: ByKind<string>
  readonly products: (organisation: string) => string
  readonly notComputed: string
  readonly impact: string
  readonly impactBehaviour: string
  readonly noFlaw: string
  readonly recommendations: readonly { readonly title: string; readonly text: string }[]
}

const dayIn = (locale: string) => {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  return (day: string) => format.format(new Date(day))
}

export const draftWords: Readonly<Record<BulletinLanguage, DraftWords>> = {
  en: {
    day: dayIn('en-GB'),
    title: {
      'own-breach': (who) => `Intrusion into the usage data of ${who}`, 'stolen-session': (who) => `Usage data of ${who} read with a stolen access`,
      insider: (who) => `Usage data of ${who} read without a reason`, 'lost-backup': (who) => `A backup of the usage data of ${who} was lost`,
      collector: (who) => `A machine that collects usage data of ${who} was taken over`, vendor: (who) => `Usage data of ${who} exposed at a vendor`,
      malware: (who) => `Malicious software with access to the usage data of ${who}`,
    },
    cause: (from, to, noticed) => `Data could be read ${from === to ? `on ${from}` : `from ${from} to ${to}`}. We noticed it on ${noticed}.`,
    nature: {
      'own-breach': 'Intrusion into our own system.', 'stolen-session': 'Misuse of a stolen access.', insider: 'Misuse of an access from inside.', 'lost-backup': 'Loss or theft of a backup.',
      collector: 'A machine that receives data was taken over.', vendor: 'Breach at a vendor.', malware: 'Malicious software.',
    },
    products: (who) => `The usage statistics of ${who}; no other system.`,
    notComputed: 'Being determined.',
    impact: 'Unwanted mail and attempts at fraud that look credible, since they could use the data above.',
    impactBehaviour: 'Somebody who knows a person well could recognise their use of the product.',
    noFlaw: 'No flaw of a software was used, as far as is known.',
    recommendations: [
      { title: 'Be wary', text: 'Do not trust messages that press you or ask you to sign in, even if they name this incident.' },
      { title: 'Two factors', text: 'Turn on two-factor sign-in or a passkey wherever you can.' },
      { title: 'Keep secrets', text: 'We never ask for a password, a code or a key.' },
      { title: 'Check', text: 'Check that a notice of ours is genuine before you believe it; how is written in it.' },
    ],
  },
  fr: {
    day: dayIn('fr'),
    title: {
      'own-breach': (who) => `Intrusion dans les données d’usage de ${who}`, 'stolen-session': (who) => `Des données d’usage de ${who} lues avec un accès volé`,
      insider: (who) => `Des données d’usage de ${who} lues sans raison`, 'lost-backup': (who) => `Perte d’une sauvegarde des données d’usage de ${who}`,
      collector: (who) => `Une machine de collecte des données d’usage de ${who} compromise`, vendor: (who) => `Des données d’usage de ${who} exposées chez un prestataire`,
      malware: (who) => `Un logiciel malveillant a eu accès aux données d’usage de ${who}`,
    },
    cause: (from, to, noticed) => `Des données ont pu être lues ${from === to ? `le ${from}` : `du ${from} au ${to}`}. Nous l’avons constaté le ${noticed}.`,
    nature: {
      'own-breach': 'Intrusion dans notre propre système.', 'stolen-session': 'Usage d’un accès volé.', insider: 'Usage abusif d’un accès interne.', 'lost-backup': 'Perte ou vol d’une sauvegarde.',
      collector: 'Prise de contrôle d’une machine de collecte.', vendor: 'Fuite chez un prestataire.', malware: 'Logiciel malveillant.',
    },
    products: (who) => `Les statistiques d’usage de ${who} ; aucun autre système.`,
    notComputed: 'En cours d’établissement.',
    impact: 'Courriers indésirables et tentatives de fraude crédibles, car elles pourraient utiliser les données ci-dessus.',
    impactBehaviour: 'Quelqu’un qui connaît bien une personne pourrait reconnaître son usage du produit.',
    noFlaw: 'Aucune faille d’un logiciel n’a été utilisée, à notre connaissance.',
    recommendations: [
      { title: 'Vigilance', text: 'Ne vous fiez pas aux messages qui vous pressent ou vous demandent de vous connecter, même s’ils citent cet incident.' },
      { title: 'Double authentification', text: 'Activez-la, ou une clé d’accès, partout où c’est possible.' },
      { title: 'Ne rien partager', text: 'Nous ne demandons jamais de mot de passe, de code ni de clé.' },
      { title: 'Vérifier', text: 'Vérifiez qu’un avis vient de nous avant d’y croire ; il dit comment.' },
    ],
  },
}
