import { describe, expect, test } from 'vitest';
import { clientAddress, isPublicAddress, networkOf } from './client-address.ts';

describe('the address of a client', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
    ['::FFFF:CB00:7107', '203.0.113.7', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:0DB8:0001:0002::77', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['2001::2:3:4:5:6:7', '2001:0:2:3::/64', '2001:0:2::/48'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
  ])('%s is %s, in the network %s', (ip, address, network) => {
    expect(clientAddress(ip)).toBe(address);
    expect(networkOf(address)).toBe(network);
  });

  test.each(['unknown', '', 'ten.example', '1.2.3', ':::'])('"%s" stays as it is, and is in no network', (name) => {
    expect(clientAddress(name)).toBe(name);
    expect(networkOf(name)).toBeUndefined();
    expect(isPublicAddress(name)).toBe(false);
  });

  test('is public unless it belongs to this machine or a private network', () => {
    const ours = [
      '127.0.0.1',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '169.254.1.1',
      '100.64.0.1',
      '::1',
      'fd00::1',
      'fe80::1',
    ];
    expect(ours.filter((ip) => isPublicAddress(clientAddress(ip)))).toEqual([]);
    const theirs = ['203.0.113.7', '172.32.0.1', '100.128.0.1', '2001:db8::1', '::ffff:203.0.113.7'];
    expect(theirs.filter((ip) => !isPublicAddress(clientAddress(ip)))).toEqual([]);
  });
});
