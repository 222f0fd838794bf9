import { describe, expect, it } from 'vitest';
import { instant } from '../kernel/index.ts';
import type { OrganizationId, PrincipalId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { codeOf, olga, person, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import { decideSetSeller } from './organization-decider.ts';
import type { Organization } from './organization.ts';
import type { Seller } from './seller.ts';

const mia = person('mia', 'organizer');
const eve = person('eve', 'organizer');
const seller: Seller = { legalName: 'Strings Ltd.', address: 'Ring 1\n1010 Wien', taxId: 'ATU1' };
const plain: Organization = {
  organizationId: 'org-1' as OrganizationId,
  name: 'Strings',
  members: [
    { principalId: 'olga' as PrincipalId, role: 'owner' },
    { principalId: 'mia' as PrincipalId, role: 'manager' },
  ],
  createdAt: instant(0),
};
const named: Organization = { ...plain, seller };
const set = (wanted: Seller | null, given: Organization | undefined = plain, principal = olga) =>
  decideSetSeller({ principal, seller: wanted, now: instant(9) }, given);
const facts = (told: Seller | null) => [
  { type: 'SellerSet', payload: { organizationId: 'org-1', seller: told, at: instant(9) } },
];

describe('the seller of an organization', () => {
  it('is named by its owners', () => {
    expect(set(seller)).toEqual({ ok: true, value: facts(seller) });
    expect(codeOf(set(seller, plain, mia))).toBe('organizations/member-role-missing');
    expect(codeOf(set(seller, plain, eve))).toBe('organizations/organization-unknown');
  });

  it('has no blanks around it, and one kind of line breaks', () => {
    const untidy = { legalName: ' Strings Ltd. ', address: '\r\n Ring 1\r\n1010 Wien ', taxId: ' ATU1 ' };
    expect(set(untidy)).toEqual({ ok: true, value: facts(seller) });
  });

  it.each<Partial<Seller>>([{ legalName: 'Bows' }, { address: 'Ring 2' }, { taxId: 'ATU2' }, { taxId: null }])(
    'is another one with %j',
    (change) => {
      const other = { ...seller, ...change };
      expect(set(other, named)).toEqual({ ok: true, value: facts(other) });
      expect(set(seller, { ...plain, seller: other })).toEqual({ ok: true, value: facts(seller) });
    },
  );

  it('can be unsaid', () => {
    expect(set(null, named)).toEqual({ ok: true, value: facts(null) });
  });

  it('is not told again where nothing changes', () => {
    expect(set({ ...seller, legalName: ' Strings Ltd.' }, named)).toEqual({ ok: true, value: [] });
    expect(set(null)).toEqual({ ok: true, value: [] });
  });

  it.each<readonly [Partial<Seller>]>([
    [{ legalName: 'x'.repeat(200) }],
    [{ address: 'x'.repeat(500) }],
    [{ address: '1\n2\n3\n4\n5\n6' }],
    [{ taxId: 'x'.repeat(40) }],
    [{ taxId: null }],
  ])('may be as long as %j', (change) => {
    expect(codeOf(set({ ...seller, ...change }))).toBe('ok');
  });

  it.each<readonly [Partial<Seller>, string, string]>([
    [{ legalName: ' ' }, 'legalName', 'length-invalid'],
    [{ legalName: 'x'.repeat(201) }, 'legalName', 'length-invalid'],
    [{ legalName: 'Strings\nLtd.' }, 'legalName', 'characters-invalid'],
    [{ address: '' }, 'address', 'length-invalid'],
    [{ address: 'x'.repeat(501) }, 'address', 'length-invalid'],
    [{ address: '1\n2\n3\n4\n5\n6\n7' }, 'address', 'too-many'],
    [{ taxId: '' }, 'taxId', 'length-invalid'],
    [{ taxId: 'x'.repeat(41) }, 'taxId', 'length-invalid'],
  ])('is not %j', (change, path, code) => {
    expect(set({ ...seller, ...change })).toEqual({
      ok: false,
      refusal: {
        code: 'organizations/organization-invalid',
        problems: [{ path, code, message: expect.any(String) }],
      },
    });
  });

  it('is refused with every problem', () => {
    expect(set({ legalName: '', address: '1\n2\n3\n4\n5\n6\n7', taxId: '' })).toMatchObject({
      refusal: { problems: [{ path: 'legalName' }, { path: 'address' }, { path: 'taxId' }] },
    });
  });

  it('is kept with the organization', async () => {
    const clock = manualClock();
    const { organizations } = ticketly(memoryPorts({ clock }));
    const { organizationId, ...founded } = valueOf(
      await organizations.createOrganization({ principal: olga, name: 'Strings' }),
    );
    const change = async (wanted: Seller | null) =>
      valueOf(await organizations.setSeller({ principal: olga, organizationId, seller: wanted }));
    expect(await change(seller)).toEqual({ organizationId, ...founded, seller });
    expect(valueOf(await organizations.listOrganizations({ principal: olga }))).toMatchObject([{ seller }]);
    expect(await change(null)).toEqual({ organizationId, ...founded });
  });
});
