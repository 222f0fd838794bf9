import { instant } from '../kernel/index.ts';
import type { HoldId, Instant, SeatId } from '../kernel/index.ts';
import type { SeatChange, SeatDecision } from '../locking/index.ts';
import { parseGaUnit } from '../seating/index.ts';
import { endHold, forgetHold, freeSeat, isFreeAt, putHold, tellFeed } from './lock-table.ts';
import type { HoldEntry, LockTable, MemoryLockStore } from './lock-table.ts';

/** Takes over what the arbiter decided, seat by seat, and keeps the holds' records in line. */
export const recordStep = (store: MemoryLockStore, table: LockTable, decisions: readonly SeatDecision[]): void => {
  const now = store.clock.now();
  const changes: SeatChange[] = [];
  for (const decision of decisions) {
    table.fence = Math.max(table.fence, decision.fence);
    changes.push(...recordSeat(table, decision, now));
  }
  tellFeed(store, table, changes);
};

const recordSeat = (table: LockTable, decision: SeatDecision, now: Instant): SeatChange[] => {
  const { seatId, holdId, fence, status } = decision;
  const entry = table.seats.get(seatId);
  const mine = entry?.holdId === holdId;
  if (status === 'free') {
    if (!mine) return [];
    dropSeat(table, holdId, seatId);
    return [freeSeat(table, seatId)];
  }
  const expiresAt = decision.expiresAt ?? instant(0);
  const obsolete =
    status === 'claimed' && (expiresAt <= now || (mine ? entry.status === 'sold' : !isFreeAt(entry, now)));
  if (obsolete) return [];
  const ended =
    entry !== undefined && !mine && entry.status !== 'sold' && entry.expiresAt <= now
      ? endHold(table, entry.holdId)
      : [];
  const unit = parseGaUnit(seatId);
  if (unit !== undefined) table.freedUnits.get(unit.areaId)?.delete(seatId);
  table.seats.set(seatId, { status, holdId, fence, expiresAt, places: decision.places });
  addSeat(table, decision, expiresAt);
  const shown = status === 'sold' ? 's' : 'h';
  const told = isFreeAt(entry, now) || (shown === 's' && entry?.status !== 'sold');
  return told ? [...ended, { seatId, status: shown }] : ended;
};

const addSeat = (
  table: LockTable,
  { holdId, buyerId, fence, seatId, status }: SeatDecision,
  expiresAt: Instant,
): void => {
  const before = table.holds.get(holdId);
  const sold = status === 'sold' || before?.status === 'sold';
  const seatIds = new Set(before?.seatIds ?? []).add(seatId);
  const until = before === undefined || before.expiresAt < expiresAt ? expiresAt : before.expiresAt;
  const entry: HoldEntry = {
    holdId,
    buyerId,
    fence,
    status: sold ? 'sold' : 'converted',
    expiresAt: until,
    seatIds,
    hold: before?.hold && { ...before.hold, status: 'converted', expiresAt: until },
  };
  putHold(table, entry);
};

const dropSeat = (table: LockTable, holdId: HoldId, seatId: SeatId): void => {
  const entry = table.holds.get(holdId);
  if (entry === undefined) return;
  const seatIds = new Set(entry.seatIds);
  seatIds.delete(seatId);
  if (seatIds.size === 0) forgetHold(table, entry);
  else putHold(table, { ...entry, seatIds });
};
