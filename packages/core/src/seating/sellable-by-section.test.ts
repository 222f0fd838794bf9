import { describe, expect, it } from 'vitest';
import type { LayoutId, OrganizationId, TierId } from '../kernel/index.ts';
import { rowHall, smallHall } from '../testing/index.ts';
import { drawLayout } from './draw-layout.ts';
import { arenaLayout, theatreLayout } from './index.ts';
import type { Layout } from './layout.ts';
import { sectionKeyOf, sellableBySection } from './sellable-by-section.ts';
import { sellableByTier } from './sellable-by-tier.ts';

const ids = { layoutId: 'hall' as LayoutId, organizationId: 'org' as OrganizationId };
const named = <Name extends string>(...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, name as string as TierId])) as Record<Name, TierId>;
const halls = {
  smallHall: { ...smallHall, ...ids, version: 1 } satisfies Layout,
  arena: arenaLayout({ ...ids, tiers: named('standing', 'floor', 'lower', 'upper', 'box') }),
  theatre: theatreLayout({ ...ids, tiers: named('stalls', 'circle', 'balcony') }),
};

describe('what a hall sells by section', () => {
  it('counts the seats of the small hall', () => {
    expect(sellableBySection(smallHall)).toEqual([
      { key: 'main', sectionId: 'main', label: 'Main', capacity: 41 },
      { key: 'table1', sectionId: 'table1', label: 'Table 1', capacity: 1 },
      { key: 'standing~', sectionId: expect.any(String), label: expect.any(String), capacity: 12 },
    ]);
  });

  it.each([
    ['blocked twice', [true, true], 2],
    ['blocked at first, and then not', [true, false], 3],
    ['blocked in the end', [false, true], 2],
  ])('counts a seat by the last note about it: %s', (_, marks, capacity) => {
    const notes = marks.map((blocked) => ({ row: 'A', number: 1, blocked }));
    const layout = rowHall([{ label: 'A', seats: 3 }], notes);
    expect(sellableBySection(layout)).toMatchObject([{ capacity }]);
    expect([...sellableByTier(drawLayout(layout)).values()]).toEqual([capacity]);
  });

  it.each(Object.entries(halls))('is as much as by tier, and is found by the ids of the seats: %s', (_, layout) => {
    const map = drawLayout(layout);
    const counts = new Map<string, number>();
    const count = (key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const { seatId, blocked } of map.seats) if (!blocked) count(sectionKeyOf(seatId));
    for (const { areaId, capacity } of map.areas)
      for (let n = 1; n <= capacity; n += 1) count(sectionKeyOf(`${areaId}~${n}` as never));
    const sections = sellableBySection(layout);
    expect(Object.fromEntries(sections.map(({ key, capacity }) => [key, capacity]))).toEqual(
      Object.fromEntries(counts),
    );
    expect(sections.reduce((sum, { capacity }) => sum + capacity, 0)).toBe(
      [...sellableByTier(map).values()].reduce((sum, count) => sum + count, 0),
    );
  });
});
