/** Posts to an address that an owner gave, and nowhere private (base/outgoing). Redirects are not followed. */
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { checkedLookup, outgoingFault, type OutgoingOptions, refusePrivateNumber } from '../../base/outgoing/checked.ts'

export interface WebhookOptions extends OutgoingOptions {
  /** Milliseconds until an answer is given up; 5,000 when absent. */
  readonly timeoutMs?: number
}

/** Why an address is not taken, as a sentence for whoever gave it; undefined when it is. */
export const webhookFault = outgoingFault

/** Posts `body` as JSON. @throws when it was not taken with a status of 2xx */
export async function postWebhook(text: string, body: unknown, options: WebhookOptions): Promise<void> {
  const url = new URL(text)
  refusePrivateNumber(url, options)
  const payload = Buffer.from(JSON.stringify(body))
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((done, fail) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      lookup: checkedLookup(options),
      signal: AbortSignal.timeout(options.timeoutMs ?? 5_000),
      headers: { 'content-type': 'application/json', 'content-length': payload.byteLength, 'user-agent': 'Signet' },
    }, (response) => {
      const status = response.statusCode ?? 0
      // Nothing of the answer is of use, however long it would be.
      response.destroy()
      if (status >= 200 && status < 300) done()
      else fail(new Error(`The webhook answered ${status}`))
    })
    request.on('error', fail)
    request.end(payload)
  })
}
