/**
 * The desk's page: `?request=ID` shows a request for a grant, `?enrolment=ID` an enrolment, `?rehearse` where the unlock
 * secret is tried, and without any whether the vault is locked. `lang` and `theme` come from the app that holds it.
 *
 * Values live in this page's elements only, for half a minute, and go when the page is left.
 */
import { askPasskey } from './passkey.js'
import { el, sealMark, sureButton } from './view.js'
import { words } from './words.js'

const asked = new URLSearchParams(location.search)
const language = asked.get('lang') === 'fr' ? 'fr' : 'en'
const t = words[language]
const root = document.documentElement
const desk = document.querySelector('#desk')
const shownForMs = 30_000
const pollMs = 2_000
const mostShown = 10

root.lang = language
if (asked.get('theme') === 'dark' || asked.get('theme') === 'light') root.dataset.theme = asked.get('theme')
document.title = t.title

/** What the vault last said; `note` and `fault` are of the last act; `opened` holds values while they are shown. */
let state = { status: null, request: null, enrolment: null, codes: null, note: '', fault: '', busy: false, covered: false, opened: null, enrolled: false }
let poll

const change = (part) => {
  state = { ...state, ...part }
  render()
}

async function ask(path, body) {
  const response = await fetch(path, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  if (response.ok) return response
  const { error } = await response.json().catch(() => ({}))
  throw Object.assign(new Error(error?.message ?? t.failed), { code: error?.code })
}

const askJson = async (path, body) => (await ask(path, body)).json()

const seen = () => JSON.stringify([state.status?.state, state.status?.alarm, { ...state.request, vault: null }, state.enrolment])

/** @param {boolean} quiet leaves the page as it is when nothing has changed: a button drawn anew must be looked at anew */
async function load(quiet = false) {
  const before = seen()
  try {
    const status = await askJson('/api/status')
    const [request, enrolment] = [asked.get('request'), asked.get('enrolment')]
    const found = await Promise.all([
      request === null ? null : askJson(`/api/requests/${encodeURIComponent(request)}`),
      enrolment === null || state.enrolled ? null : askJson(`/api/enrolments/${encodeURIComponent(enrolment)}`),
    ])
    state = { ...state, status, request: found[0], enrolment: found[1] }
    if (quiet && seen() === before) pollLater()
    else render()
  } catch (error) {
    change({ status: state.status ?? {}, fault: /UNKNOWN|NOT_FOUND/.test(error.code ?? '') ? t.notFound : sayError(error) })
  }
}

const sayError = (error) => t.errors[error.code] ?? (error.name === 'NotAllowedError' ? t.gaveUp : error.code === undefined ? t.failed : error.message)

/** Runs an act, one at a time, and looks again at what there is. */
async function act(work) {
  if (state.busy) return
  change({ busy: true, fault: '', covered: false })
  try {
    await work()
  } catch (error) {
    change({ fault: sayError(error) })
  }
  state.busy = false
  await load()
}

const byPasskey = async (challenge, { member, passkeys }) =>
  ({ member, factor: 'passkey', assertion: await askPasskey(challenge, state.status.rpId, passkeys) })

const button = (name, work, properties) =>
  sureButton(name, () => void act(work), () => change({ covered: true }), { disabled: state.busy, ...properties })

function field(label, properties) {
  const input = el('input', { autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off', required: true, ...properties })
  return { input, label: el('label', {}, label, input) }
}

// Unlocking and locking

const unlock = async (secret) => {
  await ask('/api/unlock', { secret })
  tell('unlocked')
}

/** Trying the unlock secret: nothing is unlocked by it. */
function rehearseSection() {
  const { keys } = state.status
  const at = keys.rehearsed.secret
  const secret = field(t.secret, { type: 'password', name: 'secret' })
  const done = at !== null && !keys.overdue.includes('secret')
  return el('section', {},
    el('h2', {}, t.rehearse), el('p', { class: 'muted' }, t.rehearseText),
    el('p', { class: done ? 'good' : 'muted', role: 'status' }, at === null ? t.rehearsedNever : t.rehearsedAt(new Date(at).toLocaleString(language)), !done && at !== null ? ` ${t.rehearsalOverdue}` : ''),
    keys.ways < 2 && el('p', { class: 'fault' }, t.oneWay),
    el('form', { onsubmit: (event) => event.preventDefault() }, secret.label,
      el('div', { class: 'acts' }, button(t.rehearseDo, async () => {
        await ask('/api/rehearse', { secret: secret.input.value })
        secret.input.value = ''
        tell('rehearsed')
      }, { class: 'primary', type: 'submit' }))))
}

function vaultSection() {
  const { status, request } = state
  if (asked.has('rehearse')) return [rehearseSection()]
  const alarm = status.alarm && el('section', { class: 'alarm', role: 'alert' }, el('h2', {}, t.alarm), el('p', {}, t.alarmText(status.alarm.actor)))
  if (status.state === 'unlocked') {
    if (request !== null || asked.has('enrolment')) return [alarm]
    return [alarm, el('section', {},
      el('h2', {}, t.unlocked), status.locksInMs === null ? el('p', { class: 'fault' }, t.always) : el('p', { class: 'muted' }, status.keys.mode === 'per-grant' ? t.perGrant : t.locksIn(Math.max(1, Math.round(status.locksInMs / 60_000)))),
      el('div', { class: 'acts' }, button(t.lock, async () => {
        await ask('/api/lock', {})
        tell('locked')
      })))]
  }
  // The owner's own request, and an enrolment's confirmation, ask for the secret themselves.
  if (asked.has('enrolment') || (request !== null && isOwners(request) && request.state === 'waiting')) return [alarm]
  const secret = field(t.secret, { type: 'password', name: 'secret' })
  return [alarm, el('section', {},
    el('h2', {}, t.locked), el('p', { class: 'muted' }, t.lockedText),
    status.keys?.overdue.length > 0 && el('p', { class: 'muted' }, el('a', { href: `/?rehearse=1&lang=${language}` }, t.rehearsalDue)),
    el('form', { onsubmit: (event) => event.preventDefault() }, secret.label,
      el('div', { class: 'acts' }, button(t.unlock, () => unlock(secret.input.value), { class: 'primary', type: 'submit' }))))]
}

// A request for a grant

const sayField = (name) => t.names[name] ?? name
const isOwners = (request) => request.actor.startsWith('owner')

function requestSections() {
  const { request } = state
  if (request === null) return []
  const name = isOwners(request) ? t.owner : request.name ?? t.unknownMember(request.actor)
  const handles = request.people.slice(0, 5).map(({ handle }) => el('span', { class: 'chip' }, handle))
  const others = request.people.length > 5 || request.ids > request.people.length
  const facts = el('section', {},
    el('h2', {}, t.asked),
    el('dl', {},
      el('dt', {}, t.who), el('dd', {}, name),
      el('dt', {}, t.whom), el('dd', {}, ...handles, others ? t.people(request.ids) : null),
      el('dt', {}, t.fields), el('dd', {}, ...request.fields.map((one) => el('span', { class: 'chip' }, sayField(one)))),
      el('dt', {}, t.level), el('dd', {}, t.levels[request.level]),
      el('dt', {}, t.reason), el('dd', {}, request.reason),
      el('dt', {}, t.until), el('dd', {}, new Date(request.expiresAt).toLocaleString(language))),
    request.approvals.length > 0 && el('p', { class: 'good' }, t.approvedBy(request.approvals.map((one) => one.name).join(', '))))
  if (state.opened !== null) return [facts, openedSection()]
  if (request.state !== 'waiting') return [facts, el('section', {}, el('p', {}, state.note || t.state[request.state]))]
  if (state.status.state !== 'unlocked' && !isOwners(request)) return [facts]
  if (request.missing !== null) return [facts, approveSection(request)]
  return [facts, openSection(request)]
}

function approveSection(request) {
  const why = [el('h2', {}, t.missing[request.missing])]
  if (request.approvers.length === 0) return el('section', {}, ...why, el('p', { class: 'muted' }, t.nobodyApproves))
  const send = async (shown) => {
    await ask(`/api/requests/${request.id}/approve`, shown)
    tell('approved')
  }
  return el('section', {}, ...why, el('p', { class: 'muted' }, t.waits), ...proofOf(t.approving, request.approvers, request.challenge, t.approve, send))
}

function openSection(request) {
  const url = `/api/requests/${request.id}/open`
  const toPage = async (shown) => show(await askJson(url, shown))
  const toFile = (ending) => async (shown) => keep(await ask(`${url}.${ending}`, shown))
  // Nothing is shown of what is sent, so there is one way only.
  const ways = request.send !== null ? [[t.allowSend, toPage]] : [...(request.ids <= mostShown ? [[request.ids === 1 ? t.open : t.openHere, toPage]] : []), ...(request.ids > 1 ? [[t.openCsv, toFile('csv')], [t.openJson, toFile('json')]] : [])]
  if (isOwners(request)) {
    const secret = field(t.secret, { type: 'password', name: 'secret' })
    const run = (way) => async () => {
      const { value } = secret.input
      if (state.status.state !== 'unlocked') await unlock(value)
      await way({ secret: value })
    }
    return el('section', {}, el('p', { class: 'muted' }, t.ownerProof),
      el('form', { onsubmit: (event) => event.preventDefault() }, secret.label,
        el('div', { class: 'acts' }, ...ways.map(([name, way], n) => button(name, run(way), { class: n === 0 ? 'primary' : null, type: n === 0 ? 'submit' : 'button' })))))
  }
  if (request.requester === null) return el('section', {}, el('p', {}, t.enrolFirst))
  const { requester } = request
  const code = requester.codes ? field(t.code, { inputmode: 'numeric', name: 'code', maxlength: 7 }) : null
  const run = (way) => async () => way(code === null ? await byPasskey(request.challenge, requester) : { member: requester.member, factor: 'totp', code: code.input.value })
  return el('section', {},
    code === null ? passkeyHint() : code.label,
    el('div', { class: 'acts' }, ...ways.map(([name, way], n) => button(name, run(way), { class: n === 0 ? 'primary' : null }))))
}

/** A member's passkey or code, for approving and confirming. */
function proofOf(label, provers, challenge, name, send) {
  const choice = el('select', { name: 'member', onchange: () => render(choice.value) }, ...provers.map((one) => el('option', { value: one.member }, one.name)))
  const prover = provers.find((one) => String(one.member) === state.chosen) ?? provers[0]
  choice.value = String(prover.member)
  const code = prover.codes ? field(t.code, { inputmode: 'numeric', name: 'code', maxlength: 7 }) : null
  return [
    el('label', {}, label, choice),
    code === null ? passkeyHint() : code.label,
    el('div', { class: 'acts' }, button(name, async () =>
      send(code === null ? await byPasskey(challenge, prover) : { member: prover.member, factor: 'totp', code: code.input.value }), { class: 'primary' })),
  ]
}

const passkeyHint = () => {
  const here = location.hostname === state.status.rpId || location.hostname.endsWith(`.${state.status.rpId}`)
  return el('p', { class: here ? 'muted' : 'fault' }, here ? t.asksPasskey : t.noPasskey(state.status.rpId))
}

// What was opened

let shownUntil = 0
let fading

function show(opened) {
  // What it lets happen goes on without this page.
  if (state.request.send !== null) {
    change({ request: { ...state.request, state: 'released' } })
    tell('opened')
    return
  }
  state.opened = opened
  shownUntil = performance.now() + shownForMs
  clearInterval(fading)
  fading = setInterval(() => {
    if (performance.now() >= shownUntil) forget()
    else drawTime()
  }, 250)
  tell('opened')
}

function forget() {
  clearInterval(fading)
  if (state.opened === null) return
  change({ opened: null, note: t.gone })
  tell('gone')
}

function openedSection() {
  const { values, receipt } = state.opened
  return el('section', { 'aria-live': 'polite' },
    el('h2', {}, t.opened),
    el('table', { class: 'values' }, el('tbody', {}, ...values.map(({ handle, field, value }) =>
      el('tr', {}, el('th', { scope: 'row' }, new Set(values.map((one) => one.handle)).size > 1 ? `${handle} ${sayField(field)}` : sayField(field)), el('td', {}, value ?? t.unreadable))))),
    el('div', { class: 'time' }, el('div', { id: 'time' })),
    el('p', { class: 'muted' }, t.fades, ' ', receipt.entry === null ? '' : t.receipt(receipt.entry)))
}

function drawTime() {
  const bar = document.querySelector('#time')
  if (bar !== null) bar.style.transform = `scaleX(${Math.max(0, (shownUntil - performance.now()) / shownForMs)})`
}

async function keep(response) {
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'signet'
  const url = URL.createObjectURL(await response.blob())
  el('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
  state.note = t.fileGiven
  tell('opened')
}

document.addEventListener('visibilitychange', () => document.hidden && forget())
addEventListener('pagehide', forget)
addEventListener('blur', () => (root.dataset.away = ''))
addEventListener('focus', () => delete root.dataset.away)

// Enrolment

function enrolmentSections() {
  const { enrolment, codes } = state
  if (state.enrolled) return [el('section', {}, el('p', { class: 'good' }, t.enrolled))]
  if (enrolment === null) return []
  const url = `/api/enrolments/${enrolment.id}`
  const may = [enrolment.mayRequest && t.mayRequest, enrolment.mayApprove && t.mayApprove].filter(Boolean).join(', ')
  const facts = el('section', {}, el('h2', {}, t.enrol), el('dl', {}, el('dt', {}, t.member), el('dd', {}, enrolment.name), el('dt', {}, t.rights), el('dd', {}, may || t.nothing)))
  if (enrolment.proven === null) return [facts, proveSection(enrolment, codes, url)]
  const proven = el('p', { class: 'good' }, t.proven[enrolment.proven])
  const secret = field(t.secret, { type: 'password', name: 'secret' })
  const confirm = async (shown) => {
    await ask(`${url}/confirm`, shown)
    state.enrolled = true
    tell('enrolled')
  }
  const bySecret = async () => {
    const { value } = secret.input
    if (state.status.state !== 'unlocked') await unlock(value)
    await confirm({ secret: value })
  }
  const others = enrolment.approvers.length > 0 && state.status.state === 'unlocked' ? proofOf(t.confirming, enrolment.approvers, enrolment.challenge, t.confirmDo, confirm) : []
  return [facts, el('section', {}, proven, el('h2', {}, t.confirm), el('p', { class: 'muted' }, t.confirmText),
    el('form', { onsubmit: (event) => event.preventDefault() }, secret.label, el('div', { class: 'acts' }, button(t.confirmDo, bySecret, { class: 'primary', type: 'submit' }))),
    ...others)]
}

function proveSection(enrolment, codes, url) {
  const head = [el('h2', {}, t.prove), el('p', { class: 'muted' }, t.proveText)]
  if (codes !== null) {
    const code = field(t.code, { inputmode: 'numeric', name: 'code', maxlength: 7 })
    return el('section', {}, ...head, el('p', {}, t.seed), el('p', { class: 'seed' }, codes.seed.match(/.{1,4}/g).join(' ')),
      el('p', { class: 'muted' }, el('a', { href: codes.address }, 'otpauth://')),
      code.label, el('div', { class: 'acts' }, button(t.showCode, () => ask(`${url}/prove`, { code: code.input.value }), { class: 'primary' })))
  }
  const byKey = button(t.passkey, async () => {
    const { assertion } = await byPasskey(enrolment.challenge, { member: 0, passkeys: enrolment.passkeys.map((one) => one.credentialId) })
    await ask(`${url}/prove`, { assertion })
  }, { class: 'primary' })
  return el('section', {}, ...head, el('div', { class: 'acts' }, enrolment.passkeys.length > 0 && byKey,
    button(t.takeCodes, async () => {
      state.codes = await askJson(`${url}/codes`, {})
    })))
}

// The page

/** @param {string} [chosen] the member who was chosen in a list */
function render(chosen) {
  if (chosen !== undefined) state.chosen = chosen
  if (state.status === null) return
  const typed = [...desk.querySelectorAll('input')].map(({ name, value }) => [name, value])
  const focused = document.activeElement?.getAttribute?.('name')
  desk.replaceChildren(
    el('header', {}, sealMark(), el('div', {}, el('h1', {}, t.title), el('p', { class: 'place' }, t.place(location.host)))),
    ...[
      ...(state.fault ? [el('section', { class: 'alarm', role: 'alert' }, el('p', { class: 'fault' }, state.fault))] : []),
      ...(state.status.state === undefined ? [] : vaultSection()), ...requestSections(), ...enrolmentSections(),
      // Last, so that nothing moves under the next click.
      ...(state.covered ? [el('section', { role: 'alert' }, el('p', {}, t.tooSoon), el('p', {}, el('a', { href: location.href, target: '_blank', rel: 'noopener' }, t.ownTab)))] : []),
    ].filter(Boolean))
  desk.removeAttribute('aria-busy')
  // What was being typed survives a look at the vault.
  for (const [name, value] of typed) {
    const input = desk.querySelector(`input[name="${name}"]`)
    if (input !== null && !state.busy && state.fault === '') input.value = value
  }
  if (focused) desk.querySelector(`[name="${focused}"]`)?.focus()
  drawTime()
  pollLater()
}

/** While another has to approve, looks now and then whether they have. */
function pollLater() {
  clearTimeout(poll)
  if (state.request?.state === 'waiting' && state.request.missing !== null && !state.busy) poll = setTimeout(() => void load(true), pollMs)
}

/** Tells the app's page how far it is, and no more. Nothing is ever taken from it. */
function tell(what) {
  if (parent === globalThis.window) return
  for (const origin of state.status.appOrigins ?? []) parent.postMessage({ signet: 'desk', state: what }, origin)
}

void load()
