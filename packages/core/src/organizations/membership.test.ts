import { describe, expect, it } from 'vitest';
import { instant } from '../kernel/index.ts';
import type { OrganizationId, PrincipalId } from '../kernel/index.ts';
import { wasMemberSince } from './membership.ts';
import { evolveOrganization } from './organization-facts.ts';
import type { MemberRole, Organization } from './organization.ts';

const [mia, olga] = ['mia' as PrincipalId, 'olga' as PrincipalId];
const founded: Organization = {
  organizationId: 'org-1' as OrganizationId,
  name: 'Strings',
  members: [
    { principalId: olga, role: 'owner' },
    { principalId: mia, role: 'manager' },
  ],
  createdAt: instant(0),
};
type Move = readonly [who: PrincipalId, role: MemberRole | null, at: number];
const after = (...moves: readonly Move[]): Organization =>
  moves.reduce<Organization>((given, [principalId, role, at]) => {
    const payload = { organizationId: given.organizationId, principalId, role, at: instant(at) };
    return evolveOrganization(given, { type: 'MemberSet', payload });
  }, founded);

describe('a member who has left', () => {
  it('is remembered once, as of the last time', () => {
    expect(after([mia, null, 1], [mia, 'scanner', 2], [mia, null, 3], [olga, null, 4]).formerMembers).toEqual([
      { principalId: mia, leftAt: instant(3) },
      { principalId: olga, leftAt: instant(4) },
    ]);
  });

  it('was a member up to that moment', () => {
    const left = after([mia, null, 5]);
    expect([4, 5, 6].map((since) => wasMemberSince(left, mia, instant(since)))).toEqual([true, true, false]);
    expect(wasMemberSince(left, olga, instant(6))).toBe(true);
    expect(wasMemberSince(left, 'eve' as PrincipalId, instant(0))).toBe(false);
  });
});
