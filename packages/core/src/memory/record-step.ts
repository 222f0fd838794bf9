import { instant } from '../kernel/index.ts';
import type { HoldId, Instant, SeatId } from '../kernel/index.ts';
import type { SeatChange, SeatDecision } from '../locking/index.ts';
import { parseGaUnit } from '../seating/index.ts';
import { noteLettingGo } from './cooling-off.ts';
import { endIfLapsed, freeSeat, freedIn, settleHold, tellFeed } from './lock-table.ts';
import type { LockTable, MemoryLockStore } from './lock-table.ts';

/**
 * Applies the arbiter's decisions seat by seat, and keeps the hold records consistent. A hold that
 * has lapsed ends before a decision about it, or about one of its seats, applies.
 */
export const recordStep = (store: MemoryLockStore, table: LockTable, decisions: readonly SeatDecision[]): void => {
  const now = store.clock.now();
  const changes: SeatChange[] = [];
  for (const decision of decisions) {
    table.fence = Math.max(table.fence, decision.fence);
    changes.push(...endIfLapsed(table, decision.holdId, now));
    const holder = table.seats.get(decision.seatId)?.holdId;
    if (holder !== undefined) changes.push(...endIfLapsed(table, holder, now));
    changes.push(...recordSeat(table, decision, now));
  }
  tellFeed(store, table, changes);
};

const recordSeat = (table: LockTable, decision: SeatDecision, now: Instant): SeatChange[] => {
  const { seatId, holdId, fence, status, places } = decision;
  const before = table.seats.get(seatId);
  const mine = before?.holdId === holdId;
  if (status === 'free') {
    if (!mine) return [];
    noteLettingGo(table, decision, now);
    const freed = freeSeat(table, seatId);
    dropSeat(table, holdId, seatId);
    return [freed];
  }
  const expiresAt = decision.expiresAt ?? instant(0);
  if (status === 'claimed' && (expiresAt <= now || (before !== undefined && (!mine || before.status === 'sold'))))
    return [];
  const unit = parseGaUnit(seatId);
  if (unit !== undefined) freedIn(table, unit.areaId).remove(unit.n);
  table.seats.set(seatId, { status, holdId, fence, expiresAt, places });
  addSeat(table, decision);
  if (before !== undefined && !mine) loseSeat(table, before.holdId);
  const isNews = before === undefined || (status === 'sold' && before.status !== 'sold');
  return isNews ? [{ seatId, status: status === 'sold' ? 's' : 'h' }] : [];
};

const addSeat = (table: LockTable, { holdId, buyerId, fence, seatId, status }: SeatDecision): void => {
  const before = table.holds.get(holdId);
  const isSold = status === 'sold' || before?.status === 'sold';
  settleHold(table, {
    holdId,
    buyerId,
    fence,
    status: isSold ? 'sold' : 'converted',
    seatIds: new Set(before?.seatIds ?? []).add(seatId),
    origins: before?.origins ?? [],
    hold: before?.hold && { ...before.hold, status: 'converted' },
  });
};

/** Takes a seat that was freed out of its hold. */
const dropSeat = (table: LockTable, holdId: HoldId, seatId: SeatId): void => {
  const entry = table.holds.get(holdId);
  if (entry === undefined) return;
  const seatIds = new Set(entry.seatIds);
  seatIds.delete(seatId);
  const { hold } = entry;
  const lines = hold?.lines.filter((line) => line.seatId !== seatId) ?? [];
  settleHold(table, { ...entry, seatIds, hold: hold && { ...hold, lines } });
};

/** What is left of a hold when somebody else bought one of its seats. */
const loseSeat = (table: LockTable, holdId: HoldId): void => {
  const entry = table.holds.get(holdId);
  if (entry !== undefined) settleHold(table, entry);
};
