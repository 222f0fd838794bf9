import type { SeatDecision, SessionId } from '@ticketly/core';
import { endTogether, holdOf, writeHold } from './own-hold.ts';
import { put, takenBy } from './seats.ts';
import { raiseFence } from './session.ts';
import { run } from './store.ts';
import type { LockStore } from './store.ts';

/** Takes over what the arbiter decided about one seat. */
export const recordDecision = (store: LockStore, sessionId: SessionId, decision: SeatDecision): void => {
  const { seatId, status, holdId } = decision;
  raiseFence(store, sessionId, decision.fence);
  const taken = takenBy(store, sessionId, seatId);
  const own = taken?.holdId === holdId;
  if (status === 'sold') sell(store, sessionId, decision);
  else if (status === 'free' && own) takeBack(store, sessionId, decision);
  else if (status === 'claimed' && (own ? taken.status !== 'sold' : taken === undefined))
    claim(store, sessionId, decision);
};

/** A sold seat ends the hold that it was bought by: from now on there is an order. */
const sell = (store: LockStore, sessionId: SessionId, { seatId, holdId, buyerId, places = 1 }: SeatDecision): void => {
  put(store, sessionId, seatId, { status: 'sold', holdId, buyerId, places, expiresAt: null });
  run(store, 'delete from holds where hold_id = ?', holdId);
};

/** A seat that is freed is gone from its hold too, which shows only what it has. */
const takeBack = (store: LockStore, sessionId: SessionId, { seatId, holdId }: SeatDecision): void => {
  put(store, sessionId, seatId, undefined);
  const hold = holdOf(store, holdId);
  if (hold !== undefined) writeHold(store, { ...hold, lines: hold.lines.filter((line) => line.seatId !== seatId) });
};

/** A claim brings its own time, for all seats of its hold. One that is over already never lived. */
const claim = (store: LockStore, sessionId: SessionId, decision: SeatDecision): void => {
  const { seatId, holdId, buyerId, expiresAt, places = 1 } = decision;
  if (expiresAt === undefined || expiresAt <= store.clock.now()) return;
  put(store, sessionId, seatId, { status: 'held', holdId, buyerId, places, expiresAt });
  const together = endTogether(store, holdId) ?? expiresAt;
  const hold = holdOf(store, holdId);
  if (hold !== undefined) writeHold(store, { ...hold, status: 'converted', expiresAt: together });
};
