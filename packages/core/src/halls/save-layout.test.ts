import { describe, expect, it } from 'vitest';
import type { LayoutId } from '../kernel/index.ts';
import { codeOf, olga, valueOf } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import type { Ports } from '../ports.ts';
import { eve, seatsOf, twoOrganizations } from './two-organizations.fixture.ts';

describe('a layout that is saved', () => {
  it('is a new one without an id, and with one the next version, which leaves the others as they were', async () => {
    const { save, ports, organizationId } = await twoOrganizations();
    const first = valueOf(await save(seatsOf(1)));
    const { layoutId } = first;
    expect(first).toEqual({ ...seatsOf(1), organizationId, layoutId, version: 1 });
    expect(valueOf(await save(seatsOf(2), layoutId))).toMatchObject({ layoutId, version: 2 });
    expect(valueOf(await save(seatsOf(3), layoutId))).toMatchObject({ layoutId, version: 3 });
    expect(await ports.layouts.find(layoutId, 1)).toEqual(first);
    expect(valueOf(await save(seatsOf(1))).layoutId).not.toBe(layoutId);
  });

  it('is no version of a layout of others, or of none', async () => {
    const { save, ports, theirs } = await twoOrganizations();
    for (const layoutId of [theirs.layoutId, 'no-layout' as LayoutId])
      expect(await save(seatsOf(2), layoutId)).toEqual({ ok: false, refusal: { code: 'halls/layout-unknown' } });
    expect((await ports.layouts.latest(theirs.layoutId))?.version).toBe(1);
  });

  it('is sound', async () => {
    const { save, ports, organizationId } = await twoOrganizations();
    const before = await ports.layouts.countOfOrganization(organizationId);
    expect(await save({ ...seatsOf(1), name: '' })).toMatchObject({
      refusal: { code: 'halls/layout-invalid', problems: [{ path: 'name' }] },
    });
    expect(await ports.layouts.countOfOrganization(organizationId)).toBe(before);
  });

  it('is one of as many versions as an organization may have, those of others not counted', async () => {
    const { save, app, layoutId, theirs } = await twoOrganizations({ layoutsPerOrganization: 2 });
    expect(codeOf(await save(seatsOf(2), layoutId))).toBe('ok');
    for (const of of [layoutId, undefined])
      expect(await save(seatsOf(3), of)).toEqual({
        ok: false,
        refusal: { code: 'halls/layout-limit-reached', limit: 2 },
      });
    expect(codeOf(await app.halls.saveLayout({ principal: eve, ...theirs, layout: seatsOf(2) }))).toBe('ok');
  });
});

describe('a version that others save first', () => {
  /** An office in which others are first so many times; `tries` counts. */
  const overtaken = (ports: Ports, times: number) => {
    const tried: number[] = [];
    const save: Ports['layouts']['save'] = async (layout) => {
      if (tried.push(layout.version) <= times) await ports.layouts.save(layout);
      return ports.layouts.save(layout);
    };
    return { tried, use: ticketly({ ...ports, layouts: { ...ports.layouts, save } }) };
  };

  it('becomes the one after theirs', async () => {
    const { ports, organizationId, layoutId } = await twoOrganizations();
    const { use } = overtaken(ports, 4);
    const saved = await use.halls.saveLayout({ principal: olga, organizationId, layoutId, layout: seatsOf(2) });
    expect(valueOf(saved).version).toBe(6);
  });

  it('is given up after five attempts', async () => {
    const { ports, organizationId, layoutId } = await twoOrganizations();
    const { tried, use } = overtaken(ports, 5);
    await expect(
      use.halls.saveLayout({ principal: olga, organizationId, layoutId, layout: seatsOf(2) }),
    ).rejects.toMatchObject({ code: 'contended' });
    expect(tried).toEqual([2, 3, 4, 5, 6]);
  });
});
