import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openCheckpoint, signCheckpoint, splitNotes } from './checkpoint.ts'
import { emptyRoot } from './merkle.ts'
import { isKeyName, NoteError, noteKeyText, openNote, parseNoteKey, signNote } from './note.ts'

/** The example of Go's golang.org/x/mod/sumdb/note, and the one of the C2SP tools. */
const goSeed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1)
const goKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const goText =
  'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n'
const goNote =
  `${goText}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`
const c2spKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const c2spNote =
  'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'

const goPrivate = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), goSeed]),
  format: 'der',
  type: 'pkcs8',
})
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const mine = { name: 'log.example/one', key: publicKey }

describe('signed notes', () => {
  test('L4 signNote() and noteKeyText() write what Go writes', () => {
    expect(signNote(goText, [{ name: 'PeterNeumann', privateKey: goPrivate }])).toBe(goNote)
    expect(noteKeyText({ name: 'PeterNeumann', key: createPublicKey(goPrivate) })).toBe(goKey)
  })

  test('L4 openNote() reads notes of other tools', () => {
    expect(openNote(goNote, [parseNoteKey(goKey)])).toBe(goText)
    expect(openNote(c2spNote, [parseNoteKey(goKey), parseNoteKey(c2spKey)])).toBe('This is an example message.\n')
  })

  test('L4 signatures of strangers are passed over, wrong ones of known keys are not', () => {
    const both = `${goNote}${signNote(goText, [{ name: mine.name, privateKey }]).split('\n\n')[1]}`
    expect(openNote(both, [mine])).toBe(goText)
    expect(openNote(both, [parseNoteKey(goKey), mine])).toBe(goText)
    expect(() => openNote(goNote, [mine])).toThrow('not signed by the key')
    expect(() => openNote(both.replace('answer', 'Answer'), [mine])).toThrow('does not match')
  })

  test.each([
    ['no signatures', goText],
    ['no line feed at the end', goNote.slice(0, -1)],
    ['a control character', goNote.replace('think', 'th\u0007nk')],
    ['a carriage return', goNote.replace(',\n', ',\r\n')],
    ['a signature that is not base64', goNote.replace('x08go', 'x0 go')],
    ['too many signatures', goNote + goNote.split('\n\n')[1]!.repeat(64)],
  ])('L4 openNote() refuses %s', (_, note) => {
    expect(() => openNote(note, [parseNoteKey(goKey)])).toThrow(NoteError)
  })

  test.each(['', 'name', 'name+00000000+AAAA', goKey.replace('c74f20a3', 'c74f20a4'), goKey.replace('+AR', '+BR')])(
    'L4 parseNoteKey() refuses %j', (text) => {
      expect(() => parseNoteKey(text)).toThrow(NoteError)
    },
  )

  test('L4 a key name has no spaces, plus signs or control characters', () => {
    expect(['a.example/log', 'a b', 'a+b', 'a\u00a0b', 'a\nb', 'a\u0000', ''].map(isKeyName)).toEqual([
      true, false, false, false, false, false, false,
    ])
  })
})

describe('checkpoints', () => {
  const checkpoint = { origin: mine.name, size: 20_852_163, root: emptyRoot }

  test('L5 a checkpoint comes back as it was signed', () => {
    const note = signCheckpoint(checkpoint, privateKey)
    expect(note.split('\n').slice(0, 4)).toEqual([mine.name, '20852163', emptyRoot.toString('base64'), ''])
    expect(openCheckpoint(note, mine)).toEqual(checkpoint)
  })

  test.each([
    ['another log', `other.example\n1\n${emptyRoot.toString('base64')}\n`],
    ['a size with a zero in front', `${mine.name}\n01\n${emptyRoot.toString('base64')}\n`],
    ['a negative size', `${mine.name}\n-1\n${emptyRoot.toString('base64')}\n`],
    ['a size beyond counting', `${mine.name}\n9007199254740993\n${emptyRoot.toString('base64')}\n`],
    ['a short root', `${mine.name}\n1\nAAAA\n`],
    ['a root with loose bits', `${mine.name}\n1\n${emptyRoot.toString('base64').replace('FU=', 'FV=')}\n`],
    ['no root', `${mine.name}\n1\n`],
    ['lines that we do not know', `${mine.name}\n1\n${emptyRoot.toString('base64')}\nmore\n`],
  ])('L5 openCheckpoint() refuses %s, however well signed', (_, text) => {
    expect(() => openCheckpoint(signNote(text, [{ name: mine.name, privateKey }]), mine)).toThrow(NoteError)
  })

  test('L5 splitNotes() leaves out a note that was cut off', () => {
    const notes = [1, 2, 3].map((size) => signCheckpoint({ ...checkpoint, size }, privateKey))
    const text = notes.map((note) => `${note}\n`).join('')
    expect(splitNotes(text)).toEqual(notes)
    for (let cut = 1; cut < notes[2]!.length; cut++) expect(splitNotes(text.slice(0, -cut))).toEqual(notes.slice(0, 2))
    expect(splitNotes('')).toEqual([])
  })
})
