/**
 * Reads the XML that feeds are: elements, attributes, text. What makes XML dangerous it has no word for: a document type,
 * and with it entities, is refused before anything is read. Nesting, size and count are limited, and time is linear.
 */
export interface Element {
  /** Without its prefix, in lower case. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

export class XmlError extends Error {
  override readonly name = 'XmlError'
}

const deepest = 40
const mostElements = 100_000

/** @throws {XmlError} */
export function readXml(source: string): Element {
  if (/<!(?:doctype|entity)/i.test(source)) throw new XmlError('it has a document type, which a feed does not need')
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open: Element[] = [root]
  let count = 0
  let at = 0
  while (at < source.length) {
    const start = source.indexOf('<', at)
    const inside = open.at(-1)!
    if (start < 0) break
    inside.text += resolve(source.slice(at, start))
    if (source.startsWith('<!--', start)) at = endOf(source, '-->', start + 4)
    else if (source.startsWith('<![CDATA[', start)) {
      at = endOf(source, ']]>', start + 9)
      inside.text += source.slice(start + 9, at - 3)
    } else if (source.startsWith('<?', start)) at = endOf(source, '?>', start + 2)
    else if (source.startsWith('</', start)) {
      at = endOf(source, '>', start + 2)
      const name = localName(source.slice(start + 2, at - 1).trim())
      if (open.length < 2 || open.pop()!.name !== name) throw new XmlError('its elements do not close in order')
    } else {
      at = endOf(source, '>', start + 1)
      const inner = source.slice(start + 1, at - 1)
      const isEmpty = inner.endsWith('/')
      const [, name] = /^([^\s/>"'=<]{1,200})/.exec(inner) ?? []
      if (name === undefined || ++count > mostElements) throw new XmlError('it is not well-formed, or has too many elements')
      const element: Element = { name: localName(name), attributes: attributesOf(inner.slice(name.length)), children: [], text: '' }
      inside.children.push(element)
      if (!isEmpty) open.push(element)
      if (open.length > deepest) throw new XmlError('its elements nest too deeply')
    }
  }
  if (open.length !== 1 || root.children.length !== 1) throw new XmlError('it is not well-formed')
  return root.children[0]!
}

export function childOf(element: Element, ...names: readonly string[]): Element | undefined {
  return element.children.find(({ name }) => names.includes(name))
}

export function textOf(element: Element, ...names: readonly string[]): string {
  return (childOf(element, ...names)?.text ?? '').trim()
}

function endOf(source: string, mark: string, from: number): number {
  const end = source.indexOf(mark, from)
  if (end < 0) throw new XmlError('it ends in the middle')
  return end + mark.length
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase()
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [, name, double, single] of text.slice(0, 20_000).matchAll(/([^\s=/"'<>]{1,100})\s{0,9}=\s{0,9}(?:"([^"<]*)"|'([^'<]*)')/g)) found[localName(name!)] = resolve(double ?? single ?? '')
  return found
}

/** The five names that need no document type, and numbers. Any other stays as it is written. */
function resolve(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g, (_, decimal, hex, name) => {
    if (name !== undefined) return { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'' }[name as 'amp']
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
