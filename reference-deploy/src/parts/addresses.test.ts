import { expect, test } from 'vitest';
import { addressesOf } from './addresses.ts';

test.each([
  ['127.0.0.1', 'http://127.0.0.1:8080'],
  ['localhost', 'http://localhost:8080'],
  ['::1', 'http://[::1]:8080'],
  // Who listens everywhere reaches itself here.
  ['0.0.0.0', 'http://127.0.0.1:8080'],
  ['::', 'http://127.0.0.1:8080'],
])('a process that listens on %s reaches itself at %s', (host, url) => {
  const addresses = addressesOf({ host, port: 8080, publicUrl: undefined });
  expect([addresses.ownUrl(), addresses.publicUrl()]).toEqual([url, url]);
});

test('the port is the one that the system assigned, and the public address is the configured one', () => {
  const addresses = addressesOf({ host: '127.0.0.1', port: 0, publicUrl: 'https://tickets.example' });
  addresses.listening(54_321);
  expect([addresses.ownUrl(), addresses.publicUrl()]).toEqual(['http://127.0.0.1:54321', 'https://tickets.example']);
});
