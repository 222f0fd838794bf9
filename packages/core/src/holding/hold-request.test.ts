import { describe, expect, test } from 'vitest';
import { money } from '../kernel/index.ts';
import type { SeatId, TierId } from '../kernel/index.ts';
import { memoryPorts } from '../memory/index.ts';
import type { Showing } from '../showings/index.ts';
import { codeOf, seatA, seatB, smallOffice, standing, tiers, valueOf, wholeTable } from '../testing/index.ts';
import { decideHoldRequest } from './hold-request.ts';

const world = async (): Promise<Showing> => {
  const ports = memoryPorts();
  const { sessionId } = await smallOffice(ports);
  const showing = await ports.showings.find(sessionId);
  if (showing === undefined) throw new Error('there is no session');
  return showing;
};
/** The showing with other tiers than it was planned with. */
const priced = ({ seatMap, event }: Showing, prices: Readonly<Record<string, number>>) => ({
  seatMap,
  event: {
    ...event,
    details: {
      ...event.details,
      tiers: Object.entries(prices).map(([name, amountMinor]) => ({
        tierId: name as TierId,
        name,
        color: '#336699',
        price: money(amountMinor, 'EUR'),
      })),
    },
  },
});
const seats = (...seatIds: readonly SeatId[]) => ({ kind: 'seats', seatIds }) as const;
const places = (quantity: number) => ({ kind: 'area', areaId: standing, quantity }) as const;
const most = { seatsPerOrder: 4 };

describe('how many places a request may ask for', () => {
  test.each([
    [seats(), 'locking/seat-count-invalid'],
    [seats(seatA(1)), 'ok'],
    [seats(seatA(1), seatA(2), seatA(3), seatB(1)), 'ok'],
    [seats(seatA(1), seatA(2), seatA(3), seatB(1), seatB(2)), 'locking/seat-count-invalid'],
    [seats(seatA(1), seatA(1), seatA(1), seatA(1), seatA(1)), 'ok'],
    // A table for eight: nobody could sit at it otherwise.
    [seats(wholeTable), 'ok'],
    [seats(wholeTable, seatA(1)), 'locking/seat-count-invalid'],
    [places(0), 'locking/seat-count-invalid'],
    [places(1), 'ok'],
    [places(4), 'ok'],
    [places(5), 'locking/seat-count-invalid'],
  ])('%j is answered with %s where an order may have four', async (wanted, code) => {
    const hall = await world();
    expect(codeOf(decideHoldRequest(hall, wanted, most))).toBe(code);
  });

  test('is checked before the seats are looked up, however many are named', async () => {
    const nowhere = Array.from({ length: 5 }, (_, n) => `nowhere-${n}` as SeatId);
    expect(decideHoldRequest(await world(), seats(...nowhere), most)).toEqual({
      ok: false,
      refusal: { code: 'locking/seat-count-invalid', limit: 4 },
    });
  });
});

test('a line counts its places only if it has more than one', async () => {
  const { lines } = valueOf(decideHoldRequest(await world(), seats(seatA(1)), most));
  const table = valueOf(decideHoldRequest(await world(), seats(wholeTable), most));
  expect(lines[0]).not.toHaveProperty('places');
  expect(table.lines[0]).toMatchObject({ places: 8 });
});

test('what has no price is not for sale', async () => {
  const hall = priced(await world(), { vip: 80_000 });
  expect(decideHoldRequest(hall, seats(wholeTable, seatA(1), seatB(1)), { seatsPerOrder: 10 })).toEqual({
    ok: false,
    refusal: { code: 'locking/seats-unknown', seatIds: [seatA(1), seatB(1)] },
  });
  expect(decideHoldRequest(hall, places(1), most)).toEqual({
    ok: false,
    refusal: { code: 'locking/area-unknown', areaId: standing },
  });
});

describe('a total near the largest safe integer', () => {
  const half = (Number.MAX_SAFE_INTEGER - 1) / 2;

  test.each([
    [seats(seatA(1), seatB(1)), half, 'ok'],
    [seats(seatA(1), seatB(1)), half + 1, 'locking/total-invalid'],
    [places(2), half, 'ok'],
    [places(2), half + 1, 'locking/total-invalid'],
  ])('%j at %i each: %s', async (wanted, price, code) => {
    const hall = priced(await world(), { [tiers.stalls]: price, [tiers.free]: price });
    const decided = decideHoldRequest(hall, wanted, most);
    expect(codeOf(decided)).toBe(code);
  });
});
