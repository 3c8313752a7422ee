/**
 * Reads `name=value&…` as Mixpanel's clients write it, in a query or in a body.
 *
 * `data` is kept raw: whether a plus in it is a space or a letter of base64 depends on what it holds
 * (wire protocol §2.1 rule 2), so it is decoded by `dataText`, and everything else here.
 */

export interface Form {
  /** The undecoded value of `data`. */
  readonly data: string | undefined
  /** The other values, decoded; the first of a name wins. */
  readonly params: ReadonlyMap<string, string>
}

/** A hostile body is all ampersands; no client sends a dozen fields. */
const maxFields = 64
const maxParamLength = 4096

/** Reads a form from text that holds one byte per character. */
export function readForm(text: string): Form {
  let data: string | undefined
  const params = new Map<string, string>()
  let from = 0
  for (let field = 0; field < maxFields && from < text.length; field++) {
    let until = text.indexOf('&', from)
    if (until < 0) until = text.length
    let equals = text.indexOf('=', from)
    if (equals < 0 || equals > until) equals = until
    const name = decodeParam(text.slice(from, Math.min(equals, from + maxParamLength)))
    if (name === 'data') data ??= text.slice(equals + 1, until)
    else if (name !== '' && !params.has(name)) {
      params.set(name, decodeParam(text.slice(equals + 1, Math.min(until, equals + 1 + maxParamLength))))
    }
    from = until + 1
  }
  return { data, params }
}

/** The UTF-8 bytes of JSON that a `data` value holds: percent-encoded JSON, or base64 in any of its spellings. */
export function dataBytes(raw: string): Buffer {
  const start = percentDecode(raw.slice(0, 64), true).toString('latin1').trimStart()
  if (start.startsWith('{') || start.startsWith('[')) return percentDecode(raw, true)
  // Node's decoder takes the URL-safe alphabet, missing padding and white space as they come.
  return Buffer.from(percentDecode(raw, false).toString('latin1'), 'base64')
}

function decodeParam(raw: string): string {
  if (!raw.includes('%') && !raw.includes('+')) return raw
  return percentDecode(raw, true).toString('utf8')
}

/** Percent-decodes without ever failing: a percent sign that starts no escape stands for itself. */
export function percentDecode(raw: string, plusIsSpace: boolean): Buffer {
  const bytes = Buffer.from(raw, 'latin1')
  let to = raw.indexOf('%')
  if (to < 0 && !(plusIsSpace && raw.includes('+'))) return bytes
  if (plusIsSpace || to < 0) to = 0
  let from = to
  while (from < bytes.length) {
    const byte = bytes[from++]!
    if (byte === 0x25 && from + 1 < bytes.length) {
      const high = hexValue(bytes[from]!)
      const low = hexValue(bytes[from + 1]!)
      if (high >= 0 && low >= 0) {
        bytes[to++] = high * 16 + low
        from += 2
        continue
      }
    }
    bytes[to++] = byte === 0x2b && plusIsSpace ? 0x20 : byte
  }
  return bytes.subarray(0, to)
}

function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
