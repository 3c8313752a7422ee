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
  readonly howTo: (file: string, keys: string) => string
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
    verify: 'How to verify', howTo: (file, keys) => `download ${file} and the keys of this instance, ${keys}, then run “signet verify FILE --keys KEYS”: it says whether the ledger took exactly this text`,
    ledger: 'Ledger', entry: 'entry', checkpoint: 'checkpoint', source: 'Source', bulletins: (organisation) => `Security bulletins of ${organisation}`,
    none: 'There are no bulletins.', feeds: 'Feeds', otherLanguage: 'Français',
  },
  fr: {
    colon: ' :', correction: (day) => `Correction du ${day}`, keyPoints: 'Points clés', nature: 'Nature de l’incident', products: 'Produits affectés',
    exposed: 'Données exposées', exposedPossibly: 'Données exposées (potentiellement)', notExposed: 'Données NON exposées', impact: 'Impact potentiel des données exposées',
    measuresBy: (who) => `Mesures prises par ${who}`, vulnerabilities: 'Vulnérabilités', noCve: 'Aucune CVE n’est associée à cet incident.', recommendations: 'Recommandations',
    about: 'Ce bulletin', version: 'Version', versionOf: (version, day) => `version ${version} du ${day}`, replaces: 'Remplace la', replacedBy: 'Remplacé par la',
    counts: 'Personnes', confirmed: 'exposition confirmée', potential: 'exposition possible', excluded: 'exclues', notSeen: 'sans signe d’exposition',
    verify: 'Comment vérifier', howTo: (file, keys) => `téléchargez ${file} et les clés de cette instance, ${keys}, puis lancez « signet verify FICHIER --keys CLÉS » : il dit si le registre a pris exactement ce texte`,
    ledger: 'Registre', entry: 'entrée', checkpoint: 'point de contrôle', source: 'Source', bulletins: (organisation) => `Bulletins de sécurité de ${organisation}`,
    none: 'Il n’y a pas de bulletin.', feeds: 'Flux', otherLanguage: 'English',
  },
}
