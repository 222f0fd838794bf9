import { describe, expect, it } from 'vitest';
import type { SeatId } from '../kernel/index.ts';
import { areaSection, hallOf, layoutOf, rowSection } from '../testing/index.ts';
import { drawLayout } from './draw-layout.ts';
import type { Numbering, Section, TableSection } from './layout.ts';
import type { SeatMap } from './seat-map.ts';
import { rowLabel, seatNumbers } from './seat-numbers.ts';

const mapOf = (...sections: readonly Section[]): SeatMap => drawLayout(layoutOf(hallOf(sections)));
const table = (sectionId: string, sold: 'by_seat' | 'whole'): TableSection => ({
  ...{ kind: 'table', sectionId, label: `Table ${sectionId}`, position: { x: 7, y: 9 }, rotation: 0 },
  ...{ chairs: 2, radius: 1.5, sold },
});
const row = (numbering: Numbering, seats: number, startNumber?: number): Section =>
  rowSection('S', [{ label: 'A', seats, ...(startNumber === undefined ? {} : { startNumber }) }], { numbering });

describe('a seat is called', () => {
  it.each<readonly [string, Section, readonly object[]]>([
    [
      'by section, row and number',
      row('descending', 2, 7),
      [
        { seatId: 'S-A-8', label: 'Block S, row A, seat 8', row: 'A', number: 8 },
        { seatId: 'S-A-7', label: 'Block S, row A, seat 7', row: 'A', number: 7 },
      ],
    ],
    [
      'by table and chair',
      table('T', 'by_seat'),
      [
        { seatId: 'T-1', label: 'Table T, chair 1', row: '', number: 1, places: 1 },
        { seatId: 'T-2', label: 'Table T, chair 2', row: '', number: 2, places: 1 },
      ],
    ],
    [
      'by the table alone that is sold whole',
      table('T', 'whole'),
      [{ seatId: 'T', label: 'Table T, whole table for 2', row: '', number: 1, places: 2 }],
    ],
    ['nothing in an area: its units are not drawn', areaSection('floor', 9), []],
  ])('%s', (_, section, names) => {
    expect([...mapOf(section).seats]).toMatchObject(names);
    expect([...mapOf(section).seats]).toHaveLength(names.length);
  });
});

describe('the numbers of a row', () => {
  it.each<readonly [Numbering, number | undefined, readonly number[], readonly number[]]>([
    ['ascending', undefined, [1, 2, 3, 4, 5], [0, 6, 1.5]],
    ['ascending', 7, [7, 8, 9, 10, 11], [6, 12]],
    ['descending', undefined, [5, 4, 3, 2, 1], [0, 6]],
    ['descending', 7, [11, 10, 9, 8, 7], [6, 12]],
    ['odd', undefined, [1, 3, 5, 7, 9], [-1, 2, 11]],
    ['odd', 7, [7, 9, 11, 13, 15], [5, 8, 17]],
    ['even', undefined, [2, 4, 6, 8, 10], [0, 3, 12]],
    ['even', 8, [8, 10, 12, 14, 16], [6, 9, 18]],
    ['from-middle', undefined, [5, 3, 1, 2, 4], [0, 6, 7, -1]],
    ['from-middle', 7, [11, 9, 7, 8, 10], [5, 6, 12, 13]],
  ])('are counted from its start, and found again: %s from %s', (numbering, start, numbers, others) => {
    expect(seatNumbers(numbering, 5, start)).toEqual(numbers);
    const { indexOf } = mapOf(rowSection('R', [{ label: 'A', seats: 3 }]), row(numbering, 5, start));
    const found = (number: number) => indexOf.get(`S-A-${number}` as SeatId);
    expect(numbers.map(found)).toEqual([3, 4, 5, 6, 7]);
    expect(others.map(found)).toEqual(others.map(() => undefined));
  });
});

describe('a seat is found by its id', () => {
  const { indexOf } = mapOf(table('T', 'by_seat'), table('W', 'whole'), row('ascending', 2), areaSection('floor', 9));

  it.each([
    ['T-1', 0],
    ['T-2', 1],
    ['W', 2],
    ['S-A-1', 3],
    ['S-A-2', 4],
  ])('%s', (seatId, index) => {
    expect(indexOf.get(seatId as SeatId)).toBe(index);
  });

  it.each([
    'T',
    'T-0',
    'T-3',
    'T-01',
    'T-1.0',
    'T-1.5',
    'W-1',
    'W-',
    'S',
    'S-A',
    'S-1',
    'S-B-1',
    'X-A-1',
    'floor~1',
    'S-A-01',
  ])('unless there is none, or it is spelled otherwise: %s', (seatId) => {
    expect(indexOf.get(seatId as SeatId)).toBeUndefined();
  });
});

describe('rows by digits', () => {
  it('are counted from one', () => {
    expect([0, 1, 9].map((at) => rowLabel('digits', at))).toEqual(['1', '2', '10']);
  });
});
