import { describe, expect, it } from 'vitest';
import type { Principal } from '../identity/index.ts';
import { instant } from '../kernel/index.ts';
import type { OrganizationId, PrincipalId } from '../kernel/index.ts';
import { decideCreateOrganization, decideSetMember } from './organization-decider.ts';
import { evolveOrganization } from './organization-facts.ts';
import type { MemberRole, Organization } from './organization.ts';

const person = (name: string): Principal => ({ principalId: name as PrincipalId, roles: ['organizer'] });
const organization = (...members: (readonly [string, MemberRole])[]): Organization => ({
  organizationId: 'org-1' as OrganizationId,
  name: 'Arena',
  members: members.map(([name, role]) => ({ principalId: name as PrincipalId, role })),
  createdAt: instant(0),
});
const set = (by: string, who: string, role: MemberRole | null, given: Organization | undefined) =>
  decideSetMember({ principal: person(by), member: { principalId: who as PrincipalId, role }, now: instant(9) }, given);

const first = { organizationId: 'org-1' as OrganizationId, existing: [], limit: 1, now: instant(7) };

describe('an organization', () => {
  it('belongs to its founder', () => {
    const founder = 'olga' as PrincipalId;
    const decided = decideCreateOrganization({ ...first, name: ' Arena ', founder });
    expect(decided).toMatchObject({
      ok: true,
      value: [{ payload: { name: 'Arena', members: [{ principalId: 'olga', role: 'owner' }] } }],
    });
  });

  it.each(['', '   ', 'x'.repeat(121)])('is not named %j', (name) => {
    const founder = 'olga' as PrincipalId;
    const decided = decideCreateOrganization({ ...first, name, founder });
    expect(decided).toMatchObject({ ok: false, refusal: { problems: [{ path: 'name' }] } });
  });

  it('counts against its founder’s limit, whoever owns it now', () => {
    const founder = 'olga' as PrincipalId;
    const founded = { ...organization(['max', 'owner']), founderId: founder };
    const joined = { ...organization(['olga', 'owner']), founderId: 'max' as PrincipalId };
    const create = (...existing: readonly Organization[]) =>
      decideCreateOrganization({ ...first, existing, limit: 2, name: 'Arena', founder });
    expect(create(founded, joined, joined).ok).toBe(true);
    expect(create(founded, founded)).toEqual({
      ok: false,
      refusal: { code: 'organizations/organization-limit-reached', limit: 2 },
    });
  });

  it('does not exist for strangers', () => {
    const given = organization(['olga', 'owner']);
    expect(set('eve', 'eve', 'owner', given)).toMatchObject({
      refusal: { code: 'organizations/organization-unknown' },
    });
    expect(set('eve', 'eve', 'owner', undefined)).toMatchObject({
      refusal: { code: 'organizations/organization-unknown' },
    });
  });

  it('takes members from its owners only', () => {
    const given = organization(['olga', 'owner'], ['max', 'manager']);
    expect(set('max', 'sam', 'scanner', given)).toMatchObject({
      refusal: { code: 'organizations/member-role-missing', needs: ['owner'] },
    });
    expect(set('olga', 'sam', 'scanner', given)).toMatchObject({
      value: [{ type: 'MemberSet', payload: { principalId: 'sam', role: 'scanner' } }],
    });
  });

  it('lets members leave on their own, and only themselves', () => {
    const given = organization(['olga', 'owner'], ['max', 'manager'], ['sam', 'scanner']);
    expect(set('sam', 'sam', null, given)).toMatchObject({
      value: [{ type: 'MemberSet', payload: { principalId: 'sam', role: null } }],
    });
    expect(set('max', 'sam', null, given)).toMatchObject({ refusal: { code: 'organizations/member-role-missing' } });
    expect(set('sam', 'sam', 'owner', given)).toMatchObject({ refusal: { code: 'organizations/member-role-missing' } });
    expect(set('eve', 'eve', null, given)).toMatchObject({ refusal: { code: 'organizations/organization-unknown' } });
  });

  it('never loses its last owner', () => {
    const given = organization(['olga', 'owner'], ['max', 'manager']);
    expect(set('olga', 'olga', null, given)).toMatchObject({ refusal: { code: 'organizations/owner-required' } });
    expect(set('olga', 'olga', 'manager', given)).toMatchObject({ refusal: { code: 'organizations/owner-required' } });
    const two = organization(['olga', 'owner'], ['max', 'owner']);
    expect(set('olga', 'olga', null, two)).toMatchObject({ ok: true });
  });

  it('says nothing where nothing changes', () => {
    const given = organization(['olga', 'owner'], ['max', 'manager']);
    expect(set('olga', 'max', 'manager', given)).toEqual({ ok: true, value: [] });
    expect(set('olga', 'nobody', null, given)).toEqual({ ok: true, value: [] });
  });

  it('keeps its members in the order in which they came', () => {
    const given = organization(['olga', 'owner'], ['max', 'manager']);
    const facts = (['olga', 'max', 'sam'] as const).map((name, index) => ({
      type: 'MemberSet' as const,
      payload: {
        organizationId: given.organizationId,
        principalId: name as PrincipalId,
        role: ([null, 'owner', 'scanner'] as const)[index] ?? null,
        at: instant(9),
      },
    }));
    expect(facts.reduce<Organization>(evolveOrganization, given).members).toEqual([
      { principalId: 'max', role: 'owner' },
      { principalId: 'sam', role: 'scanner' },
    ]);
  });
});
