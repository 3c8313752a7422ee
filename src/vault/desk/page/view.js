/** Builds elements. Texts are texts: nothing here takes HTML. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} properties `on…` are listeners; the rest are attributes, left out when null or false
 * @param {...(Node | string | null | undefined | false)} children
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(name, String(value))
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

const svg = 'http://www.w3.org/2000/svg'

export function sealMark() {
  const mark = document.createElementNS(svg, 'svg')
  for (const [name, value] of [['width', '28'], ['height', '28'], ['viewBox', '0 0 32 32'], ['aria-hidden', 'true']]) mark.setAttribute(name, value)
  for (const [kind, r] of [['wax', '14'], ['ring', '9.6']]) {
    const circle = document.createElementNS(svg, 'circle')
    for (const [name, value] of [['cx', '16'], ['cy', '16'], ['r', r], ['class', kind]]) circle.setAttribute(name, value)
    mark.append(circle)
  }
  return mark
}

const seenForMs = 500

/**
 * A button that acts only after it was in sight for half a second, so that no page can slide it under a click meant for
 * something else. Where the browser can tell whether something lies over it, that counts too.
 *
 * @param {string} words @param {() => void} act @param {() => void} onCovered told when a click came too early
 * @param {Record<string, unknown>} properties
 */
export function sureButton(words, act, onCovered, properties = {}) {
  let since = Number.POSITIVE_INFINITY
  const button = el('button', {
    type: 'button', ...properties,
    onclick: (event) => {
      event.preventDefault()
      if (event.isTrusted && performance.now() - since >= seenForMs) act()
      else onCovered()
    },
  }, words)
  const canTell = 'isVisible' in IntersectionObserverEntry.prototype
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const seen = entry.isIntersecting && (!canTell || entry.isVisible)
      if (!seen) since = Number.POSITIVE_INFINITY
      else if (since === Number.POSITIVE_INFINITY) since = performance.now()
    }
  }, { threshold: [0.9], ...(canTell && { trackVisibility: true, delay: 100 }) })
  watcher.observe(button)
  return button
}
