/** Says in a client's words why nothing of a request could be read. */
import type { PayloadRefusal } from './decode/payload.ts'

export function payloadError(refusal: PayloadRefusal): string {
  switch (refusal) {
    case 'no_data':
      return 'data, missing or empty'
    case 'bad_json':
      return 'data, not valid JSON'
    case 'bad_encoding':
      return 'data, content encoding not valid'
    case 'body_too_large':
      return 'data, too large'
  }
}
