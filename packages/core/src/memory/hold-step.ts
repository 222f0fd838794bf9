import { ok, plusMs, refuse } from '../kernel/index.ts';
import type { Instant, PrincipalId, Result, SeatId } from '../kernel/index.ts';
import { fitsSeatLimit, placesIn } from '../locking/index.ts';
import type {
  AreaRequest,
  AreaUnavailable,
  BuyerUsage,
  Hold,
  HoldLimitReached,
  HoldLine,
  HoldRequest,
  SeatChange,
  SeatLimitReached,
  SeatsUnavailable,
} from '../locking/index.ts';
import { gaUnitId } from '../seating/index.ts';
import { endHold, endLapsed, isFreeAt, nextFence, putHold, tellFeed } from './lock-table.ts';
import type { LockTable, MemoryLockStore } from './lock-table.ts';

type HoldRefusal = SeatsUnavailable | AreaUnavailable | HoldLimitReached | SeatLimitReached;

/** Takes all seats of a request, or none: checks first, then writes. */
export const holdStep = (store: MemoryLockStore, table: LockTable, request: HoldRequest): Result<Hold, HoldRefusal> => {
  const now = store.clock.now();
  const repeated = table.holds.get(request.holdId);
  const lives = repeated !== undefined && (repeated.status === 'sold' || repeated.expiresAt > now);
  if (lives && (repeated.status === 'sold' || repeated.hold === undefined))
    return refuse({ code: 'locking/seats-unavailable', conflicts: [...repeated.seatIds] });
  if (lives && repeated.hold !== undefined) return ok(repeated.hold);
  const limit = limitReached(table, request, now);
  if (limit !== undefined) return refuse(limit);
  const conflicts = request.lines
    .map(({ seatId }) => seatId)
    .filter((seatId) => !isFreeAt(table.seats.get(seatId), now));
  if (conflicts.length > 0) return refuse({ code: 'locking/seats-unavailable', conflicts });
  const isOver = repeated !== undefined && repeated.expiresAt <= now;
  const changes = isOver ? endHold(table, repeated.holdId) : [];
  for (const { seatId } of request.lines) {
    const lapsed = table.seats.get(seatId);
    if (lapsed !== undefined) changes.push(...endHold(table, lapsed.holdId));
  }
  const units = pickAreas(table, request.areas, now, changes);
  if (!units.ok) {
    tellFeed(store, table, changes);
    return units;
  }
  return ok(writeHold(store, table, request, [...request.lines, ...units.value], changes));
};

/** What a buyer has, as the limits count it. */
export const usageIn = (table: LockTable, buyerId: PrincipalId, now: Instant): BuyerUsage => {
  const own = [...(table.holdsOfBuyer.get(buyerId) ?? [])]
    .flatMap((holdId) => table.holds.get(holdId) ?? [])
    .filter(({ status, expiresAt }) => status === 'sold' || expiresAt > now);
  return {
    holdIds: own.filter(({ status }) => status === 'active').map(({ holdId }) => holdId),
    taken: placesIn(own.flatMap(({ seatIds }) => Array.from(seatIds, (seatId) => table.seats.get(seatId) ?? {}))),
  };
};

const limitReached = (
  table: LockTable,
  request: HoldRequest,
  now: Instant,
): HoldLimitReached | SeatLimitReached | undefined => {
  const { holdIds, taken } = usageIn(table, request.buyerId, now);
  if (holdIds.length >= request.maxActiveHolds) {
    return { code: 'locking/hold-limit-reached', limit: request.maxActiveHolds, holdIds };
  }
  const fits = fitsSeatLimit(request, taken);
  return fits ? undefined : { code: 'locking/seat-limit-reached', limit: request.maxSeats, taken };
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
 * Free units, of those the area has by the request: those that came back, then those never given
 * out. What lies beyond a capacity that shrank stays where it is, for when it grows again.
 */
const pickUnits = (table: LockTable, { areaId, quantity, capacity }: AreaRequest): SeatId[] => {
  const freed = table.freedUnits.get(areaId) ?? new Set<SeatId>();
  const units: SeatId[] = [];
  for (const unit of freed) {
    if (units.length === quantity) return units;
    if (numberOf(areaId, unit) <= capacity) units.push(unit);
  }
  for (let n = (table.lastUnit.get(areaId) ?? 0) + 1; n <= capacity && units.length < quantity; n += 1) {
    const unit = gaUnitId(areaId, n);
    if (!table.seats.has(unit) && !freed.has(unit)) units.push(unit);
  }
  return units;
};

const useUnit = (table: LockTable, areaId: string, unit: SeatId): void => {
  if (table.freedUnits.get(areaId)?.delete(unit) === true) return;
  table.lastUnit.set(areaId, Math.max(table.lastUnit.get(areaId) ?? 0, numberOf(areaId, unit)));
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
  });
  return hold;
};
