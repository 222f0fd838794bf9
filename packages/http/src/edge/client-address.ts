import { BlockList, isIP } from 'node:net';

/**
 * The name of a client in counts and budgets: an IPv4 address, or the first 64 bits of an IPv6
 * address, since whoever has one address there has all of its network. What is no address stays as
 * it is.
 */
export const clientAddress = (ip: string): string => {
  if (isIP(ip) !== 6) return ip;
  const groups = groupsOf(ip);
  if (groups.slice(0, 6).join() !== mapped) return `${textOf(groups.slice(0, 4))}::/64`;
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
};

/**
 * The network of a client, as it is usually given to one site: the first 24 bits of an IPv4
 * address, the first 48 of an IPv6 address. Undefined for what is no address.
 *
 * @param client as `clientAddress` names it
 */
export const networkOf = (client: string): string | undefined => {
  const [ip = ''] = client.split('/');
  switch (isIP(ip)) {
    case 4:
      return `${ip.split('.').slice(0, 3).join('.')}.0/24`;
    case 6:
      return `${textOf(groupsOf(ip).slice(0, 3))}::/48`;
    default:
      return undefined;
  }
};

/**
 * Whether a client comes from the internet. Others are on this machine, in a private network, or
 * behind a proxy that nobody told us to trust.
 *
 * @param client as `clientAddress` names it
 */
export const isPublicAddress = (client: string): boolean => {
  const [ip = ''] = client.split('/');
  const version = isIP(ip);
  return version !== 0 && !privateNetworks.check(ip, version === 6 ? 'ipv6' : 'ipv4');
};

/** The first six groups of an IPv6 address that stands for an IPv4 address (RFC 4291, 2.5.5.2). */
const mapped = '0,0,0,0,0,65535';

/** The eight groups of an IPv6 address. */
const groupsOf = (ip: string): readonly number[] => {
  const [head = [], tail = []] = withoutDots(ip.replace(/%.*/, '')).split('::').map(numbersIn);
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
};

const numbersIn = (text: string): number[] =>
  text
    .split(':')
    .filter((group) => group !== '')
    .map((group) => Number.parseInt(group, 16));

/** The last two groups may be written like an IPv4 address. */
const withoutDots = (ip: string): string =>
  ip.replace(/[\d.]+$/, (text) => {
    const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
    return text.includes('.') ? `${textOf([a * 256 + b])}:${textOf([c * 256 + d])}` : text;
  });

const textOf = (groups: readonly number[]): string => groups.map((group) => group.toString(16)).join(':');

/** RFC 1918, 3927, 6598, 4193 and 4291. */
const privateNetworks = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  privateNetworks.addSubnet(network, bits, 'ipv4');
// Of `::1` the first 64 bits are left.
privateNetworks.addAddress('::', 'ipv6');
privateNetworks.addSubnet('fc00::', 7, 'ipv6');
privateNetworks.addSubnet('fe80::', 10, 'ipv6');
