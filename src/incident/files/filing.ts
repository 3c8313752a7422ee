/**
 * The filing for an authority, filled in as far as the incident says: the points of GDPR art. 33(3), in general form, and in
 * French in the order of the CNIL's notification. What nobody has decided stays an empty place and says so.
 */
import { behaviourField } from '../../model/incident.ts'
import { clocksOf } from '../clocks/clocks.ts'
import type { ExposureVersion, Incident } from '../desk.ts'
import type { TakenMeasure } from '../containment/measures.ts'

export interface FilingInput {
  readonly incident: Incident
  /** The latest; undefined before the first. */
  readonly exposure: ExposureVersion | undefined
  readonly measures: readonly TakenMeasure[]
  readonly now: number
}

export interface FilingField {
  readonly name: string
  /** Empty: still to be filled in. */
  readonly value: string
}

interface Words {
  readonly names: Readonly<Record<Slot, string>>
  readonly title: string
  readonly empty: string
  readonly kinds: Readonly<Record<Incident['kind'], string>>
  readonly behaviour: string
  readonly initial: string
  readonly complete: string
  readonly people: (exposure: ExposureVersion) => string
  readonly records: (exposure: ExposureVersion) => string
  readonly noCve: string
  readonly rests: (exposure: ExposureVersion) => string
  readonly late: string
  readonly locale: string
}

const slots = [
  'type', 'reference', 'nature', 'occurred', 'aware', 'late', 'cause', 'categories', 'people', 'records', 'consequences', 'measuresBefore', 'measures', 'told',
  'contact', 'processor', 'border', 'ground',
] as const
type Slot = (typeof slots)[number]

const number = (value: number, locale: string) => value.toLocaleString(locale)

const fr: Words = {
  locale: 'fr', title: 'Notification d’une violation de données personnelles (art. 33 du RGPD)', empty: '[à compléter]',
  names: {
    type: 'Type de notification', reference: 'Référence interne', nature: 'Nature de la violation', occurred: 'Date ou période de la violation',
    aware: 'Date et heure de la prise de connaissance', late: 'Motifs du retard, au-delà de 72 heures', cause: 'Origine et circonstances',
    categories: 'Catégories de données concernées', people: 'Catégories et nombre approximatif de personnes concernées',
    records: 'Nombre approximatif d’enregistrements concernés', consequences: 'Conséquences probables pour les personnes',
    measuresBefore: 'Mesures de sécurité en place avant la violation', measures: 'Mesures prises ou envisagées pour y remédier',
    told: 'Information des personnes concernées', contact: 'Délégué à la protection des données ou point de contact', processor: 'Sous-traitant concerné',
    border: 'Traitement transfrontalier', ground: 'Fondement des chiffres',
  },
  kinds: {
    'own-breach': 'Perte de confidentialité : intrusion dans le système', 'stolen-session': 'Perte de confidentialité : session d’un membre usurpée',
    insider: 'Perte de confidentialité : accès interne abusif', 'lost-backup': 'Perte de confidentialité : sauvegarde perdue ou volée',
    collector: 'Perte de confidentialité : point de collecte compromis', vendor: 'Perte de confidentialité chez un sous-traitant ou destinataire',
    malware: 'Perte de confidentialité : logiciel malveillant',
  },
  behaviour: 'comportement sous pseudonyme (événements, pays, navigateur)', initial: 'Notification initiale', complete: 'Notification complémentaire',
  people: ({ confirmed, potential }) => `${number(confirmed, 'fr')} personnes confirmées et ${number(potential, 'fr')} possibles, utilisateurs du produit mesuré`,
  records: ({ rows }) => `${number(rows, 'fr')} lignes du registre`, noCve: 'Aucune CVE.',
  rests: ({ coverage, version, others }) => `Registre infalsifiable, ${number(coverage.ledgerSize, 'fr')} entrées ; version ${version} de l’exposition ; les autres personnes sont ${others === 'excluded' ? 'exclues' : 'non vues (aucun témoin extérieur)'}.`,
  late: '',
}

const en: Words = {
  locale: 'en', title: 'Notification of a personal data breach (GDPR art. 33)', empty: '[to be filled in]',
  names: {
    type: 'Kind of notification', reference: 'Our reference', nature: 'Nature of the breach', occurred: 'When it happened', aware: 'When we became aware',
    late: 'Reasons for the delay, beyond 72 hours', cause: 'Cause and circumstances', categories: 'Categories of data',
    people: 'Categories and approximate number of people', records: 'Approximate number of records', consequences: 'Likely consequences for people',
    measuresBefore: 'Security measures in place before', measures: 'Measures taken or proposed', told: 'Telling the people concerned',
    contact: 'Data protection officer or contact', processor: 'Processor concerned', border: 'Cross-border processing', ground: 'What the figures rest on',
  },
  kinds: {
    'own-breach': 'Loss of confidentiality: intrusion', 'stolen-session': 'Loss of confidentiality: a member’s session was taken',
    insider: 'Loss of confidentiality: abuse from inside', 'lost-backup': 'Loss of confidentiality: a backup was lost or stolen',
    collector: 'Loss of confidentiality: a collecting host was compromised', vendor: 'Loss of confidentiality at a vendor',
    malware: 'Loss of confidentiality: malware',
  },
  behaviour: 'behaviour under a pseudonym (events, country, browser)', initial: 'Initial', complete: 'Complementary',
  people: ({ confirmed, potential }) => `${number(confirmed, 'en')} people confirmed and ${number(potential, 'en')} possible, users of the measured product`,
  records: ({ rows }) => `${number(rows, 'en')} rows of the ledger`, noCve: 'No CVE.',
  rests: ({ coverage, version, others }) => `Tamper-evident ledger of ${number(coverage.ledgerSize, 'en')} entries; version ${version} of the exposure; all others are ${others === 'excluded' ? 'excluded' : 'not seen (no witness outside)'}.`,
  late: '',
}

export function filingFields(language: 'en' | 'fr', { incident, exposure, measures, now }: FilingInput): FilingField[] {
  const words = language === 'fr' ? fr : en
  const day = (at: number | null) => (at === null ? '' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`)
  const fields = [...new Set((exposure?.projects ?? []).flatMap((project) => project.fields.map(({ field }) => (field === behaviourField ? words.behaviour : field))))]
  const authority = clocksOf(incident, now).find(({ rule }) => rule.id === 'gdpr-33')!
  const told = incident.decisions.filter(({ about }) => about === 'notify-people' || about === 'not-notify').at(-1)
  const values: Readonly<Record<Slot, string>> = {
    type: authority.doneAt === null ? words.initial : words.complete,
    reference: `${incident.name}, version ${incident.version}`,
    nature: words.kinds[incident.kind],
    occurred: [day(incident.occurred.from), day(incident.occurred.until)].filter(Boolean).join(' – '),
    aware: day(incident.aware?.at ?? null),
    late: authority.state === 'late' ? '' : '–',
    cause: `${incident.what} ${incident.cves.length === 0 ? words.noCve : incident.cves.join(', ')}`,
    categories: fields.join(', '),
    people: exposure === undefined ? '' : words.people(exposure),
    records: exposure === undefined ? '' : words.records(exposure),
    consequences: incident.severityReasons,
    measuresBefore: '',
    measures: measures.filter(({ state }) => state === 'done').map(({ measure, startedAt }) => `${measure} (${day(startedAt)})`).join('; '),
    told: told === undefined ? '' : `${told.choice}. ${told.why}`,
    contact: incident.roles.find(({ role }) => role === 'dpo')?.who ?? '',
    processor: '', border: '',
    ground: exposure === undefined ? '' : words.rests(exposure),
  }
  return slots.map((slot) => ({ name: words.names[slot], value: values[slot] }))
}

export function filingText(language: 'en' | 'fr', input: FilingInput): string {
  const words = language === 'fr' ? fr : en
  return `${words.title}\n\n${filingFields(language, input).map(({ name, value }) => `${name}\n  ${(value || words.empty).replaceAll('\n', '\n  ')}\n`).join('\n')}`
}
