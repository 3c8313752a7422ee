/**
 * The page that checks notices. It is built into one file without a second request, so that it works offline and from a
 * disk; it shows text as text, and keeps nothing.
 */
import { checkNotice, nameOfKey, type NoticeVerdict, type PublishedKeys } from '../../../src/model/signed/check-notice.ts'
import { mailText } from '../../../src/model/signed/mail-text.ts'
import { verifyEn, type VerifyWords } from './words/en.ts'
import { verifyFr } from './words/fr.ts'

const largestFile = 1024 * 1024
const keys = JSON.parse(document.querySelector('#keys')?.textContent ?? 'null') as PublishedKeys | null
let language: 'en' | 'fr' = navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en'
let words: VerifyWords
let verdict: NoticeVerdict | undefined
/** Which check the page waits for: the answer to an earlier one is not shown. */
let asked = 0

const paste = make('textarea', { id: 'text', rows: '14', spellcheck: 'false', autocomplete: 'off' })
const file = make('input', { id: 'file', type: 'file', accept: '.txt,.eml,.md,text/plain,message/rfc822' })
const result = make('section', { id: 'result', 'aria-live': 'polite', tabindex: '-1' })

file.addEventListener('change', () => void openFile())

function make<Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Readonly<Record<string, string>> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

function say(text: string, values: Readonly<Record<string, string>> = {}): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
}

function sayDay(day: string): string {
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}

function draw(): void {
  words = language === 'fr' ? verifyFr : verifyEn
  document.documentElement.lang = language
  document.title = words.title
  const other = make('button', { type: 'button', class: 'link', lang: language === 'fr' ? 'en' : 'fr' }, words.language)
  other.addEventListener('click', () => {
    language = language === 'fr' ? 'en' : 'fr'
    draw()
  })
  const check = make('button', { type: 'submit' }, words.check)
  const clear = make('button', { type: 'button', class: 'quiet' }, words.clear)
  clear.addEventListener('click', () => {
    paste.value = ''
    file.value = ''
    asked++
    verdict = undefined
    drawResult()
    paste.focus()
  })
  const form = make('form', {},
    make('label', { for: 'text' }, words.paste), paste,
    make('div', { class: 'row' }, check, clear, make('label', { for: 'file', class: 'file' }, words.open), file))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void run(paste.value)
  })
  const keyName = keys === null ? undefined : nameOfKey(keys.notice)
  document.body.replaceChildren(
    make('header', {}, make('span', {}, keys?.organisation ?? 'Signet'), other),
    make('main', {},
      make('h1', {}, words.title), make('p', {}, words.lead),
      ...(keys === null ? [make('p', { class: 'note' }, words.noKeys)] : []),
      form, result, make('p', { class: 'muted' }, words.saveHint),
      ...(keyName === undefined ? [] : [make('p', { class: 'muted' }, `${words.key}: `, make('code', {}, keyName), `. ${words.keyHint}`)])))
  drawResult()
}

async function openFile(): Promise<void> {
  const [chosen] = file.files ?? []
  if (chosen === undefined) return
  paste.value = mailText(await chosen.slice(0, largestFile).text())
  await run(paste.value)
}

async function run(text: string): Promise<void> {
  if (keys === null) return
  const mine = ++asked
  const found = await checkNotice(mailText(text), keys)
  if (mine !== asked) return
  verdict = found
  drawResult()
  result.focus()
}

function drawResult(): void {
  if (verdict === undefined) {
    result.replaceChildren()
    result.removeAttribute('data-good')
    return
  }
  result.dataset['good'] = String(verdict.good)
  if (!verdict.good) {
    result.replaceChildren(make('h2', {}, `✕ ${words.bad}`), make('p', {}, words.faults[verdict.fault]))
    return
  }
  const { mark, ledger, replacedBy, text } = verdict
  const facts: [string, string][] = [
    [words.incident, mark.incident], [words.version, String(mark.version)], [words.date, sayDay(mark.date)], [words.code, mark.code],
    [words.ledger, ledger === undefined ? words.noLedger : say(words.entry, { index: String(ledger.index), size: String(ledger.size) })],
  ]
  result.replaceChildren(
    make('h2', {}, `✓ ${words.good}`), make('p', {}, say(words.goodLead, { organisation: keys?.organisation ?? '' })),
    make('p', replacedBy === undefined ? { class: 'muted' } : { class: 'note' },
      replacedBy === undefined ? words.latest : say(words.replaced, { version: String(replacedBy.version), date: sayDay(replacedBy.date) })),
    make('dl', {}, ...facts.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)])),
    make('h3', {}, words.signed), make('pre', { tabindex: '0', lang: mark.language }, text), make('p', { class: 'muted' }, words.notSaid))
}

draw()
