import { expect, test } from 'vitest';
import { formatCursor, instant } from '../kernel/index.ts';
import type { OrganizationId } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { codeOf, olga, person, smallOffice, valueOf } from '../testing/index.ts';
import { exportLedger } from './export-ledger.ts';
import { showLedger } from './show-ledger.ts';

const sam = person('sam', 'organizer');

/** An organization of Olga's, in which Sam scans tickets. */
const world = async () => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const { app, organizationId } = await smallOffice(ports);
  const member = { principalId: sam.principalId, role: 'scanner' as const };
  valueOf(await app.organizations.setMember({ principal: olga, organizationId, member }));
  const now = clock.now();
  const asked = { principal: olga, organizationId, from: now, to: instant(now + 1) };
  const page = { limit: 10 };
  type Asked = typeof asked & { readonly page: { readonly limit: number; readonly cursor?: string } };
  const codes = async (over: Partial<Asked>) => {
    const query = { ...asked, page, ...over };
    return [codeOf(await showLedger(ports)(query)), codeOf(await exportLedger(ports)(query))];
  };
  return { ports, asked, page, codes };
};
const both = (code: string) => [code, code];

test('a ledger is shown and exported to owners alone, and only for a period', async () => {
  const { asked, codes } = await world();
  expect(await codes({})).toEqual(both('ok'));
  expect(await codes({ organizationId: 'nobody' as OrganizationId })).toEqual(
    both('organizations/organization-unknown'),
  );
  expect(await codes({ principal: person('zoe', 'organizer') })).toEqual(both('organizations/organization-unknown'));
  expect(await codes({ principal: sam })).toEqual(both('organizations/member-role-missing'));
  expect(await codes({ to: asked.from })).toEqual(both('accounting/period-invalid'));
});

test('a ledger goes on only from a cursor of its own', async () => {
  const { ports, asked } = await world();
  for (const cursor of ['abc', formatCursor(['another', asked.from, 'p1:captured'])])
    expect(codeOf(await showLedger(ports)({ ...asked, page: { limit: 10, cursor } }))).toBe('kernel/cursor-invalid');
});

test('an export reads a bounded number of entries at a time', async () => {
  const { ports, asked } = await world();
  const limits: number[] = [];
  const ledger: typeof ports.ledger = {
    ...ports.ledger,
    entries: (query, page) => {
      limits.push(page.limit);
      return ports.ledger.entries(query, page);
    },
  };
  for await (const page of valueOf(await exportLedger({ ...ports, ledger })(asked))) expect(page).toEqual([]);
  expect(limits).toEqual([500]);
});
