import { expect, test } from 'vitest';
import { ok, refuse } from '../kernel/index.ts';
import { buyer, person } from '../testing/index.ts';
import { isRole, roles } from './principal.ts';
import { requireRole } from './require-role.ts';

test('a text from a token is a role only if it is spelled like one', () => {
  expect(roles.filter(isRole)).toEqual(roles);
  for (const text of ['', 'admin', 'Buyer', 'buyer ']) expect(isRole(text)).toBe(false);
});

test('whoever lacks a role is told which one it takes, whatever other roles they have', () => {
  expect(requireRole(person('olga', 'buyer', 'organizer'), 'organizer')).toEqual(ok(null));
  for (const principal of [buyer('ada'), person('nobody')])
    expect(requireRole(principal, 'organizer')).toEqual(refuse({ code: 'identity/role-missing', needs: 'organizer' }));
});
