import { ok } from '@ticketly/core';
import type { PrincipalId } from '@ticketly/core';
import { expect, test } from 'vitest';
import { authenticate } from './authenticate.ts';

const longest = 8_192;
/** The lengths of the tokens that get as far as being verified. */
const verified = async (header: string): Promise<readonly number[]> => {
  const lengths: number[] = [];
  const verify = async (token: string) => {
    lengths.push(token.length);
    return ok({ principalId: 'anna' as PrincipalId, roles: ['buyer'] as const });
  };
  await authenticate({ verify }, 'buyer', header);
  return lengths;
};

test.each([
  ['Bearer a', [1]],
  ['bearer a', [1]],
  [`Bearer ${'a'.repeat(longest)}`, [longest]],
  [`Bearer ${'a'.repeat(longest + 1)}`, []],
  ['Bearer ', []],
  ['Bearer a b', []],
  ['Basic a', []],
  ['a', []],
  ['', []],
])('only a single token of up to 8,192 characters is verified: %.20s', async (header, lengths) => {
  expect(await verified(header)).toEqual(lengths);
});
