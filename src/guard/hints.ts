/** What a property's name tells the value rules, as bits. */
export const hint = {
  card: 1,
  bank: 2,
  government: 4,
  phone: 8,
  birth: 16,
  address: 32,
  /** The name is a number, reference or code of a thing: its digits are not somebody's. */
  reference: 64,
  /** A campaign parameter or click id: opaque by nature. */
  campaign: 128,
  /** What somebody wrote. */
  message: 256,
  /** Machine text (`stack`, `html`, `css`): never taken for prose. */
  machine: 512,
  /** A click id or an SDK's random id: one run of plain characters under it is noise, and is what belongs there. */
  noise: 1024,
} as const
