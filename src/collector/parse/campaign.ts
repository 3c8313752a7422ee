/**
 * Campaign parameters (wire protocol §4.2): the part of a page's query that is about a campaign and not about a
 * person. Click ids are made for one click of one person and are not among them.
 */
import { limits } from '../settings.ts'
import { cutText, type MutableJson } from './clean-value.ts'
import { percentDecode } from '../decode/form.ts'

export const campaignNames: ReadonlySet<string> = new Set([
  'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'utm_id', 'utm_source_platform',
  'utm_campaign_id', 'utm_creative_format', 'utm_marketing_tactic',
])

export const clickIdNames: readonly string[] = [
  'dclid', 'fbclid', 'gclid', 'gbraid', 'ko_click_id', 'li_fat_id', 'msclkid', 'sccid', 'ScCid', 'ttclid', 'twclid',
  'wbraid', 'yclid',
]

/** Adds the campaign parameters of a raw query to `found`; the first of a name wins. */
export function readCampaign(query: string, found: MutableJson | undefined): MutableJson | undefined {
  if (!query.includes('utm_')) return found
  for (const field of query.slice(0, limits.guardedTextLength).split('&')) {
    const equals = field.indexOf('=')
    if (equals < 0) continue
    const name = field.slice(field.startsWith('?') ? 1 : 0, equals)
    if (!campaignNames.has(name)) continue
    const value = cutText(decode(field.slice(equals + 1)), limits.textLength)
    if (value !== '') (found ??= {})[name] ??= value
  }
  return found
}

function decode(raw: string): string {
  if (!raw.includes('%') && !raw.includes('+')) return raw
  // The text may already hold letters beyond ASCII, so its UTF-8 bytes are what is decoded.
  return percentDecode(Buffer.from(raw, 'utf8').toString('latin1'), true).toString('utf8').replaceAll('\0', '\ufffd')
}
