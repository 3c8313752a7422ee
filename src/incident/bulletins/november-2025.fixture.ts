/**
 * The incident of November 2025, from its facts and in our own words: a bulletin as the customer of the vendor could have
 * published it, and the version that corrects it.
 */
import type { Bulletin, BulletinText } from './bulletin.ts'

const fr: BulletinText = {
  title: 'Des données de clients de l’API d’OpenAI exposées chez Mixpanel',
  heading: 'Fuite chez Mixpanel : des données de clients de l’API d’OpenAI',
  what: 'Un tiers a exporté de chez Mixpanel, fournisseur d’analyse d’audience d’OpenAI, un jeu de données limité sur des utilisateurs de l’API d’OpenAI. Les conversations, les requêtes, les mots de passe, les clés API et les données de paiement n’en font pas partie.',
  cause: 'L’accès a été obtenu par une campagne de smishing (hameçonnage par SMS), détectée chez Mixpanel le 8 novembre 2025. OpenAI a reçu le jeu de données concerné le 25 novembre.',
  nature: 'Compromission de données chez un fournisseur tiers (Mixpanel).',
  products: 'Uniquement l’API d’OpenAI.',
  exposed: 'Nom du compte API, adresse e-mail du compte, localisation approximative, système d’exploitation et navigateur, sites référents, identifiants d’organisation ou d’utilisateur.',
  exposedIsPossible: true,
  notExposed: 'Conversations, requêtes API, données d’utilisation de l’API, mots de passe, identifiants de connexion, clés API, moyens de paiement, pièces d’identité gouvernementales.',
  impact: 'Les données peuvent servir à du phishing ou à de l’ingénierie sociale.',
  measures: [
    { by: 'OpenAI', what: 'Notification des personnes concernées, retrait de Mixpanel des services de production, enquête en cours.' },
    { by: 'Mixpanel', what: 'Sécurisation des comptes touchés, révocation des sessions, rotation des identifiants, blocage des adresses IP malveillantes, réinitialisation des mots de passe des employés, nouveaux contrôles de sécurité.' },
  ],
  vulnerabilities: 'La cause est une campagne de smishing, pas une faille de logiciel.',
  recommendations: [
    { title: 'Vigilance accrue', text: 'Se méfier des messages qui semblent venir d’OpenAI, surtout avec des liens ou des pièces jointes, et en vérifier la provenance.' },
    { title: 'Authentification à deux facteurs (2FA)', text: 'L’activer sur les comptes.' },
    { title: 'Ne rien partager de sensible', text: 'Ne jamais envoyer de mot de passe, de clé API ou de code de vérification par e-mail, SMS ou chat.' },
    { title: 'Vérifier les communications', text: 'S’assurer que liens et pièces jointes viennent d’un domaine officiel d’OpenAI.' },
  ],
}

const en: BulletinText = {
  title: 'Data of OpenAI API customers exposed at Mixpanel',
  what: 'Somebody exported from Mixpanel, an analytics vendor of OpenAI, a limited dataset about users of OpenAI’s API. Conversations, requests, passwords, API keys and payment details are not in it.',
  cause: 'The access came from a smishing campaign (phishing by SMS), detected at Mixpanel on 8 November 2025. OpenAI received the dataset on 25 November.',
  nature: 'Data compromised at a third-party vendor (Mixpanel).',
  products: 'OpenAI’s API only.',
  exposed: 'Name of the API account, its e-mail address, approximate location, operating system and browser, referring sites, organisation or user ids.',
  exposedIsPossible: true,
  notExposed: 'Conversations, API requests, API usage data, passwords, credentials, API keys, payment details, government ids.',
  impact: 'The data can be used for phishing or social engineering.',
  measures: [
    { by: 'OpenAI', what: 'Affected people told, Mixpanel taken out of production, investigation under way.' },
    { by: 'Mixpanel', what: 'Affected accounts secured, sessions revoked, credentials rotated, malicious IP addresses blocked, employees’ passwords reset, new security controls.' },
  ],
  vulnerabilities: 'The cause is a smishing campaign, not a flaw in software.',
  recommendations: [
    { title: 'Be wary', text: 'Distrust messages that seem to come from OpenAI, above all with links or attachments, and check where they come from.' },
    { title: 'Two-factor authentication (2FA)', text: 'Turn it on for accounts.' },
    { title: 'Share nothing sensitive', text: 'Never send passwords, API keys or verification codes by e-mail, SMS or chat.' },
    { title: 'Check messages', text: 'Make sure that links and attachments come from an official domain of OpenAI.' },
  ],
}

export const november2025: Bulletin = {
  slug: 'openai-api-customers-mixpanel', version: 1, date: '2025-11-27', firstDate: '2025-11-27', tags: ['veille-cyber', 'bleepingcomp'], cves: [], counts: null,
  source: { name: 'BleepingComputer', url: 'https://www.bleepingcomputer.com/news/security/openai-discloses-api-customer-data-breach-via-mixpanel-vendor-hack/' },
  text: { en, fr },
}

export const december2025: Bulletin = {
  ...november2025, version: 2, date: '2025-12-19',
  text: {
    fr: {
      ...fr, products: 'L’API d’OpenAI, et certains utilisateurs de ChatGPT.',
      correction: 'Certains utilisateurs de ChatGPT sont également concernés ; la version 1 disait que seuls ceux de l’API l’étaient.',
    },
    en: { ...en, products: 'OpenAI’s API, and some users of ChatGPT.', correction: 'Some users of ChatGPT were affected too; version 1 said that only those of the API were.' },
  },
}
