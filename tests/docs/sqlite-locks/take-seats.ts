import { ok, plusMs, refuse } from '@ticketly/core';
import { distinctAreas, fitsSeatLimit } from '@ticketly/core/locking';
import { gaUnitId } from '@ticketly/core/seating';
import type {
  AreaUnavailable,
  BuyerUsage,
  Hold,
  HoldId,
  HoldLimitReached,
  HoldLine,
  HoldRefusal,
  HoldRequest,
  HoldUnknown,
  PrincipalId,
  Result,
  SeatId,
  SeatLimitReached,
  SessionId,
} from '@ticketly/core';
import { holdOf, writeHold } from './own-hold.ts';
import { put, takenBy } from './seats.ts';
import { nextFence, versionOf } from './session.ts';
import { row, rows } from './store.ts';
import type { LockStore } from './store.ts';

interface OwnSeat {
  readonly seatId: SeatId;
  readonly buyerId: PrincipalId;
}
const ownSeats = 'select seat_id as seatId, buyer_id as buyerId from seats where hold_id = ? order by seat_id';

/** Everything that can refuse comes first; from the first `put` on nothing does. */
export const takeSeats = (store: LockStore, request: HoldRequest): Result<Hold, HoldRefusal | HoldUnknown> => {
  const repeated = holdOf(store, request.holdId);
  const own = rows<OwnSeat>(store, ownSeats, request.holdId);
  if (own.some(({ buyerId }) => buyerId !== request.buyerId)) return refuse({ code: 'locking/hold-unknown' });
  if (repeated !== undefined) return ok(repeated);
  // Of an order's hold that only the arbiter told of, all there is to say is which seats it has.
  const told = own.map(({ seatId }) => seatId);
  if (told.length > 0) return refuse({ code: 'locking/seats-unavailable', conflicts: told });
  const limit = limitReached(store, request);
  if (limit !== undefined) return refuse(limit);
  const asked = request.lines.map(({ seatId }) => seatId);
  const conflicts = asked.filter((seatId) => takenBy(store, request.sessionId, seatId) !== undefined);
  if (conflicts.length > 0) return refuse({ code: 'locking/seats-unavailable', conflicts });
  const units = pickUnits(store, request);
  return units.ok ? ok(putHold(store, request, [...request.lines, ...units.value])) : units;
};

const activeOf = `select hold_id as holdId from holds where session_id = ? and buyer_id = ? and status = 'active'`;
const placesOf = 'select coalesce(sum(places), 0) as taken from seats where session_id = ? and buyer_id = ?';

/** What the buyer has in this session that limits are about. */
export const usageOf = (store: LockStore, sessionId: SessionId, buyerId: PrincipalId): BuyerUsage => {
  const active = rows<{ holdId: HoldId }>(store, activeOf, sessionId, buyerId);
  const { taken } = row<{ taken: number }>(store, placesOf, sessionId, buyerId) ?? { taken: 0 };
  return { holdIds: active.map(({ holdId }) => holdId), taken };
};

const limitReached = (store: LockStore, request: HoldRequest): HoldLimitReached | SeatLimitReached | undefined => {
  const { sessionId, buyerId, maxActiveHolds, maxSeats } = request;
  const { holdIds, taken } = usageOf(store, sessionId, buyerId);
  if (holdIds.length >= maxActiveHolds) return { code: 'locking/hold-limit-reached', limit: maxActiveHolds, holdIds };
  return fitsSeatLimit(request, taken) ? undefined : { code: 'locking/seat-limit-reached', limit: maxSeats, taken };
};

// By the whole id of each unit: `floor2~1` begins like a unit of `floor`, and is none.
const freeUnits = `
  with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ?)
  select n from numbers
  where not exists (select 1 from seats where session_id = ? and seat_id = ? || '~' || n)
  limit ?`;

/** The first free units of each area asked for. */
const pickUnits = (store: LockStore, { sessionId, areas }: HoldRequest): Result<HoldLine[], AreaUnavailable> => {
  const picked: HoldLine[] = [];
  for (const { areaId, quantity, capacity, label, tierId, price } of distinctAreas(areas)) {
    const free = rows<{ n: number }>(store, freeUnits, capacity, sessionId, areaId, quantity);
    if (free.length < quantity) return refuse({ code: 'locking/area-unavailable', areaId, left: free.length });
    for (const { n } of free) picked.push({ seatId: gaUnitId(areaId, n), label, tierId, price, areaId });
  }
  return ok(picked);
};

const putHold = (store: LockStore, request: HoldRequest, lines: readonly HoldLine[]): Hold => {
  const { holdId, sessionId, buyerId, ttlMs, imprint } = request;
  const heldAt = store.clock.now();
  const expiresAt = plusMs(heldAt, ttlMs);
  const fence = nextFence(store, sessionId);
  for (const { seatId, places = 1 } of lines)
    put(store, sessionId, seatId, { status: 'held', holdId, buyerId, places, expiresAt });
  const life = { status: 'active', fence, heldAt, expiresAt, extensions: 0 } as const;
  const version = versionOf(store, sessionId);
  const hold = { holdId, sessionId, buyerId, lines, ...life, version, ...(imprint !== undefined && { imprint }) };
  writeHold(store, hold);
  return hold;
};
