import { expect, it } from 'vitest';
import { holdIdOf, editionOf, money } from '../kernel/index.ts';
import type { AreaId, Instant, PrincipalId, SeatId, SessionId, TierId } from '../kernel/index.ts';
import type { Fence, Hold, HoldRequest, SeatLocks } from '../locking/index.ts';
import { manualClock } from './clock.ts';
import { memoryLockStore } from './lock-table.ts';
import { memorySeatLocks } from './seat-locks.ts';

const sessionId = 's' as SessionId;
const buyerId = 'ada' as PrincipalId;
const price = money(1, 'EUR');
const tierId = 't' as TierId;

const request = (id: string, over: Partial<HoldRequest>): HoldRequest => ({
  holdId: holdIdOf(sessionId, id),
  sessionId,
  buyerId,
  edition: editionOf(1),
  lines: [],
  areas: [],
  ttlMs: 60_000,
  maxActiveHolds: 5,
  maxSeats: 5,
  ...over,
});

it('keeps the seats of a claim known only from the arbiter when its hold is requested again', async () => {
  const clock = manualClock();
  const locks = memorySeatLocks(memoryLockStore({ clock }));
  const holdId = holdIdOf(sessionId, 'h');
  const claim = { seatId: 'a1' as SeatId, status: 'claimed', holdId, buyerId, fence: 1 as Fence } as const;
  const expiresAt = (clock.now() + 60_000) as Instant;
  await locks.prime(sessionId, { fenceFloor: 0, decisions: [{ ...claim, expiresAt }] });
  await locks.hold(request('h', { lines: [{ seatId: 'a2' as SeatId, label: 'a2', tierId, price }] }));
  const shown = await locks.held(sessionId);
  expect(shown.ok && shown.value.held).toContain('a1');
});

/** Holds units of a floor for six. */
const holdUnits = async (locks: SeatLocks, id: string, quantity: number) => {
  const floor = { areaId: 'floor' as AreaId, label: 'Floor', tierId, price, quantity, capacity: 6 };
  const held = await locks.hold(request(id, { areas: [floor] }));
  if (!held.ok) throw new Error(held.refusal.code);
  return held.value;
};
const unitsOf = ({ lines }: Hold): readonly string[] => lines.map(({ seatId }) => seatId);

it('gives units that came back first, the lowest number of them before the others', async () => {
  const locks = memorySeatLocks(memoryLockStore({ clock: manualClock() }));
  await locks.prime(sessionId, { fenceFloor: 0, decisions: [] });
  const holds = [];
  for (const id of ['h1', 'h2', 'h3', 'h4']) holds.push(await holdUnits(locks, id, 1));
  for (const hold of [holds[2], holds[0]]) if (hold !== undefined) await locks.release(hold);
  expect(unitsOf(await holdUnits(locks, 'h5', 1))).toEqual(['floor~1']);
  expect(unitsOf(await holdUnits(locks, 'h6', 2))).toEqual(['floor~3', 'floor~5']);
});
