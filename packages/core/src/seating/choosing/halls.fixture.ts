import type { TierId } from '../../kernel/index.ts';
import { hallOf, layoutOf, rowSection, rowsOf } from '../../testing/index.ts';
import { drawLayout } from '../draw-layout.ts';
import type { ReservedSection, Section } from '../layout.ts';
import type { SeatMap } from '../seat-map.ts';
import type { SeatWish } from './seat-wish.ts';

export const tier = (name: string): TierId => name as TierId;

/** Draws sections around a focal point at 50, 0. */
export const drawHall = (sections: readonly Section[]): SeatMap =>
  drawLayout(layoutOf(hallOf(sections, { focalPoint: { x: 50, y: 0 } })));

/** A section of rows in front of it, all gold by default. */
export const block = (
  sectionId: string,
  rows: ReservedSection['rows'],
  more: Partial<ReservedSection> = {},
): ReservedSection => rowSection(sectionId, rows, { tierId: tier('gold'), position: { x: 50, y: 5 }, ...more });

/** A hall, which of its seats are free, and a wish that is hard to fulfil there. */
export interface HardHall {
  readonly seatMap: SeatMap;
  readonly isFree: (index: number) => boolean;
  readonly wish: SeatWish;
}

/** `.` free, anything else taken, repeated over the seats in their order. */
const freeBy = (pattern: string) => (index: number) => pattern[index % pattern.length] === '.';

const everySeat = (seats: number): readonly number[] => Array.from({ length: seats }, (_, at) => at + 1);

/** Halls of about this many seats that give a choice much to look at, by what makes them hard. */
export const hardHalls = (seats: number): Readonly<Record<string, () => HardHall>> => {
  const rows = Math.ceil(seats / 50);
  const plain = (pattern: string, quantity = 10): (() => HardHall) => {
    const seatMap = () => drawHall([block('S', rowsOf(rows, 50))]);
    return () => ({ seatMap: seatMap(), isFree: freeBy(pattern), wish: { quantity } });
  };
  return {
    'nothing taken': plain('.'),
    'singles only': plain('.x'),
    'pairs only': plain('..x', 9),
    'threes only': plain('...x'),
    'fours only': plain('....x', 9),
    'groups of many sizes': plain('....x...x..x.x'),
    'nines only': plain('.........x'),
    'elevens, which all leave one alone': plain('...........x'),
    'one seat left in each row': plain(`.${'x'.repeat(49)}`),
    'rows of odd lengths': () => {
      const lengths = everySeat(Math.ceil(seats / 8)).map((at) => 1 + ((at * 7) % 15));
      const odd = lengths.map((length, at) => ({ label: String(at + 1), seats: length }));
      return { seatMap: drawHall([block('S', odd)]), isFree: freeBy('..x.x...x'), wish: { quantity: 10 } };
    },
    'an aisle behind every seat': () => {
      const aisles = rowsOf(rows, 50).map((row) => ({ ...row, aislesAfter: everySeat(49) }));
      return { seatMap: drawHall([block('S', aisles)]), isFree: () => true, wish: { quantity: 10 } };
    },
    'accessible seats only': () => {
      const notes = everySeat(rows).flatMap((row) =>
        everySeat(50).map((number) => ({ row: `R${row}`, number, accessible: true })),
      );
      const seatMap = drawHall([block('S', rowsOf(rows, 50), { notes })]);
      return { seatMap, isFree: freeBy('.x..x'), wish: { quantity: 10, accessible: true } };
    },
    'every other seat of another tier': () => {
      const notes = everySeat(rows).flatMap((row) =>
        everySeat(25).map((half) => ({ row: `R${row}`, number: 2 * half, tierId: tier('silver') })),
      );
      const seatMap = drawHall([block('S', rowsOf(rows, 50), { notes })]);
      return { seatMap, isFree: () => true, wish: { quantity: 10, tierIds: [tier('gold')] } };
    },
    'short rows, some of whose seats are kept for wheelchairs': () => {
      const short = everySeat(Math.ceil(seats / 8));
      const notes = short.map((row) => ({ row: `R${row}`, number: 1 + ((row * 5) % 8), accessible: true }));
      const seatMap = drawHall([block('S', rowsOf(short.length, 8), { notes })]);
      return { seatMap, isFree: freeBy('..x.x'), wish: { quantity: 5 } };
    },
    'tables of eight': () => {
      const tables = everySeat(Math.ceil(seats / 8)).map((at) => ({
        kind: 'table' as const,
        sectionId: `T${at}`,
        label: `Table ${at}`,
        position: { x: (at % 100) * 3, y: 3 * Math.floor(at / 100) },
        rotation: 0,
        chairs: 8,
        radius: 1,
        tierId: tier('gold'),
        sold: 'by_seat' as const,
      }));
      return { seatMap: drawHall(tables), isFree: freeBy('.x..'), wish: { quantity: 10 } };
    },
    'free on a far ring only': () => {
      const ring = (sectionId: string, radius: number): ReservedSection =>
        block(sectionId, rowsOf(Math.ceil(rows / 2), 50), {
          position: { x: 50, y: 0 },
          shape: { kind: 'curved', radius },
        });
      const seatMap = drawHall([ring('near', 20), ring('far', 5_000)]);
      const half = seatMap.seats.length / 2;
      return { seatMap, isFree: (index) => index > half && index % 2 === 0, wish: { quantity: 10 } };
    },
    'one seat too few': () => {
      const seatMap = drawHall([block('S', rowsOf(rows, 50))]);
      return { seatMap, isFree: (index) => index >= seatMap.seats.length - 9, wish: { quantity: 10 } };
    },
  };
};
