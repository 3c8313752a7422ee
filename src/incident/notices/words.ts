/** The words of notices. What a responder writes stands between them; nothing else differs from one incident to another. */
import type { InLanguages } from './facts.ts'

interface NoticeMeta {
  readonly version: number
  readonly date: string
  readonly incident: string
  readonly code: string
}

interface NoticeWords {
  readonly subject: (organisation: string, version: number) => string
  readonly title: (organisation: string) => string
  readonly version: (meta: NoticeMeta) => string
  readonly correction: string
  readonly why: (organisation: string) => string
  readonly what: string
  readonly onDay: (day: string) => string
  readonly between: (from: string, to: string) => string
  readonly exposed: string
  readonly possibly: string
  readonly notExposed: string
  readonly notSeen: string
  readonly neverHeld: string
  readonly none: string
  readonly done: string
  readonly underWay: string
  readonly doThis: string
  readonly advice: readonly string[]
  readonly notNeeded: string
  readonly needless: readonly string[]
  readonly neverAsk: (organisation: string) => string
  readonly neverAsked: readonly string[]
  readonly contact: string
  readonly check: (address: string) => string
  readonly checkByProgram: string
}

export const noticeWords: InLanguages<NoticeWords> = {
  en: {
    subject: (organisation, version) => `About your data at ${organisation}${version > 1 ? ` (version ${version} of this notice)` : ''}`,
    title: (organisation) => `Notice from ${organisation} about your data`,
    version: ({ version, date, incident, code }) =>
      `Version ${version} of ${date}. Incident ${incident}. Your code: ${code}.${version > 1 ? ' It replaces the earlier versions.' : ''}`,
    correction: 'What changed:',
    why: (organisation) => `You receive this because records of ${organisation} about you were part of a security incident.`,
    what: 'WHAT HAPPENED',
    onDay: (day) => `Others could read data on ${day}.`,
    between: (from, to) => `Others could read data between ${from} and ${to}.`,
    exposed: 'YOUR DATA THAT WAS EXPOSED',
    possibly: 'YOUR DATA THAT WAS POSSIBLY EXPOSED',
    notExposed: 'YOUR DATA THAT WAS NOT EXPOSED',
    notSeen: 'YOUR DATA FOR WHICH WE SEE NO SIGN OF EXPOSURE',
    neverHeld: 'WHAT WE DO NOT HOLD IN THIS SYSTEM, SO IT CANNOT HAVE BEEN EXPOSED',
    none: 'nothing',
    done: 'WHAT WE HAVE DONE',
    underWay: 'our work on this is still under way',
    doThis: 'WHAT YOU CAN DO',
    advice: [
      'Be wary of messages that seem to come from us and speak of this incident, above all those with links or attachments.',
      'Open our site by its address or your own bookmark, not from a message.',
      'Turn on two-factor authentication where you can.',
    ],
    notNeeded: 'WHAT IS NOT NEEDED',
    needless: ['You need not change your password because of this incident.', 'You need not answer this message or confirm anything.'],
    neverAsk: (organisation) => `WHAT ${organisation.toUpperCase()} WILL NEVER ASK YOU FOR`,
    neverAsked: ['Passwords, codes, API keys or card numbers, by e-mail, SMS, telephone or chat.', 'Payments, or access to your device.'],
    contact: 'QUESTIONS',
    check: (address) => `This notice is signed. To check it, type ${address} into your browser and paste the whole of this text there, with the lines below. Your text stays on your device.`,
    checkByProgram: 'This notice is signed. To check it, save the whole of this text to a file and run "signet verify FILE".',
  },
  fr: {
    subject: (organisation, version) => `Au sujet de vos données chez ${organisation}${version > 1 ? ` (version ${version} de cet avis)` : ''}`,
    title: (organisation) => `Avis de ${organisation} au sujet de vos données`,
    version: ({ version, date, incident, code }) =>
      `Version ${version} du ${date}. Incident ${incident}. Votre code : ${code}.${version > 1 ? ' Elle remplace les versions précédentes.' : ''}`,
    correction: 'Ce qui change :',
    why: (organisation) => `Vous recevez cet avis parce que des données de ${organisation} qui vous concernent sont touchées par un incident de sécurité.`,
    what: 'CE QUI S’EST PASSÉ',
    onDay: (day) => `Des tiers ont pu lire des données le ${day}.`,
    between: (from, to) => `Des tiers ont pu lire des données entre le ${from} et le ${to}.`,
    exposed: 'VOS DONNÉES EXPOSÉES',
    possibly: 'VOS DONNÉES PEUT-ÊTRE EXPOSÉES',
    notExposed: 'VOS DONNÉES NON EXPOSÉES',
    notSeen: 'VOS DONNÉES POUR LESQUELLES NOUS NE VOYONS AUCUN SIGNE D’EXPOSITION',
    neverHeld: 'CE QUE CE SYSTÈME NE CONTIENT PAS, ET QUI N’A DONC PAS PU ÊTRE EXPOSÉ',
    none: 'aucune',
    done: 'CE QUE NOUS AVONS FAIT',
    underWay: 'notre travail sur cet incident est en cours',
    doThis: 'CE QUE VOUS POUVEZ FAIRE',
    advice: [
      'Méfiez-vous des messages qui semblent venir de nous et parlent de cet incident, surtout s’ils contiennent des liens ou des pièces jointes.',
      'Ouvrez notre site par son adresse ou par votre propre favori, pas depuis un message.',
      'Activez l’authentification à deux facteurs là où vous le pouvez.',
    ],
    notNeeded: 'CE QUI N’EST PAS NÉCESSAIRE',
    needless: ['Vous n’avez pas à changer votre mot de passe à cause de cet incident.', 'Vous n’avez ni à répondre à ce message, ni à confirmer quoi que ce soit.'],
    neverAsk: (organisation) => `CE QUE ${organisation.toUpperCase()} NE VOUS DEMANDERA JAMAIS`,
    neverAsked: ['Mots de passe, codes, clés d’API ou numéros de carte, par e-mail, SMS, téléphone ou chat.', 'Un paiement, ou l’accès à votre appareil.'],
    contact: 'QUESTIONS',
    check: (address) => `Cet avis est signé. Pour le vérifier, tapez ${address} dans votre navigateur et collez-y ce texte entier, avec les lignes ci-dessous. Votre texte reste sur votre appareil.`,
    checkByProgram: 'Cet avis est signé. Pour le vérifier, enregistrez ce texte entier dans un fichier et lancez « signet verify FICHIER ».',
  },
}
