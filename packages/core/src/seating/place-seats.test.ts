import { describe, expect, it } from 'vitest';
import { hallOf, layoutOf, rowSection } from '../testing/index.ts';
import { drawLayout } from './draw-layout.ts';
import type { Section, TableSection } from './layout.ts';

/** To the millimetre. */
const rounded = (metres: number): number => Math.round(metres * 1_000) / 1_000 + 0;
const drawn = (section: Section) => [...drawLayout(layoutOf(hallOf([section]))).seats];
const places = (section: Section) => drawn(section).map(({ x, y }) => [rounded(x), rounded(y)]);
/** Metres from the section's position, and degrees: 0 is down the drawing, 90 to the right. */
const around = (section: Section) =>
  drawn(section).map(({ x, y }) => {
    const [right, down] = [x - section.position.x, y - section.position.y];
    return [rounded(Math.hypot(right, down)), rounded((Math.atan2(right, down) * 180) / Math.PI)];
  });

describe('a straight section', () => {
  const row = (seats: number, aislesAfter: readonly number[] = []) => [{ label: 'A', seats, aislesAfter }];

  it('has its first row around its position, and the others behind', () => {
    const rows = [...row(3), { label: 'B', seats: 2 }, { label: 'C', seats: 1 }];
    expect(places(rowSection('S', rows, { rowPitch: 0.9 }))).toEqual([
      [24.5, 5],
      [25, 5],
      [25.5, 5],
      [24.75, 5.9],
      [25.25, 5.9],
      [25, 6.8],
    ]);
  });

  it.each([
    ['one of 1.2 m by itself', [2], undefined, [23.65, 24.15, 25.85, 26.35]],
    ['one as wide as it says', [2], 2, [23.25, 23.75, 26.25, 26.75]],
    ['two', [1, 3], 2, [22.25, 24.75, 25.25, 27.75]],
  ])('opens where there are aisles: %s', (_, aisles, aisleWidth, x) => {
    const section = rowSection('S', row(4, aisles), aisleWidth === undefined ? {} : { aisleWidth });
    expect(places(section)).toEqual(x.map((each) => [each, 5]));
  });

  it('turns around its position, its back to the right', () => {
    const rows = [
      { label: 'A', seats: 2 },
      { label: 'B', seats: 1 },
    ];
    expect(places(rowSection('S', rows, { rotation: 30, seatPitch: 2, rowPitch: 2 }))).toEqual([
      [rounded(25 - Math.sqrt(3) / 2), 5.5],
      [rounded(25 + Math.sqrt(3) / 2), 4.5],
      [26, rounded(5 + Math.sqrt(3))],
    ]);
  });
});

describe('a curved section', () => {
  it('has its rows on arcs around its position, seats as far apart along each', () => {
    const rows = [
      { label: 'A', seats: 3 },
      { label: 'B', seats: 2 },
    ];
    const shape = { kind: 'curved', radius: 20 } as const;
    const degrees = (along: number, radius: number): number => rounded(((along / radius) * 180) / Math.PI);
    expect(around(rowSection('S', rows, { shape, seatPitch: 2, rowPitch: 3, rotation: 0 }))).toEqual([
      [20, degrees(-2, 20)],
      [20, 0],
      [20, degrees(2, 20)],
      [23, degrees(-1, 23)],
      [23, degrees(1, 23)],
    ]);
    expect(around(rowSection('S', [{ label: 'A', seats: 1 }], { shape, rotation: 30 }))).toEqual([[20, 30]]);
  });
});

describe('a table', () => {
  const table: TableSection = {
    ...{ kind: 'table', sectionId: 'T', label: 'Table', position: { x: 7, y: 9 }, rotation: 30 },
    ...{ chairs: 4, radius: 1.5, sold: 'by_seat' },
  };

  it('has its chairs around its middle, the first one where it is turned to', () => {
    expect(around(table)).toEqual([
      [1.5, 30],
      [1.5, 120],
      [1.5, -150],
      [1.5, -60],
    ]);
  });

  it('is one seat in the middle if it is sold whole', () => {
    expect(places({ ...table, sold: 'whole' })).toEqual([[7, 9]]);
  });
});
