/**
 * The drawing as a file of its own. Colours and type are read from the page as it looks now and written into the
 * picture, since outside the page there is no style sheet to ask.
 */

const copied = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin',
  'opacity', 'font-family', 'font-size', 'font-weight', 'font-variant-numeric', 'text-anchor', 'paint-order',
] as const

export interface Picture {
  readonly text: string
  readonly width: number
  readonly height: number
}

const edge = 24
const titleLine = 20
const letterWidth = 7.4

/** The first drawing inside `container` with `title` above it; undefined where nothing is drawn. */
export function toPicture(container: HTMLElement, title: string): Picture | undefined {
  const drawn = container.querySelector('svg')
  if (!drawn) return undefined
  const { width, height } = drawn.getBoundingClientRect()
  const page = getComputedStyle(document.documentElement)
  const copy = drawn.cloneNode(true) as SVGSVGElement
  inline(drawn, copy)
  const lines = breakLines(title, Math.floor(width / letterWidth))
  const titleRoom = lines.length * titleLine + 16
  copy.setAttribute('x', String(edge))
  copy.setAttribute('y', String(edge + titleRoom))
  copy.setAttribute('overflow', 'visible')

  const full = { width: Math.ceil(width) + 2 * edge, height: Math.ceil(height) + 2 * edge + titleRoom }
  const svg = make('svg', { width: full.width, height: full.height, viewBox: `0 0 ${full.width} ${full.height}` })
  svg.append(make('rect', { width: full.width, height: full.height, fill: page.backgroundColor }))
  for (const [index, line] of lines.entries()) {
    const y = edge + 14 + index * titleLine
    const heading = make('text', { x: edge, y, fill: page.color, 'font-family': page.fontFamily, 'font-size': 14 })
    heading.textContent = line
    svg.append(heading)
  }
  svg.append(copy)
  return { text: new XMLSerializer().serializeToString(svg), ...full }
}

/** The picture as PNG at twice its size, for sharp screens. */
export async function toPng(picture: Picture): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([picture.text], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = picture.width * 2
    canvas.height = picture.height * 2
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made'))), 'image/png')
    })
  } finally {
    URL.revokeObjectURL(address)
  }
}

export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** `text` in lines of at most `most` letters, broken between words. */
export function breakLines(text: string, most: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

function inline(from: Element, to: Element): void {
  const style = getComputedStyle(from)
  for (const name of copied) to.setAttribute(name, style.getPropertyValue(name))
  to.removeAttribute('class')
  to.removeAttribute('style')
  to.removeAttribute('tabindex')
  for (const [index, child] of [...from.children].entries()) inline(child, to.children[index]!)
}

function make(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  return element
}
