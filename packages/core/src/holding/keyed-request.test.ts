import { expect, test } from 'vitest';
import type { AreaId, SeatId, SessionId, TierId } from '../kernel/index.ts';
import { memoryPorts } from '../memory/index.ts';
import { buyer } from '../testing/index.ts';
import type { WantedSeats } from './hold-seats.ts';
import { judgeRepeat, keyedRequest } from './keyed-request.ts';

const ports = memoryPorts();
const request = (wanted: WantedSeats, idempotencyKey: string | undefined = 'key', who = 'anna') =>
  keyedRequest(ports, { principal: buyer(who), sessionId: 's1' as SessionId, wanted, idempotencyKey });
const seats = (...names: readonly string[]): WantedSeats => ({ kind: 'seats', seatIds: names as unknown as SeatId[] });
const area = (areaId: string, quantity: number): WantedSeats => ({ kind: 'area', areaId: areaId as AreaId, quantity });
const best = (quantity: number, over: object = {}): WantedSeats => ({ kind: 'best-available', quantity, ...over });
const tiers = (...names: readonly string[]) => ({ tierIds: names as unknown as TierId[] });

/** Whether the second request under a key is taken for a repeat of the first. */
const isRepeat = async (one: WantedSeats, other: WantedSeats): Promise<boolean> =>
  judgeRepeat({ imprint: (await request(one)).imprint ?? '' }, await request(other)).ok;

test.each([
  [seats('A1'), seats('A2')],
  [seats('A1'), seats('A1', 'A2')],
  [area('floor', 1), area('floor', 2)],
  [area('floor', 1), area('stage', 1)],
  [best(2), best(3)],
  [best(2), best(2, { accessible: true })],
  [best(2), best(2, tiers('vip'))],
  [best(2, tiers('vip')), best(2, tiers('stalls'))],
  [seats('A1'), area('A1', 1)],
])('one key for two wishes is refused: %j and %j', async (one, other) => {
  expect([await isRepeat(one, other), await isRepeat(other, one)]).toEqual([false, false]);
  expect([await isRepeat(one, one), await isRepeat(other, other)]).toEqual([true, true]);
});

test('what is left out is what it is by default', async () => {
  expect(await isRepeat(best(2), best(2, { accessible: false, ...tiers() }))).toBe(true);
});

test('a hold is named by the buyer and the key, and by nothing without one', async () => {
  const [one, again, others, keyless] = await Promise.all([
    request(seats('A1')),
    request(seats('A2')),
    request(seats('A1'), 'key', 'ben'),
    keyedRequest(ports, { principal: buyer('anna'), sessionId: 's1' as SessionId, wanted: seats('A1') }),
  ]);
  expect(again.holdId).toBe(one.holdId);
  expect(new Set([one.holdId, others.holdId, keyless.holdId]).size).toBe(3);
  expect(keyless.imprint).toBeUndefined();
});

test('the hold that a request took is its own, one that another took is a repeat', async () => {
  const [mine, repeat] = [await request(seats('A1')), await request(seats('A1'))];
  const value = (found: string | undefined, asked: typeof mine) => {
    const judged = judgeRepeat(found === undefined ? {} : { imprint: found }, asked);
    return judged.ok && judged.value;
  };
  expect(value(mine.imprint, mine)).toBe(false);
  expect(value(mine.imprint, repeat)).toBe(true);
  // A hold from before holds kept what was asked for.
  expect(value(undefined, mine)).toBe(true);
  expect(value(mine.imprint, { ...mine, imprint: undefined })).toBe(false);
});
