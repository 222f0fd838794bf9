import { ok, plusMs, refuse } from '../kernel/index.ts';
import type { Instant, PrincipalId, Result, SeatId } from '../kernel/index.ts';
import { distinctAreas, fitsSeatLimit, placesAsked, placesIn } from '../locking/index.ts';
import type {
  AreaRequest,
  AreaUnavailable,
  BuyerUsage,
  Hold,
  HoldLimitReached,
  HoldLine,
  HoldOrigin,
  HoldRefusal,
  HoldRequest,
  HoldUnknown,
  OriginLimitReached,
  SeatChange,
  SeatLimitReached,
  SeatsUnavailable,
} from '../locking/index.ts';
import { gaUnitId } from '../seating/index.ts';
import { coolingOff } from './cooling-off.ts';
import {
  endHold,
  endIfLapsed,
  endLapsed,
  freedIn,
  isFreeAt,
  nextFence,
  ownSeats,
  putHold,
  tellFeed,
} from './lock-table.ts';
import type { HoldEntry, LockTable, MemoryLockStore } from './lock-table.ts';

/** Takes all seats of a request, or none. What has lapsed and was in the way ends in any case. */
export const holdStep = (
  store: MemoryLockStore,
  table: LockTable,
  request: HoldRequest,
): Result<Hold, HoldRefusal | HoldUnknown> => {
  const changes = endIfLapsed(table, request.holdId, store.clock.now());
  const taken = takeSeats(store, table, request, changes);
  if (!taken.ok) tellFeed(store, table, changes);
  return taken;
};

/** Checks first, then writes. */
const takeSeats = (
  store: MemoryLockStore,
  table: LockTable,
  request: HoldRequest,
  changes: SeatChange[],
): Result<Hold, HoldRefusal | HoldUnknown> => {
  const now = store.clock.now();
  const repeated = table.holds.get(request.holdId);
  if (repeated !== undefined) return answerRepeat(table, repeated, request);
  const limit = limitReached(table, request, now);
  if (limit !== undefined) return refuse(limit);
  const cooling = coolingOff(table, request, now);
  if (cooling !== undefined) return refuse(cooling);
  const conflicts = request.lines
    .map(({ seatId }) => seatId)
    .filter((seatId) => !isFreeAt(table.seats.get(seatId), now));
  if (conflicts.length > 0) return refuse({ code: 'locking/seats-unavailable', conflicts });
  for (const { seatId } of request.lines) {
    const lapsed = table.seats.get(seatId);
    if (lapsed !== undefined) changes.push(...endHold(table, lapsed.holdId));
  }
  const units = pickAreas(table, distinctAreas(request.areas), now, changes);
  return units.ok ? ok(writeHold(store, table, request, [...request.lines, ...units.value], changes)) : units;
};

/** Of an order, or a hold known only from the arbiter, a repeat learns which seats it has. */
const answerRepeat = (
  table: LockTable,
  repeated: HoldEntry,
  { buyerId }: HoldRequest,
): Result<Hold, SeatsUnavailable | HoldUnknown> => {
  if (repeated.buyerId !== buyerId) return refuse({ code: 'locking/hold-unknown' });
  if (repeated.status !== 'sold' && repeated.hold !== undefined) return ok(repeated.hold);
  const conflicts = ownSeats(table, repeated).map(([seatId]) => seatId);
  return refuse({ code: 'locking/seats-unavailable', conflicts });
};

/** What a buyer has, as counted by the limits. */
export const usageIn = (table: LockTable, buyerId: PrincipalId, now: Instant): BuyerUsage => {
  const own = [...(table.holdsOfBuyer.get(buyerId) ?? [])].flatMap((holdId) => table.holds.get(holdId) ?? []);
  return {
    holdIds: own.filter(({ status, expiresAt }) => status === 'active' && expiresAt > now).map(({ holdId }) => holdId),
    taken: placesOf(table, own, now),
  };
};

/** How many places these holds have now. */
const placesOf = (table: LockTable, holds: readonly HoldEntry[], now: Instant): number => {
  const seats = holds.flatMap((entry) => ownSeats(table, entry)).map(([, seat]) => seat);
  return placesIn(seats.filter((seat) => !isFreeAt(seat, now)));
};

const limitReached = (
  table: LockTable,
  request: HoldRequest,
  now: Instant,
): HoldLimitReached | SeatLimitReached | OriginLimitReached | undefined => {
  const { holdIds, taken } = usageIn(table, request.buyerId, now);
  if (holdIds.length >= request.maxActiveHolds) {
    return { code: 'locking/hold-limit-reached', limit: request.maxActiveHolds, holdIds };
  }
  const fits = fitsSeatLimit(request, taken);
  if (!fits) return { code: 'locking/seat-limit-reached', limit: request.maxSeats, taken };
  const asked = placesAsked(request);
  const full = request.origins?.find((origin) => {
    const held = placesHeldFrom(table, origin, now);
    return held > 0 && held + asked > origin.maxSeats;
  });
  return full && { code: 'locking/origin-limit-reached', limit: full.maxSeats };
};

/** What the buyers of an origin hold and have ordered; what they have bought is no longer held. */
const placesHeldFrom = (table: LockTable, { key }: HoldOrigin, now: Instant): number => {
  const holds = [...(table.holdsOfOrigin.get(key) ?? [])].flatMap((holdId) => table.holds.get(holdId) ?? []);
  return placesOf(
    table,
    holds.filter(({ status }) => status !== 'sold'),
    now,
  );
};

const pickAreas = (
  table: LockTable,
  areas: readonly AreaRequest[],
  now: Instant,
  changes: SeatChange[],
): Result<HoldLine[], AreaUnavailable> => {
  const lines: HoldLine[] = [];
  for (const area of areas) {
    let units = pickUnits(table, area);
    if (units.length < area.quantity) {
      changes.push(...endLapsed(table, now).changes);
      units = pickUnits(table, area);
    }
    if (units.length < area.quantity)
      return refuse({ code: 'locking/area-unavailable', areaId: area.areaId, left: units.length });
    const { areaId, label, tierId, price } = area;
    lines.push(...units.map((seatId) => ({ seatId, label, tierId, price, areaId })));
  }
  for (const { seatId, areaId } of lines) if (areaId !== undefined) useUnit(table, areaId, seatId);
  return ok(lines);
};

/**
 * Free units within the request's capacity: those that came back, the lowest number first, then
 * units never given out. Units beyond a reduced capacity stay where they are until it grows again.
 */
const pickUnits = (table: LockTable, { areaId, quantity, capacity }: AreaRequest): SeatId[] => {
  const units = new Set<SeatId>();
  for (const n of freedIn(table, areaId).from(() => true)) {
    if (units.size === quantity || n > capacity) break;
    units.add(gaUnitId(areaId, n));
  }
  for (let n = (table.lastUnit.get(areaId) ?? 0) + 1; n <= capacity && units.size < quantity; n += 1) {
    const unit = gaUnitId(areaId, n);
    if (!table.seats.has(unit)) units.add(unit);
  }
  return [...units];
};

const useUnit = (table: LockTable, areaId: string, unit: SeatId): void => {
  const n = numberOf(areaId, unit);
  freedIn(table, areaId).remove(n);
  table.lastUnit.set(areaId, Math.max(table.lastUnit.get(areaId) ?? 0, n));
};

const numberOf = (areaId: string, unit: SeatId): number => Number(unit.slice(areaId.length + 1));

const writeHold = (
  store: MemoryLockStore,
  table: LockTable,
  request: HoldRequest,
  lines: readonly HoldLine[],
  changes: SeatChange[],
): Hold => {
  const { holdId, sessionId, buyerId, ttlMs } = request;
  const heldAt = store.clock.now();
  const expiresAt = plusMs(heldAt, ttlMs);
  const fence = nextFence(store, table);
  for (const { seatId, places } of lines) {
    table.seats.set(seatId, { status: 'held', holdId, fence, expiresAt, places });
    changes.push({ seatId, status: 'h' });
  }
  const version = tellFeed(store, table, changes);
  const hold: Hold = {
    holdId,
    sessionId,
    buyerId,
    status: 'active',
    lines,
    fence,
    heldAt,
    expiresAt,
    extensions: 0,
    version,
    ...(request.imprint !== undefined && { imprint: request.imprint }),
  };
  putHold(table, {
    holdId,
    buyerId,
    fence,
    status: 'active',
    expiresAt,
    seatIds: new Set(lines.map(({ seatId }) => seatId)),
    hold,
    origins: request.origins?.map(({ key }) => key) ?? [],
  });
  return hold;
};
