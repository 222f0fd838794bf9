import { latest } from '@ticketly/core';
import type { Instant, SeatDecision } from '@ticketly/core';
import { endAt, endOf } from './own-hold.ts';
import { put, takeFrom } from './seat-table.ts';
import type { SeatTable } from './seat-table.ts';

/** Takes over what the arbiter decided about one seat. */
export const recordDecision = (table: SeatTable, decision: SeatDecision, now: Instant): void => {
  const { seatId, status, holdId, fence } = decision;
  table.fence = Math.max(table.fence, fence);
  const taken = table.seats.get(seatId);
  const own = taken?.holdId === holdId;
  if (status === 'sold') sell(table, decision);
  else if (status === 'free' && own) takeFrom(table, holdId, seatId);
  else if (status === 'claimed' && (own ? taken.status !== 'sold' : taken === undefined)) claim(table, decision, now);
};

/** A sold seat ends the hold that it was bought by: from now on there is an order. */
const sell = (table: SeatTable, { seatId, holdId, buyerId, places }: SeatDecision): void => {
  put(table, seatId, { status: 'sold', holdId, buyerId, places });
  table.holds.delete(holdId);
};

/** A claim brings its own time, for all seats of its hold. One that is over already never lived. */
const claim = (table: SeatTable, { seatId, holdId, buyerId, expiresAt, places }: SeatDecision, now: Instant): void => {
  if (expiresAt === undefined || expiresAt <= now) return;
  const end = latest(endOf(table, holdId), expiresAt);
  put(table, seatId, { status: 'held', holdId, buyerId, expiresAt, places });
  endAt(table, holdId, end);
  const hold = table.holds.get(holdId);
  if (hold !== undefined) table.holds.set(holdId, { ...hold, status: 'converted', expiresAt: end });
};
