import { describe, expect, it } from 'vitest';
import type { AreaId, OrganizationId, SeatId, TierId } from '../kernel/index.ts';
import { areaSection, hallOf, layoutOf, rowSection, rowsOf } from '../testing/index.ts';
import { drawLayout } from './draw-layout.ts';
import type { ReservedSection, Section, SeatNote, TableSection } from './layout.ts';
import { missingSeats } from './missing-seats.ts';
import { ownLayout } from './own-layout.ts';
import { gaUnitId, hallBytes, seatFlags } from './seat-map.ts';
import type { SeatMap } from './seat-map.ts';
import { sellableBySection } from './sellable-by-section.ts';
import { sellableByTier } from './sellable-by-tier.ts';

const tier = (name: string): TierId => name as TierId;
const mapOf = (...sections: readonly Section[]): SeatMap => drawLayout(layoutOf(hallOf(sections)));
const stalls = (notes: readonly SeatNote[], over: Partial<ReservedSection> = {}): ReservedSection =>
  rowSection(
    'S',
    [
      { label: 'A', seats: 3 },
      { label: 'B', seats: 2, tierId: tier('rear') },
    ],
    { notes, ...over },
  );
const table: TableSection = {
  ...{ kind: 'table', sectionId: 'T', label: 'Table', position: { x: 7, y: 9 }, rotation: 30 },
  ...{ chairs: 4, radius: 1.5, sold: 'whole', tierId: tier('vip') },
};
const notes = [
  { row: 'A', number: 1, accessible: true },
  { row: 'A', number: 2, companionOf: 1 },
  { row: 'A', number: 3, blocked: true },
  { row: 'B', number: 1, tierId: tier('odd') },
];

describe('a drawn seat', () => {
  const plain = { blocked: false, accessible: false, companionOf: null, places: 1 };

  it('tells what its section, its row and its note say of it', () => {
    expect([...mapOf(table, stalls(notes)).seats]).toMatchObject([
      { index: 0, ...plain, sectionId: 'T', tierId: 'vip', places: 4 },
      { index: 1, ...plain, sectionId: 'S', tierId: 'stalls', accessible: true },
      { index: 2, ...plain, tierId: 'stalls', companionOf: 'S-A-1' },
      { index: 3, ...plain, tierId: 'stalls', blocked: true },
      { index: 4, ...plain, tierId: 'odd' },
      { index: 5, ...plain, tierId: 'rear' },
    ]);
  });

  it.each<readonly [number, Partial<SeatNote>]>([
    [0, {}],
    [seatFlags.blocked, { blocked: true }],
    [seatFlags.accessible, { accessible: true }],
    [seatFlags.companion, { companionOf: 2 }],
    [seatFlags.blocked + seatFlags.accessible, { blocked: true, accessible: true }],
    [seatFlags.blocked + seatFlags.companion, { blocked: true, companionOf: 2 }],
    [seatFlags.accessible + seatFlags.companion, { accessible: true, companionOf: 2 }],
  ])('has a flag for each thing that is true of it: %i', (flags, note) => {
    const { columns } = mapOf(table, stalls([{ row: 'A', number: 1, ...note }]));
    expect([...columns.flags]).toEqual([seatFlags.whole, flags, 0, 0, 0, 0]);
  });

  it('has the last of several notes about it', () => {
    const twice = [
      { row: 'A', number: 1, blocked: true, tierId: tier('vip') },
      { row: 'A', number: 1, accessible: true },
    ];
    expect(mapOf(stalls(twice)).seats.at(0)).toMatchObject({ ...plain, tierId: 'stalls', accessible: true });
  });

  it('has no tier where nothing says one', () => {
    const { tierId: _, ...unpainted } = rowSection('S', rowsOf(1, 1));
    expect(mapOf(unpainted).seats.at(0)?.tierId).toBeNull();
  });

  it('is one of as many as there are', () => {
    const { seats, seatIndex } = mapOf(stalls([]));
    expect([seats.length, seatIndex.length]).toEqual([5, 5]);
    expect([seats.at(-1), seats.at(5), seatIndex.at(-1), seatIndex.at(5)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(mapOf(areaSection('floor', 9)).seats.length).toBe(0);
  });

  it('has for neighbours those with no aisle between', () => {
    const rows = [
      { label: 'A', seats: 5, aislesAfter: [2, 4] },
      { label: 'B', seats: 2, aislesAfter: [2] },
    ];
    expect(mapOf(rowSection('S', rows), { ...table, sold: 'by_seat' }, { ...table, sectionId: 'W' }).runs).toEqual([
      [0, 1],
      [2, 3],
      [4],
      [5, 6],
      [7, 8, 9, 10],
      [11],
    ]);
  });
});

describe('a drawn area', () => {
  it('tells what its section says of it', () => {
    const { tierId: _, ...unpainted } = areaSection('pit', 3, { label: 'Pit', sectionId: 'front' });
    expect(mapOf(areaSection('floor', 9), unpainted).areas).toEqual([
      { areaId: 'floor', sectionId: 'floor', label: 'Standing', capacity: 9, tierId: 'stalls' },
      { areaId: 'pit', sectionId: 'front', label: 'Pit', capacity: 3, tierId: null },
    ]);
  });
});

describe('what a hall sells', () => {
  const sections = [table, stalls(notes), areaSection('floor', 9), areaSection('pit', 0, { tierId: tier('none') })];

  it('is counted by tier, without what is blocked', () => {
    expect(Object.fromEntries(sellableByTier(mapOf(...sections)))).toEqual({ vip: 1, stalls: 11, odd: 1, rear: 1 });
  });

  it('is counted by section, without what is blocked', () => {
    const stage: Section = { ...areaSection('x', 1), kind: 'non_sellable', sectionId: 'stage' };
    const counted = sellableBySection({
      sections: [...sections, stage, { ...table, sectionId: 'B', sold: 'by_seat' }],
    });
    expect(counted.map(({ key, capacity }) => [key, capacity])).toEqual([
      ['T', 1],
      ['S', 4],
      ['floor~', 9],
      ['B', 4],
    ]);
  });

  it('lacks what is gone, blocked, beyond an area, or of another tier', () => {
    const unit = (n: number, areaId = 'floor') => gaUnitId(areaId as AreaId, n);
    const wanted: readonly (readonly [string, string])[] = [
      ['T', 'vip'],
      ['S-A-1', 'stalls'],
      [unit(1), 'stalls'],
      [unit(9), 'stalls'],
      ['S-A-1', 'vip'],
      ['S-A-3', 'stalls'],
      ['S-C-1', 'stalls'],
      [unit(10), 'stalls'],
      [unit(1), 'vip'],
      [unit(1, 'yard'), 'stalls'],
    ];
    const lines = wanted.map(([seatId, tierId]) => ({ seatId: seatId as SeatId, tierId: tier(tierId) }));
    expect(missingSeats(mapOf(...sections), lines)).toEqual(wanted.slice(4).map(([seatId]) => seatId));
  });
});

describe('a layout', () => {
  it('is its organization’s only', () => {
    const layout = layoutOf(hallOf([]));
    expect(ownLayout(layout, layout.organizationId)).toBe(layout);
    expect(ownLayout(layout, 'another' as OrganizationId)).toBeUndefined();
    expect(ownLayout(undefined, layout.organizationId)).toBeUndefined();
  });

  it('takes memory for its seats, and for each section, row and note', () => {
    const bytes = (...sections: readonly Section[]) => hallBytes({ sections }, mapOf(...sections));
    const [seat, part] = [44, 256];
    expect(bytes(areaSection('floor', 9), table)).toBe(seat + 2 * part);
    expect(bytes(rowSection('S', rowsOf(3, 4)))).toBe(12 * seat + 4 * part);
    expect(bytes(stalls(notes))).toBe(5 * seat + 7 * part);
  });
});
