import { describe, expect, it } from 'vitest';
import type { AreaId, TierId } from '../kernel/index.ts';
import { areaSection, hallOf, layoutOf, rowSection, rowsOf } from '../testing/index.ts';
import type { Layout, ReservedSection, Row, Section } from './layout.ts';
import type { LayoutLimits } from './section-problems.ts';
import { validateLayout } from './validate-layout.ts';
import type { LayoutRules } from './validate-layout.ts';

const hall = (...sections: readonly Section[]): Layout => layoutOf(hallOf(sections));
const block = (over: Partial<ReservedSection> = {}, row: Partial<Row> = {}): Layout =>
  hall(rowSection('S', [{ label: 'A', seats: 4, ...row }], over));
const blocks = (count: number, rows: (at: number) => readonly Row[] = () => rowsOf(1, 1)): Layout =>
  hall(
    ...Array.from({ length: count }, (_, at) => ({
      ...rowSection(`S${at}`, rows(at)),
      position: { x: 20 * at, y: 5 },
    })),
  );
const table = (over: object): Layout =>
  hall({ ...areaSection('T', 1), kind: 'table', chairs: 4, radius: 1, sold: 'by_seat', ...over });
const notes = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ row: 'A', number: at + 1, blocked: true }));
const tierOf = (at: number): Partial<Row> => ({ tierId: `t${at}` as TierId });

/** Layouts with so many of a thing, of which the rules allow five. */
const counted: Readonly<Record<keyof LayoutLimits | 'seatsPerSession', (count: number) => Layout>> = {
  sectionsPerLayout: (count) => blocks(count),
  rowsPerLayout: (count) =>
    hall(rowSection('S', rowsOf(2, 1)), { ...rowSection('R', rowsOf(count - 2, 1)), position: { x: 80, y: 5 } }),
  rowsPerSection: (count) => hall(rowSection('S', rowsOf(count, 1))),
  seatsPerRow: (count) => block({}, { seats: count }),
  aislesPerRow: (count) => block({}, { seats: 20, aislesAfter: Array.from({ length: count }, (_, at) => at + 1) }),
  notesPerLayout: (count) => block({ notes: notes(count) }, { seats: 20 }),
  notesPerSection: (count) => block({ notes: notes(count) }, { seats: 20 }),
  tiersPerEvent: (count) => blocks(1, () => rowsOf(count - 1, 1).map((row, at) => ({ ...row, ...tierOf(at) }))),
  seatsPerSession: (count) => hall(areaSection('floor', count)),
};

describe('a layout with as many as there may be', () => {
  it.each(Object.entries(counted))('is taken, and not with one more: %s', (limit, make) => {
    const rules: LayoutRules = { [limit]: 5 };
    expect(validateLayout(make(5), rules)).toEqual([]);
    expect(validateLayout(make(6), rules).length).toBeGreaterThan(0);
  });
});

/** A number of a layout, the least and the most it may be, and the next ones beyond. */
type Bound = readonly [
  path: string,
  make: (value: number) => Layout,
  beyond: readonly number[],
  within: readonly number[],
];
const coordinates = [
  [-10_000.01, 10_000.01],
  [-10_000, 10_000],
] as const;
const bounds: readonly Bound[] = [
  ['canvas', (width) => ({ ...block(), canvas: { width, height: 2_000 } }), [0, 2_000.01], [0.01, 2_000]],
  ['canvas', (height) => ({ ...block(), canvas: { width: 2_000, height } }), [0, 2_000.01], [0.01, 2_000]],
  ['focalPoint.x', (x) => ({ ...block(), focalPoint: { x, y: 0 } }), ...coordinates],
  ['focalPoint.y', (y) => ({ ...block(), focalPoint: { x: 0, y } }), ...coordinates],
  ['sections[0].position.x', (x) => block({ position: { x, y: 0 } }), ...coordinates],
  ['sections[0].position.y', (y) => block({ position: { x: 0, y } }), ...coordinates],
  ['sections[0].rotation', (rotation) => block({ rotation }), ...coordinates],
  ['sections[0].seatPitch', (seatPitch) => block({ seatPitch }), [0.29, 5.01], [0.35, 5]],
  ['sections[0].rowPitch', (rowPitch) => block({ rowPitch }), [0.39, 10.01], [0.4, 10]],
  ['sections[0].aisleWidth', (aisleWidth) => block({ aisleWidth }), [0.29, 20.01], [0.3, 20]],
  ['sections[0].rows[0].seats', (seats) => block({}, { seats }), [0, 1.5, 501], [1, 500]],
  ['sections[0].rows[0].startNumber', (startNumber) => block({}, { startNumber }), [0, 1.5, 10_001], [1, 10_000]],
  ['sections[0].rows[0].aislesAfter[0]', (after) => block({}, { aislesAfter: [after] }), [0, 1.5, 4], [1, 3]],
  [
    'sections[0].shape.radius',
    (radius) => block({ shape: { kind: 'curved', radius } }),
    [0.49, 1_000.01],
    [0.5, 1_000],
  ],
  ['sections[0].capacity', (capacity) => hall(areaSection('a', capacity)), [0, 1.5, 100_001], [1, 100_000]],
  [
    'sections[0].size.width',
    (width) => hall(areaSection('a', 1, { size: { width, height: 1 } })),
    [0.09, 2_000.01],
    [0.1, 2_000],
  ],
  [
    'sections[0].size.height',
    (height) => hall(areaSection('a', 1, { size: { width: 1, height } })),
    [0.09, 2_000.01],
    [0.1, 2_000],
  ],
  ['sections[0].chairs', (chairs) => table({ chairs, radius: 10 }), [0, 1.5, 31], [1, 30]],
  ['sections[0].radius', (radius) => table({ chairs: 1, radius }), [0.29, 10.01], [0.3, 10]],
  ['sections[0].label', (length) => block({ label: 'x'.repeat(length) }), [0, 61], [1, 60]],
  ['sections[0].sectionId', (length) => block({ sectionId: 'x'.repeat(length) }), [0, 25], [1, 24]],
  ['sections[0].rows[0].label', (length) => block({}, { label: 'x'.repeat(length) }), [0, 7], [1, 6]],
  [
    'sections[0].areaId',
    (length) => hall(areaSection('x', 1, { areaId: 'x'.repeat(length) as AreaId })),
    [0, 122],
    [1, 121],
  ],
  ['name', (length) => ({ ...block(), name: 'x'.repeat(length) }), [0, 201], [1, 200]],
];

describe('a number of a layout', () => {
  const pathsOf = (layout: Layout): readonly string[] => validateLayout(layout).map(({ path }) => path);

  it.each(bounds)('is taken up to its bounds, and not beyond: %s', (path, make, beyond, within) => {
    for (const value of within) expect(pathsOf(make(value)), `${value}`).not.toContain(path);
    for (const value of beyond) expect(pathsOf(make(value)), `${value}`).toContain(path);
  });
});

describe('names of a layout', () => {
  const twice = (one: Partial<ReservedSection>, other: Partial<ReservedSection>): readonly string[] =>
    validateLayout(
      hall(rowSection('S', rowsOf(1, 2), one), { ...rowSection('R', rowsOf(1, 2), other), position: { x: 90, y: 5 } }),
    ).map(({ code }) => code);

  it('may not be read as one another: labels in whatever case, ids as they are', () => {
    expect(twice({ label: 'Stalls' }, { label: 'stalls' })).toEqual(['duplicate-label']);
    expect(twice({ label: 'Stalls' }, { label: 'Stalls 2' })).toEqual([]);
    expect(twice({ sectionId: 'S' }, { sectionId: 'S' })).toEqual(['duplicate-id']);
    expect(twice({ sectionId: 's' }, { sectionId: 'S' })).toEqual([]);
  });

  it('of areas are each there once, as are rows of a section', () => {
    const areas = [
      areaSection('a', 1),
      areaSection('a', 1, { sectionId: 'b', label: 'Other', position: { x: 90, y: 40 } }),
    ];
    expect(validateLayout(hall(...areas)).map(({ code }) => code)).toEqual(['duplicate-area']);
    const rows = [...rowsOf(1, 2), ...rowsOf(1, 2)];
    expect(validateLayout(hall(rowSection('S', rows))).map(({ code }) => code)).toEqual(['duplicate-row']);
  });

  it('of what is not sold may repeat one that is', () => {
    const stage = { ...areaSection('x', 1), kind: 'non_sellable', sectionId: 'stage', label: 'Block S' } as Section;
    expect(validateLayout(hall(rowSection('S', rowsOf(1, 2)), stage))).toEqual([]);
  });
});
