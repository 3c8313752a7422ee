/** The words of bulletins around what responders wrote. */
import type { BulletinLanguage } from './bulletin.ts'

export interface BulletinWords {
  readonly colon: string
  readonly correction: (day: string) => string
  readonly keyPoints: string
  readonly nature: string
  readonly products: string
  readonly exposed: string
  readonly exposedPossibly: string
  readonly notExposed: string
  readonly impact: string
  readonly measuresBy: (who: string) => string
  readonly vulnerabilities: string
  readonly noCve: string
  readonly recommendations: string
  readonly about: string
  readonly version: string
  readonly versionOf: (version: number, day: string) => string
  readonly replaces: string
  readonly replacedBy: string
  readonly counts: string
  readonly confirmed: string
  readonly potential: string
  readonly excluded: string
  readonly notSeen: string
  readonly verify: string
  readonly howTo: (address: string, key: string) => string
  readonly ledger: string
  readonly entry: string
  readonly checkpoint: string
  readonly source: string
  readonly bulletins: (organisation: string) => string
  readonly none: string
  readonly feeds: string
  readonly otherLanguage: string
}

export const bulletinWords: Readonly<Record<BulletinLanguage, BulletinWords>> = {
  en: {
    colon: ':', correction: (day) => `Correction of ${day}`, keyPoints: 'Key points', nature: 'Nature of the incident', products: 'Products affected',
    exposed: 'Data exposed', exposedPossibly: 'Data exposed (potentially)', notExposed: 'Data NOT exposed', impact: 'Possible impact of the exposed data',
    measuresBy: (who) => `Measures taken by ${who}`, vulnerabilities: 'Vulnerabilities', noCve: 'There is no CVE for this incident.', recommendations: 'Recommendations',
    about: 'This bulletin', version: 'Version', versionOf: (version, day) => `version ${version} of ${day}`, replaces: 'Replaces', replacedBy: 'Replaced by',
    counts: 'People', confirmed: 'confirmed', potential: 'possible', excluded: 'excluded', notSeen: 'no sign seen',
    verify: 'How to verify', howTo: (address, key) => `download ${address} and the file beside it that ends in .minisig, then run “minisign -V” with the notice key of this instance (${key}, in /.well-known/security.txt), or “signet verify”`,
    ledger: 'Ledger', entry: 'entry', checkpoint: 'checkpoint', source: 'Source', bulletins: (organisation) => `Security bulletins of ${organisation}`,
    none: 'There are no bulletins.', feeds: 'Feeds', otherLanguage: 'Français',
  },
  fr: {
    colon: ' :', correction: (day) => `Correction du ${day}`, keyPoints: 'Points clés', nature: 'Nature de l’incident', products: 'Produits affectés',
    exposed: 'Données exposées', exposedPossibly: 'Données exposées (potentiellement)', notExposed: 'Données NON exposées', impact: 'Impact potentiel des données exposées',
    measuresBy: (who) => `Mesures prises par ${who}`, vulnerabilities: 'Vulnérabilités', noCve: 'Aucune CVE n’est associée à cet incident.', recommendations: 'Recommandations',
    about: 'Ce bulletin', version: 'Version', versionOf: (version, day) => `version ${version} du ${day}`, replaces: 'Remplace la', replacedBy: 'Remplacé par la',
    counts: 'Personnes', confirmed: 'exposition confirmée', potential: 'exposition possible', excluded: 'exclues', notSeen: 'sans signe d’exposition',
    verify: 'Comment vérifier', howTo: (address, key) => `téléchargez ${address} et le fichier voisin qui finit par .minisig, puis lancez « minisign -V » avec la clé d’avis de cette instance (${key}, dans /.well-known/security.txt), ou « signet verify »`,
    ledger: 'Registre', entry: 'entrée', checkpoint: 'point de contrôle', source: 'Source', bulletins: (organisation) => `Bulletins de sécurité de ${organisation}`,
    none: 'Il n’y a pas de bulletin.', feeds: 'Flux', otherLanguage: 'English',
  },
}
