import { describe, expect, it } from 'vitest';
import type { LayoutId, OrganizationId, PageRequest } from '../kernel/index.ts';
import { codeOf, olga, person, valueOf } from '../testing/index.ts';
import { eve, seatsOf, twoOrganizations } from './two-organizations.fixture.ts';
import type { TwoOrganizations } from './two-organizations.fixture.ts';

/** Three layouts of Olga's, the first of them in two versions; pages have two at the most. */
const three = async () => {
  const made = await twoOrganizations({ pageSize: 2 });
  valueOf(await made.save({ ...seatsOf(2), name: 'Wider' }, made.layoutId));
  const layouts = [made.layoutId];
  for (const name of ['Second', 'Third']) layouts.push(valueOf(await made.save({ ...seatsOf(1), name })).layoutId);
  const scanner = person('scott');
  await made.employ(scanner, 'scanner');
  return { ...made, layouts, scanner };
};

describe('a layout', () => {
  it('is found by every member, the newest version or the one asked for', async () => {
    const { app, layoutId, scanner } = await three();
    for (const principal of [olga, scanner]) {
      const find = async (version?: number) =>
        valueOf(await app.halls.findOwnLayout({ principal, layoutId, version })).version;
      expect([await find(), await find(1), await find(2)]).toEqual([2, 1, 2]);
    }
  });

  it.each<[whose: string, of: (made: TwoOrganizations) => { readonly layoutId: LayoutId; readonly version?: number }]>([
    ['of others', ({ theirs: { layoutId } }) => ({ layoutId })],
    ['of others, whichever version', ({ theirs: { layoutId } }) => ({ layoutId, version: 1 })],
    ['that nobody drew', () => ({ layoutId: 'no-layout' as LayoutId })],
    ['in a version that nobody saved', ({ layoutId }) => ({ layoutId, version: 3 })],
  ])('%s is unknown', async (_whose, of) => {
    const made = await three();
    expect(await made.app.halls.findOwnLayout({ principal: olga, ...of(made) })).toEqual({
      ok: false,
      refusal: { code: 'halls/layout-unknown' },
    });
  });
});

describe('the layouts of an organization', () => {
  const list = ({ app, organizationId }: TwoOrganizations, page: PageRequest, principal = olga) =>
    app.halls.listOwnLayouts({ principal, organizationId, page });

  it('are listed for every member, each once in its newest version, page by page', async () => {
    const made = await three();
    const [first, second, third] = made.layouts;
    for (const principal of [olga, made.scanner]) {
      const { items, nextCursor } = valueOf(await list(made, { limit: 1 }, principal));
      expect(items).toEqual([{ layoutId: first, name: 'Wider', version: 2 }]);
      const rest = valueOf(await list(made, { limit: 2, cursor: nextCursor ?? undefined }, principal));
      expect(rest.items.map(({ layoutId }) => layoutId)).toEqual([second, third]);
    }
  });

  it('are at most as many on a page as the limit says', async () => {
    const made = await three();
    const { items } = valueOf(await list(made, { limit: 3 }));
    expect(items.map(({ layoutId }) => layoutId)).toEqual(made.layouts.slice(0, 2));
  });

  it('are not continued after a layout of others, or after none', async () => {
    const made = await three();
    for (const cursor of [made.theirs.layoutId, 'no-layout', 'not an id', ''])
      expect(codeOf(await list(made, { limit: 2, cursor }))).toBe('kernel/cursor-invalid');
  });

  it('are none for strangers, and where there is no such organization', async () => {
    const made = await three();
    const none = { ...made, organizationId: 'no-organization' as OrganizationId };
    for (const asked of [list(made, { limit: 2 }, eve), list(none, { limit: 2 })])
      expect(await asked).toEqual({ ok: false, refusal: { code: 'organizations/organization-unknown' } });
  });
});
