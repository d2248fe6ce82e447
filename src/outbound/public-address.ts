import { BlockList, isIP } from 'node:net';

/** Where no address of a peer may lead, whatever is allowed: metadata of clouds live there. */
const NEVER = listOf(['169.254.0.0/16', '100.100.100.200/32', 'fe80::/10', 'fd00:ec2::254/128']);

/** Networks of nobody's or of one's own (IANA special-purpose registries). */
const SPECIAL = listOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Of IPv6 all that is not public, and of that what wraps or tunnels other addresses.
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
]);

/**
 * Whether we may connect to an address that a peer's name leads to: a public one, or one of the networks that the
 * peer's file allows (政务外网).
 * @param allowed networks as `10.20.0.0/16`.
 */
export function mayConnect(address: string, allowed: readonly string[]): boolean {
  const plain = unwrapped(address);
  if (isIP(plain) === 0 || holds(NEVER, plain)) return false;
  return !holds(SPECIAL, plain) || holds(listOf(allowed), plain);
}

/** Whether an address is one of those at which clouds hand out keys to whoever asks. */
export function isMetadata(address: string): boolean {
  const plain = unwrapped(address);
  return isIP(plain) !== 0 && holds(NEVER, plain);
}

/** An IPv4 address in the clothes of IPv6 is what it is. */
function unwrapped(address: string): string {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (dotted !== undefined) return dotted;
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const bits = [high, low].map((group) => Number.parseInt(group, 16));
  return bits.flatMap((group) => [group >> 8, group & 0xff]).join('.');
}

/** Networks of both versions, apart: a list of both would look for an IPv4 address in the networks of IPv6 as well. */
type Networks = Readonly<Record<4 | 6, BlockList>>;

function holds(networks: Networks, address: string): boolean {
  return isIP(address) === 4 ? networks[4].check(address, 'ipv4') : networks[6].check(address, 'ipv6');
}

function listOf(networks: readonly string[]): Networks {
  const lists = { 4: new BlockList(), 6: new BlockList() };
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const version = isIP(address);
    if (version === 4) lists[4].addSubnet(address, Number(bits ?? 32), 'ipv4');
    if (version === 6) lists[6].addSubnet(address, Number(bits ?? 128), 'ipv6');
  }
  return lists;
}
