import { latest } from '@ticketly/core';
import type { Instant, SeatDecision } from '@ticketly/core';
import { changeHold } from './own-hold.ts';
import { put } from './seat-table.ts';
import type { SeatTable } from './seat-table.ts';

/** Takes over what the arbiter decided about one seat. */
export const recordDecision = (table: SeatTable, decision: SeatDecision, now: Instant): void => {
  const { seatId, status, holdId, buyerId, fence, places } = decision;
  table.fence = Math.max(table.fence, fence);
  const taken = table.seats.get(seatId);
  const own = taken?.holdId === holdId;
  if (status === 'sold') put(table, seatId, { status, holdId, buyerId, places });
  else if (status === 'free' && own) put(table, seatId, undefined);
  else if (status === 'claimed' && (own ? taken.status !== 'sold' : taken === undefined)) claim(table, decision, now);
};

const claim = (table: SeatTable, { seatId, holdId, buyerId, expiresAt, places }: SeatDecision, now: Instant): void => {
  if (expiresAt === undefined || expiresAt <= now) return;
  put(table, seatId, { status: 'held', holdId, buyerId, expiresAt, places });
  const hold = table.holds.get(holdId);
  if (hold !== undefined)
    changeHold(table, { ...hold, status: 'converted', expiresAt: latest(hold.expiresAt, expiresAt) });
};
