import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AreaId, LayoutId, OrganizationId, SeatId, TierId } from '../kernel/index.ts';
import { drawLayout } from './draw-layout.ts';
import { arenaLayout } from './halls/arena.ts';
import { theatreLayout } from './halls/theatre.ts';
import type { Layout } from './layout.ts';
import { canReplaceLayout } from './replace-layout.ts';
import { gaUnitId, parseGaUnit } from './seat-map.ts';
import { rowLabel, seatNumbers } from './seat-numbers.ts';
import { sectionCapacity, validateLayout } from './validate-layout.ts';

const ids = { layoutId: 'hall' as LayoutId, organizationId: 'org' as OrganizationId };
const tier = (name: string): TierId => name as TierId;
const arena = (): Layout =>
  arenaLayout({
    ...ids,
    tiers: { standing: tier('st'), floor: tier('fl'), lower: tier('lo'), upper: tier('up'), box: tier('bx') },
  });
const theatre = (): Layout =>
  theatreLayout({ ...ids, tiers: { stalls: tier('s'), circle: tier('c'), balcony: tier('b') } });
const capacity = (layout: Layout): number =>
  layout.sections.reduce((sum, section) => sum + sectionCapacity(section), 0);

describe('the halls', () => {
  test('have no problems', () => {
    expect(validateLayout(arena())).toEqual([]);
    expect(validateLayout(theatre())).toEqual([]);
  });
  test('are as large as they say', () => {
    expect(capacity(arena())).toBeGreaterThan(11_500);
    expect(capacity(arena())).toBeLessThan(13_000);
    expect(capacity(theatre())).toBeGreaterThan(780);
    expect(capacity(theatre())).toBeLessThan(870);
  });
  test('give every seat a place on the drawing and one index', () => {
    for (const layout of [arena(), theatre()]) {
      const { seats, indexOf, seatIndex } = drawLayout(layout);
      expect([...seats].map(({ seatId }) => indexOf.get(seatId))).toEqual([...seats].map(({ index }) => index));
      expect([...seats].map(({ seatId }) => seatId)).toEqual([...seatIndex]);
      expect([...seats].map((_, index) => seats.at(index))).toEqual([...seats]);
      const { width, height } = layout.canvas;
      expect([...seats].filter(({ x, y }) => !(x >= 0 && x <= width && y >= 0 && y <= height))).toEqual([]);
    }
  });
});

describe('drawing', () => {
  test('sections added at the end leave every index as it was', () => {
    const before = theatre();
    const more = {
      kind: 'table',
      sectionId: 'T1',
      label: 'Table 1',
      position: { x: 3, y: 30 },
      rotation: 0,
      chairs: 4,
      radius: 0.8,
      tierId: tier('s'),
      sold: 'by_seat',
    } as const;
    const after = drawLayout({ ...before, version: 2, sections: [...before.sections, more] });
    const seatIds = [...drawLayout(before).seatIndex];
    expect([...after.seatIndex].slice(0, seatIds.length)).toEqual(seatIds);
  });
  test('a table sold whole is one seat with many places', () => {
    const whole = [...drawLayout(arena()).seats].find(({ seatId }) => seatId === 'T1');
    expect(whole).toMatchObject({ places: 8, tierId: 'bx' });
  });
  test('knows a seat by one spelling of its id only', () => {
    const { indexOf } = drawLayout(arena());
    const chair = [...drawLayout(arena()).seatIndex].find((seatId) => /^[^-]+-1$/.test(seatId)) ?? '';
    for (const end of ['.5', '.0', 'e0', ' ', '-1-1']) expect(indexOf.get(`${chair}${end}` as SeatId)).toBeUndefined();
    for (const seatId of ['', '-', '--', 'T1-1-1', 'T1-']) expect(indexOf.get(seatId as SeatId)).toBeUndefined();
  });
  test('numbers rows as halls do', () => {
    expect(seatNumbers('from-middle', 6)).toEqual([5, 3, 1, 2, 4, 6]);
    expect(seatNumbers('odd', 3)).toEqual([1, 3, 5]);
    expect(seatNumbers('even', 3)).toEqual([2, 4, 6]);
    expect(seatNumbers('descending', 3, 10)).toEqual([12, 11, 10]);
    expect([0, 25, 26, 51, 52, 701, 702].map((at) => rowLabel('letters', at))).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
  });
  test('every scheme gives every seat of a row a number of its own', () => {
    const scheme = fc.constantFrom('ascending', 'descending', 'odd', 'even', 'from-middle' as const);
    fc.assert(
      fc.property(scheme, fc.integer({ min: 1, max: 200 }), (numbering, count) => {
        const numbers = seatNumbers(numbering, count);
        expect(new Set(numbers).size).toBe(count);
        expect(numbers.every((number) => number >= 1)).toBe(true);
      }),
    );
  });
  test('the id of a unit is distinguishable from that of a seat', () => {
    const unit = gaUnitId('floor' as AreaId, 17);
    expect(parseGaUnit(unit)).toEqual({ areaId: 'floor', n: 17 });
    expect(parseGaUnit('101-C-12' as SeatId)).toBeUndefined();
    for (const seatId of ['floor~0', 'floor~01', 'floor~1x', '~1', 'floor~'])
      expect(parseGaUnit(seatId as SeatId)).toBeUndefined();
  });
});

describe('validation', () => {
  const planted: readonly (readonly [string, (layout: Layout) => Layout])[] = [
    ['duplicate-id', (layout) => ({ ...layout, sections: [...layout.sections, ...layout.sections.slice(1, 2)] })],
    ['no-tier', (layout) => change(layout, 'stalls', { tierId: undefined })],
    ['overlapping-seats', (layout) => change(layout, 'circle', { position: { x: 16, y: -17.5 } })],
    ['bad-number', (layout) => change(layout, 'stalls', { seatPitch: -1 })],
    ['bad-number', (layout) => change(layout, 'stalls', { rotation: Number.NaN })],
    ['arc-too-short', (layout) => change(layout, 'stalls', { shape: { kind: 'curved', radius: 0.6 } })],
    ['no-rows', (layout) => change(layout, 'stalls', { rows: [] })],
    [
      'duplicate-row',
      (layout) =>
        change(layout, 'stalls', {
          rows: [
            { label: 'A', seats: 3 },
            { label: 'A', seats: 3 },
          ],
          notes: [],
        }),
    ],
    ['unknown-seat', (layout) => change(layout, 'stalls', { notes: [{ row: 'Q', number: 900, blocked: true }] })],
    ['not-accessible', (layout) => change(layout, 'stalls', { notes: [{ row: 'A', number: 1, companionOf: 3 }] })],
    ['length-invalid', (layout) => change(layout, 'stalls', { label: ' ' })],
    ['characters-invalid', (layout) => change(layout, 'stalls', { label: 'Stalls\u0000' })],
    ['not-normalized', (layout) => ({ ...layout, name: 'Cafe\u0301' })],
    ['bad-id', (layout) => change(layout, 'stalls', { sectionId: 'a~b' })],
    ['bad-size', (layout) => ({ ...layout, canvas: { width: 0, height: 10 } })],
    [
      'over-capacity',
      (layout) =>
        change(layout, 'stalls', {
          rows: Array.from({ length: 999 }, (_, at) => ({ label: String(at), seats: 150 })),
          shape: { kind: 'straight' },
        }),
    ],
  ];
  test.each(planted)('finds %s', (code, plant) => {
    expect(validateLayout(plant(theatre())).map((problem) => problem.code)).toContain(code);
  });
  test('finds tiers the event does not have, and every problem at once', () => {
    expect(validateLayout(theatre(), { tierIds: [tier('s'), tier('c')] })).toMatchObject([{ code: 'unknown-tier' }]);
    const twice = change(change(theatre(), 'stalls', { seatPitch: -1 }), 'circle', { rowPitch: 0 });
    expect(validateLayout(twice)).toHaveLength(2);
  });
});

describe('replacing a layout', () => {
  const taken = ['circle-A-1' as SeatId];
  test('is refused when taken seats would vanish or change their tier', () => {
    const without = { ...theatre(), sections: theatre().sections.filter(({ sectionId }) => sectionId !== 'circle') };
    expect(canReplaceLayout(theatre(), without, taken)).toMatchObject({
      ok: false,
      refusal: { vanishing: taken, retiered: [], changed: [] },
    });
    expect(canReplaceLayout(theatre(), change(theatre(), 'circle', { tierId: tier('b') }), taken)).toMatchObject({
      ok: false,
      refusal: { retiered: taken },
    });
  });
  test('is fine when only others change', () => {
    expect(canReplaceLayout(theatre(), change(theatre(), 'balcony', { tierId: tier('c') }), taken)).toMatchObject({
      ok: true,
    });
  });
});

const change = (layout: Layout, sectionId: string, changes: object): Layout => ({
  ...layout,
  sections: layout.sections.map((section) => (section.sectionId === sectionId ? { ...section, ...changes } : section)),
});
