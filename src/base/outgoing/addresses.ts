/**
 * Which addresses an outgoing request may reach: those of the public internet. What is private, local, reserved or an
 * IPv4 address in IPv6's clothes is denied, cloud metadata services among them.
 */
import { BlockList, isIP } from 'node:net'

const deniedV4 = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15],
  ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) deniedV4.addSubnet(net, bits, 'ipv4')

// Only 2000::/3 is given out; everything outside it (loopback, mapped, translated, local, multicast) is denied.
const publicV6 = new BlockList()
publicV6.addSubnet('2000::', 3, 'ipv6')
const deniedV6 = new BlockList()
for (const [net, bits] of [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]] as const) {
  deniedV6.addSubnet(net, bits, 'ipv6')
}

/** Whether `address` (an IP address without brackets) may be reached. What is no address may not. */
export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  switch (isIP(plain)) {
    case 4: return !deniedV4.check(plain, 'ipv4')
    case 6: return publicV6.check(plain, 'ipv6') && !deniedV6.check(plain, 'ipv6')
    default: return false
  }
}
