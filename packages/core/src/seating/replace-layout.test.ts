import { describe, expect, it } from 'vitest';
import type { AreaId, SeatId } from '../kernel/index.ts';
import { rowHall, rowSection, tiers } from '../testing/index.ts';
import type { Layout, Section, TableSection } from './layout.ts';
import { canReplaceLayout } from './replace-layout.ts';
import { gaUnitId } from './seat-map.ts';

const place = { position: { x: 60, y: 60 }, rotation: 0, tierId: tiers.stalls };
const table: TableSection = {
  ...{ kind: 'table', sectionId: 'T', label: 'Table 1', ...place, chairs: 8, radius: 1, sold: 'whole' },
};
const standing = 'floor' as AreaId;
const floor: Section = {
  ...{ kind: 'general_admission', sectionId: 'F', label: 'Floor', ...place, position: { x: 200, y: 200 } },
  ...{ areaId: standing, capacity: 10, size: { width: 9, height: 9 } },
};
const stalls: Section = { ...rowSection('S', [{ label: '1', seats: 5 }]), label: 'Stalls' };
const hall = (...sections: readonly Section[]): Layout => ({ ...rowHall([]), sections });
const current = hall(stalls, table, floor);
const taken = ['S-1-1', 'T', gaUnitId(standing, 1)] as SeatId[];

describe('a layout whose seats are sold', () => {
  it.each<readonly [string, Layout, string]>([
    ['its section is called otherwise', hall({ ...stalls, label: 'Front' }, table, floor), 'S-1-1'],
    [
      'its section is renamed and another takes its name',
      hall({ ...stalls, label: 'Front' }, table, floor, {
        ...rowSection('N', [{ label: '1', seats: 5 }]),
        label: 'Stalls',
        position: { x: 25, y: 300 },
      }),
      'S-1-1',
    ],
    ['a table of 8 becomes one of 2', hall(stalls, { ...table, chairs: 2 }, floor), 'T'],
    ['it is blocked', hall({ ...stalls, notes: [{ row: '1', number: 1, blocked: true }] }, table, floor), 'S-1-1'],
    ['its area is called otherwise', hall(stalls, table, { ...floor, label: 'Pit' }), 'floor~1'],
  ])('is not replaced by one in which %s', (_, next, seatId) => {
    expect(canReplaceLayout(current, next, taken)).toMatchObject({
      ok: false,
      refusal: { code: 'seating/seats-displaced', vanishing: [], retiered: [], changed: [seatId] },
    });
    expect(canReplaceLayout(current, next, [])).toMatchObject({ ok: true });
  });

  it('is not replaced by one whose row is called otherwise, since its seats are then others', () => {
    const next = hall({ ...stalls, rows: [{ label: '2', seats: 5 }] }, table, floor);
    expect(canReplaceLayout(current, next, taken)).toMatchObject({ refusal: { vanishing: ['S-1-1'] } });
  });

  it('is not replaced by one that has no such place in its area', () => {
    const last = [gaUnitId(standing, 10)];
    const vanish = { ok: false, refusal: { vanishing: last, retiered: [], changed: [] } };
    expect(canReplaceLayout(current, hall(stalls, table, { ...floor, capacity: 9 }), last)).toMatchObject(vanish);
    expect(canReplaceLayout(current, hall(stalls, table), last)).toMatchObject(vanish);
    expect(canReplaceLayout(current, current, last)).toMatchObject({ ok: true });
  });

  it('is told everything that stands in the way, at once', () => {
    const renamed = hall({ ...stalls, label: 'Front' }, { ...table, tierId: tiers.vip });
    expect(canReplaceLayout(current, renamed, taken)).toMatchObject({
      refusal: { vanishing: ['floor~1'], retiered: ['T'], changed: ['S-1-1'] },
    });
    expect(canReplaceLayout(current, renamed, taken.slice(1))).toMatchObject({ ok: false });
    expect(canReplaceLayout(current, renamed, [taken[0], taken[2]] as SeatId[])).toMatchObject({ ok: false });
  });

  it('is not replaced by one that sells a seat anew which it did not have', () => {
    expect(canReplaceLayout(hall(stalls), current, taken)).toMatchObject({ refusal: { retiered: ['T', 'floor~1'] } });
  });

  it('is replaced by one that leaves every one of them what it was, wherever it is drawn', () => {
    const next = hall(
      { ...stalls, position: { x: 25, y: 40 }, rows: [{ label: '1', seats: 3 }] },
      { ...table, position: { x: 300, y: 60 } },
      { ...floor, capacity: 2 },
      { ...rowSection('N', [{ label: '1', seats: 5 }]), position: { x: 25, y: 300 } },
    );
    expect(canReplaceLayout(current, next, taken)).toMatchObject({ ok: true });
  });
});
