/** Options that several commands share, and the reading of their values. */
import { InvalidArgumentError, Option } from 'commander'

export const dataOption = () => new Option('--data <dir>', 'the data directory').env('SIGNET_DATA').default('./data')
export const urlOption = () =>
  new Option('--url <url>', 'the address of the server').env('SIGNET_URL').default('http://127.0.0.1:8080')
export const secretOption = () => new Option('--secret <secret>', "the project's secret").env('SIGNET_SECRET')
export const projectOption = () =>
  new Option('--project <id>', 'which project; the only one, or the first, unless named').argParser(positiveInteger)

/** @throws what the command line shows beside the option */
export function positiveInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number above 0.')
  return value
}

/** For options that may be given several times. */
export function several(value: string, all: readonly string[] = []): string[] {
  return [...all, value]
}

export function list(text: string): string[] {
  const items = text.split(',').map((item) => item.trim()).filter((item) => item !== '')
  if (items.length === 0) throw new InvalidArgumentError('It must be a list with commas between.')
  return items
}
