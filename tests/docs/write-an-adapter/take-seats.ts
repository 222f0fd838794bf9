import { ok, plusMs, refuse } from '@ticketly/core';
import { distinctAreas, fitsSeatLimit, placesIn } from '@ticketly/core/locking';
import { gaUnitId } from '@ticketly/core/seating';
import type {
  AreaUnavailable,
  BuyerUsage,
  Fence,
  Hold,
  HoldLimitReached,
  HoldLine,
  HoldRefusal,
  HoldRequest,
  HoldUnknown,
  Instant,
  PrincipalId,
  Result,
  SeatLimitReached,
} from '@ticketly/core';
import { put, versionOf } from './seat-table.ts';
import type { SeatTable } from './seat-table.ts';

/** Everything that can refuse comes first; from the first `put` on nothing does. */
export const takeSeats = (
  table: SeatTable,
  request: HoldRequest,
  now: Instant,
): Result<Hold, HoldRefusal | HoldUnknown> => {
  const own = [...table.seats].filter(([, { holdId }]) => holdId === request.holdId);
  if (own.some(([, { buyerId }]) => buyerId !== request.buyerId)) return refuse({ code: 'locking/hold-unknown' });
  const repeated = table.holds.get(request.holdId);
  if (repeated !== undefined) return ok(repeated);
  // Of an order's hold that only the arbiter told of, all there is to say is which seats it has.
  const told = own.map(([seatId]) => seatId);
  if (told.length > 0) return refuse({ code: 'locking/seats-unavailable', conflicts: told });
  const limit = limitReached(table, request);
  if (limit !== undefined) return refuse(limit);
  const conflicts = request.lines.map(({ seatId }) => seatId).filter((seatId) => table.seats.has(seatId));
  if (conflicts.length > 0) return refuse({ code: 'locking/seats-unavailable', conflicts });
  const units = pickUnits(table, request);
  if (!units.ok) return units;
  const hold = putHold(table, request, [...request.lines, ...units.value], nextFence(table, now), now);
  return ok(hold);
};

/**
 * Larger than the last one, than every claim the arbiter told of, and than whatever was given out
 * before the clock's now.
 */
const nextFence = (table: SeatTable, now: Instant): Fence => {
  table.fence = Math.max(table.fence + 1, now * 1_000);
  return table.fence as Fence;
};

/** What the buyer has that limits are about. */
export const usageOf = (table: SeatTable, buyerId: PrincipalId): BuyerUsage => {
  const active = [...table.holds.values()].filter((hold) => hold.buyerId === buyerId && hold.status === 'active');
  const taken = placesIn([...table.seats.values()].filter((seat) => seat.buyerId === buyerId));
  return { holdIds: active.map(({ holdId }) => holdId), taken };
};

/** Whether the buyer may have what they ask for besides what they have. */
export const limitReached = (
  table: SeatTable,
  request: HoldRequest,
): HoldLimitReached | SeatLimitReached | undefined => {
  const { buyerId, maxActiveHolds, maxSeats } = request;
  const { holdIds, taken } = usageOf(table, buyerId);
  if (holdIds.length >= maxActiveHolds) return { code: 'locking/hold-limit-reached', limit: maxActiveHolds, holdIds };
  return fitsSeatLimit(request, taken) ? undefined : { code: 'locking/seat-limit-reached', limit: maxSeats, taken };
};

/** The first free units of each area asked for. */
export const pickUnits = (table: SeatTable, { areas }: HoldRequest): Result<HoldLine[], AreaUnavailable> => {
  const picked: HoldLine[] = [];
  for (const { areaId, quantity, capacity, label, tierId, price } of distinctAreas(areas)) {
    const units = Array.from({ length: capacity }, (_, n) => gaUnitId(areaId, n + 1));
    const free = units.filter((unit) => !table.seats.has(unit));
    if (free.length < quantity) return refuse({ code: 'locking/area-unavailable', areaId, left: free.length });
    picked.push(...free.slice(0, quantity).map((seatId) => ({ seatId, label, tierId, price, areaId })));
  }
  return ok(picked);
};

/** Writes a hold. */
export const putHold = (
  table: SeatTable,
  { holdId, sessionId, buyerId, ttlMs, imprint }: HoldRequest,
  lines: readonly HoldLine[],
  fence: Fence,
  heldAt: Instant,
): Hold => {
  const expiresAt = plusMs(heldAt, ttlMs);
  for (const { seatId, places } of lines) put(table, seatId, { status: 'held', holdId, buyerId, expiresAt, places });
  const [status, version] = ['active', versionOf(table)] as const;
  const life = { status, fence, heldAt, expiresAt, extensions: 0, version };
  const hold = { holdId, sessionId, buyerId, lines, ...life, ...(imprint !== undefined && { imprint }) };
  table.holds.set(holdId, hold);
  return hold;
};
