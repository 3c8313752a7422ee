/** D14: addresses that lead the server to itself, in every spelling that a check may overlook. */
export const inwardHosts = [
  '127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.0.0.1', '017700000001', '0177.0.0.1', '127.0.0.1.', '0.0.0.0', '0', '[::1]', '[::]',
  '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:0001]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', 'localhost', 'LOCALHOST', 'localhost.', 'ip6-localhost', 'foo.localhost',
  '１２７.０.０.１', '127。0。0。1', 'ⓛocalhost',
] as const

/** Each with both schemes, at the trap's port. */
export const inwardAddresses = (port: number): string[] =>
  inwardHosts.flatMap((host) => ['http', 'https'].map((scheme) => `${scheme}://${host}:${port}/hook`))
