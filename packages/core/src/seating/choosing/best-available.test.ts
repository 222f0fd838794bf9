import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowHall } from '../../testing/index.ts';
import { drawLayout } from '../draw-layout.ts';
import type { Row, SeatNote } from '../layout.ts';
import type { SeatMap } from '../seat-map.ts';
import { chooseBestAvailable } from './best-available.ts';
import { groupings } from './groupings.ts';

const hall = (rows: readonly Row[], notes?: readonly SeatNote[]): SeatMap => drawLayout(rowHall(rows, notes));

/** `.` free, anything else taken, in the order of the seats. */
const free = (pattern: string) => (index: number) => pattern[index] === '.';
const seatIds = (map: SeatMap, pattern: string, quantity: number, spread = 0): readonly string[] | string => {
  const choice = chooseBestAvailable(map, { quantity, isFree: free(pattern), spread });
  return choice.ok ? choice.value.seatIds : choice.refusal.code;
};

describe('best available', () => {
  test('takes the middle of the front row first', () => {
    expect(
      seatIds(
        hall([
          { label: 'A', seats: 7 },
          { label: 'B', seats: 7 },
        ]),
        '.'.repeat(14),
        3,
      ),
    ).toEqual(['S-A-3', 'S-A-4', 'S-A-5']);
  });

  test('leaves no single seat alone when another choice avoids it', () => {
    // Seats 2 to 5 are free: the pair nearest the middle (3 and 4) would leave two single seats.
    const pattern = 'x....x.';
    const choice = chooseBestAvailable(hall([{ label: 'A', seats: 7 }]), { quantity: 2, isFree: free(pattern) });
    expect(choice.ok && choice.value.explanation.orphansLeft).toBe(0);
  });

  test('an aisle is not adjacent', () => {
    const map = hall([
      { label: 'A', seats: 4, aislesAfter: [2] },
      { label: 'B', seats: 4 },
    ]);
    expect(seatIds(map, '........', 3)).toEqual(expect.arrayContaining(['S-B-2', 'S-B-3']));
  });

  test('seats nobody alone when no row has room for all', () => {
    const map = hall([
      { label: 'A', seats: 3 },
      { label: 'B', seats: 3 },
    ]);
    const choice = chooseBestAvailable(map, { quantity: 4, isFree: free('......') });
    expect(choice.ok && choice.value.explanation.rule).toBe('groups');
    expect(choice.ok && choice.value.explanation.groups.map(({ seats }) => seats)).toEqual([2, 2]);
  });

  test('keeps accessible seats for those who ask, until they are released', () => {
    const notes = [
      { row: 'A', number: 1, accessible: true },
      { row: 'A', number: 2, companionOf: 1 },
    ];
    const map = hall([{ label: 'A', seats: 2 }], notes);
    expect(seatIds(map, '..', 1)).toBe('seating/not-enough-seats');
    expect(chooseBestAvailable(map, { quantity: 2, accessible: true, isFree: free('..') })).toMatchObject({ ok: true });
    expect(chooseBestAvailable(map, { quantity: 2, accessibleReleased: true, isFree: free('..') })).toMatchObject({
      ok: true,
    });
  });

  test('says how many there were when there are not enough', () => {
    const refused = chooseBestAvailable(hall([{ label: 'A', seats: 3 }]), { quantity: 3, isFree: free('.x.') });
    expect(refused).toEqual({ ok: false, refusal: { code: 'seating/not-enough-seats', available: 2 } });
  });

  test('buyers with different spreads get different seats', () => {
    const map = hall(Array.from({ length: 8 }, (_, at) => ({ label: String(at + 1), seats: 10 })));
    const choices = [0, 1, 2, 3].map((spread) => String(seatIds(map, '.'.repeat(80), 2, spread)));
    expect(new Set(choices).size).toBe(4);
  });

  test('orders groupings by people alone, then by number of groups', () => {
    expect(groupings(4)).toEqual([
      [2, 2],
      [3, 1],
      [2, 1, 1],
      [1, 1, 1, 1],
    ]);
  });

  /** The least number of orphans any window of a row allows, by trying all. */
  const minOrphans = (pattern: string, size: number): number | undefined => {
    const isFree = free(pattern);
    const orphans = (place: number, step: number): number => (isFree(place) && !isFree(place + step) ? 1 : 0);
    const counts = [...pattern].flatMap((_, start) => {
      const fits = Array.from({ length: size }, (__, at) => start + at).every(isFree);
      return fits ? [orphans(start - 1, -1) + orphans(start + size, 1)] : [];
    });
    return counts.length === 0 ? undefined : Math.min(...counts);
  };

  test('agrees with trying everything: adjacent when possible, with the fewest orphans', () => {
    const pattern = fc.array(fc.constantFrom('.', 'x'), { minLength: 1, maxLength: 14 }).map((marks) => marks.join(''));
    fc.assert(
      fc.property(pattern, fc.integer({ min: 1, max: 5 }), (marks, quantity) => {
        const choice = chooseBestAvailable(hall([{ label: 'A', seats: marks.length }]), {
          quantity,
          isFree: free(marks),
        });
        const count = [...marks].filter((mark) => mark === '.').length;
        if (!choice.ok) {
          expect(count).toBeLessThan(quantity);
          return;
        }
        const min = minOrphans(marks, quantity);
        expect(choice.value.explanation.rule).toBe(min === undefined ? 'groups' : 'adjacent');
        if (min !== undefined) expect(choice.value.explanation.orphansLeft).toBe(min);
        expect(new Set(choice.value.seatIds).size).toBe(quantity);
        for (const seatId of choice.value.seatIds) expect(marks[Number(seatId.split('-')[2]) - 1]).toBe('.');
      }),
    );
  });
});
