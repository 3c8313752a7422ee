import type { NoticeFacts, NoticePerson } from './facts.ts'

export const someFacts: NoticeFacts = {
  incident: '7', version: 1, date: '2025-11-27', organisation: 'Example', contact: 'privacy@example.org', verifyAt: 'https://signet.example.org/verify',
  what: { en: 'Somebody used a stolen session of one of us to read records.', fr: 'Quelqu’un a utilisé la session volée d’un de nos collègues pour lire des données.' },
  from: '2025-11-09', to: '2025-11-12',
  measures: { en: ['All sessions were revoked.'], fr: ['Toutes les sessions ont été révoquées.'] },
  correction: null, witnessed: true,
}

export const somebody: NoticePerson = { code: 'K7QX-29FM-TR4P-8WZA', language: 'en', exposed: ['$email', '$name'], possibly: ['$behaviour'], notExposed: ['$phone'] }
