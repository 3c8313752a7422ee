/** The attackers of a drill in the reader's language: what each holds and what was promised, by how the server says it. */
import type { Language } from '../look/preferences.ts'

/** Of what is said in English; anything that is not here is shown as it came. */
const french: ReadonlyMap<string, string> = new Map([
  ['a copy of the data directory and both backups, without the collectors’ keys', 'une copie du répertoire de données et des deux sauvegardes, sans les clés des collecteurs'],
  ['the same with the pseudonym key', 'la même, avec la clé des pseudonymes'],
  ['the same with the unlock secret', 'la même, avec le secret de déverrouillage'],
  ['an analyst’s session cookie', 'le cookie de session d’un analyste'],
  ['a project’s secret', 'le secret d’un projet'],
  ['a service account with every scope', 'un compte de service avec tous les droits'],
  ['a session and one live code, relayed', 'une session et un code en direct, relayé'],
  ['a phishing page, against a passkey', 'une page d’hameçonnage, face à une clé d’accès'],
  ['malware in a browser while five people are opened', 'un logiciel malveillant dans un navigateur où cinq personnes sont ouvertes'],
  ['the same, and it asks for a made-up person', 'le même, et il demande une personne inventée'],
  ['a backup of the data, and the true addresses', 'une sauvegarde des données, et les vraies adresses'],
  ['that, and a backup of the keys', 'cela, et une sauvegarde des clés'],
  ['root on the collector for a while', 'root sur le collecteur pendant un temps'],
  ['root on the app’s server, vault locked', 'root sur le serveur, coffre verrouillé'],
  ['the vault’s process while it is unlocked', 'le processus du coffre, déverrouillé'],
  ['an insider who may unseal, alone', 'un membre qui peut desceller, seul'],
  ['two members who collude', 'deux membres de connivence'],
  ['the public token and true ids', 'le jeton public et de vrais identifiants'],
  ['formulas as names and values of events', 'des formules comme noms et valeurs d’événements'],
  ['an owner’s session, naming the server’s own addresses as a webhook', 'une session de propriétaire, qui donne les adresses du serveur comme webhook'],
  ['another project’s secret, at every route', 'le secret d’un autre projet, à toutes les routes'],
  ['root on the ledger’s host', 'root sur la machine du registre'],
  ['a member who writes names into reasons, and a reader of the ledger’s files', 'un membre qui met des noms dans les motifs, et un lecteur des fichiers du registre'],
  ['a vendor’s copy of forwarded events', 'la copie d’un prestataire, d’événements transmis'],
  ['the same, where addresses were granted to it', 'la même, où des adresses lui étaient accordées'],
  ['whoever can write the collectors’ key file', 'qui peut écrire le fichier de clés des collecteurs'],
  ['0 identities, 0 guesses confirmed, no foothold', '0 identité, 0 supposition confirmée, aucun point d’appui'],
  ['0 identities, 0 guesses confirmed', '0 identité, 0 supposition confirmée'],
  ['0 identities; guesses are confirmed', '0 identité ; les suppositions sont confirmées'],
  ['everybody: this is what the secret is for', 'tout le monde : le secret sert à cela'],
  ['at most 20 people', '20 personnes au plus'],
  ['at most 20 people an hour', '20 personnes par heure au plus'],
  ['0 identities, not signed in', '0 identité, pas de session'],
  ['those 5 people', 'ces 5 personnes'],
  ['0 identities, the vault locks, an alarm', '0 identité, le coffre se verrouille, une alarme'],
  ['who arrives meanwhile; guesses are confirmed', 'qui arrive entre-temps ; les suppositions sont confirmées'],
  ['everybody: it is the crown jewel', 'tout le monde : c’est le joyau'],
  ['whomever they ask for, under both names', 'qui ils demandent, sous leurs deux noms'],
  ['reads nothing, no kept value lost; can add its own', 'ne lit rien, aucune valeur perdue ; peut ajouter les siennes'],
  ['0 cells that a spreadsheet computes', '0 cellule qu’un tableur calcule'],
  ['0 connections', '0 connexion'],
  ['0 answers', '0 réponse'],
  ['each change found out by a kept checkpoint', 'chaque changement trouvé par un point de contrôle gardé'],
  ['nothing is sealed to their key, and an alarm', 'rien n’est scellé à leur clé, et une alarme'],
  ['0 addresses or numbers', '0 adresse ou numéro'],
  ['0 identities; ids of its own', '0 identité ; des identifiants à lui'],
  ['the addresses that were sent, each in the report', 'les adresses envoyées, chacune dans le rapport'],
  ['hostile values in pages', 'des valeurs hostiles dans les pages'],
  ['poisoned referrers', 'des référents empoisonnés'],
  ['a copy of an issued notice, changed and passed on', 'une copie d’un avis émis, modifiée et transmise'],
  ['no changed copy verifies, nobody is named in it', 'aucune copie modifiée ne se vérifie, personne n’y est nommé'],
  ['the public token, setting victims’ addresses to its own before notices go out', 'le jeton public, qui met ses adresses à la place de celles de victimes avant les avis'],
  ['0 notices to its addresses, each victim gets one', '0 avis à ses adresses, un pour chaque victime'],
  ['a poisoned package', 'un paquet empoisonné'],
  ['a clock that is set', 'une horloge déréglée'],
])

export function sayAttacker(text: string, language: Language): string {
  return language === 'fr' ? french.get(text) ?? text : text
}

/** For the test that holds this list against what drills say. */
export const translated: readonly string[] = [...french.keys()]
