/**
 * Undoes the content encoding of a body (wire protocol §2.1 E7), under a limit that a compressed bomb cannot pass.
 *
 * The bytes decide before the header does: a gzip body without the header is unpacked, and one that a proxy unpacked
 * but still calls gzip is taken as it is.
 */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'

export type ContentRefusal = 'body_too_large' | 'bad_encoding'

/** The plain bytes of `body`, or why there are none. */
export function plainContent(
  body: Uint8Array,
  encoding: string | undefined,
  maxBytes: number,
): Buffer | ContentRefusal {
  if (body.byteLength > maxBytes) return 'body_too_large'
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  try {
    if (bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b) {
      return gunzipSync(bytes, { maxOutputLength: maxBytes })
    }
    switch (encoding?.trim().toLowerCase()) {
      case 'deflate':
        return inflateSync(bytes, { maxOutputLength: maxBytes })
      case 'br':
        return brotliDecompressSync(bytes, { maxOutputLength: maxBytes })
      default:
        return bytes
    }
  } catch (error) {
    return isTooLarge(error) ? 'body_too_large' : 'bad_encoding'
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}
