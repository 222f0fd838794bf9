import { ok } from '@ticketly/core';
import type { PrincipalId, TokenVerifier } from '@ticketly/core';
import { expect, test } from 'vitest';
import { whoCalls } from './who-calls.ts';

/** Believes whatever subject a token names. */
const verifier: TokenVerifier = {
  verify: async (token) => ok({ principalId: token as PrincipalId, roles: ['buyer'] }),
};

test('a person whose subject is an address does not use up the requests of that address', async () => {
  const counted: string[] = [];
  const call = (authorization: string | undefined) =>
    whoCalls(verifier, 'buyer', { authorization, address: () => '198.51.100.7' }, async (who) => {
      counted.push(who);
    });
  await call('Bearer 198.51.100.7');
  await call(undefined);
  await call('Bearer 198.51.100.7');
  const [person, address, again] = counted;
  expect(person).not.toBe(address);
  expect(again).toBe(person);
});
