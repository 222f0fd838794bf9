import { expect, test } from 'vitest';
import { money } from '../kernel/index.ts';
import type { AreaId, SeatId, TierId } from '../kernel/index.ts';
import { fitsSeatLimit, placesIn } from './seat-limit.ts';

const price = money(1_000, 'EUR');
const line = (name: string, places?: number) => ({
  seatId: name as SeatId,
  label: name,
  tierId: 't' as TierId,
  price,
  ...(places !== undefined && { places }),
});
const area = (quantity: number) => ({
  areaId: 'floor' as AreaId,
  label: 'Floor',
  tierId: 't' as TierId,
  price,
  quantity,
  capacity: 100,
});
const [one, two] = [line('A1'), line('A2')];
const table = line('T1', 8);
const fits = (lines: readonly ReturnType<typeof line>[], areas: readonly ReturnType<typeof area>[], taken = 0) =>
  fitsSeatLimit({ lines, areas, maxSeats: 4 }, taken);

test('a seat is one place, and a whole table all of its places', () => {
  expect(placesIn([one, two, table])).toBe(10);
});

test('a buyer may have as many places as the limit says, with those they have, and not one more', () => {
  expect([fits([one, two], [area(2)]), fits([one, two], [area(3)])]).toEqual([true, false]);
  expect([fits([one], [], 3), fits([one], [], 4)]).toEqual([true, false]);
  expect([fits([], [area(1)], 3), fits([], [area(1)], 4)]).toEqual([true, false]);
  expect([fits([], [area(4)]), fits([], [area(5)])]).toEqual([true, false]);
});

test('a table with more places than that is for who has and asks for nothing else', () => {
  expect(fits([table], [])).toBe(true);
  expect(fits([table], [], 1)).toBe(false);
  expect(fits([table, one], [])).toBe(false);
  expect(fits([table], [area(1)])).toBe(false);
});

test('where nobody may have a place, one seat is one too many', () => {
  expect(fitsSeatLimit({ lines: [one], areas: [], maxSeats: 0 }, 0)).toBe(false);
});
