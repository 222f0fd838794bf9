import { earliest, latest, ok, plusMs, refuse } from '@ticketly/core';
import type { Hold, SeatId, SeatLocks } from '@ticketly/core';
import { changeHold, endHold, enterHold, requireOwn } from './own-hold.ts';
import { recordDecision } from './record-decision.ts';
import { adoptEdition, enter, lapse, versionOf } from './seat-table.ts';
import type { MapStore, SeatTable, Taken } from './seat-table.ts';
import { takeSeats, usageOf } from './take-seats.ts';

const hasLines = ({ lines }: Hold): boolean => lines.length > 0;

/** `SeatLocks` on a Map. Each call is one synchronous step: nobody else's can come in between. */
export const mapLocks = (store: MapStore): SeatLocks => ({
  hold: async (request) => {
    const table = enter(store, request.sessionId);
    if (!table.primed) return refuse({ code: 'locking/session-unprimed' });
    const stale = adoptEdition(table, request.edition);
    return stale ? refuse(stale) : takeSeats(table, request, store.clock.now());
  },
  find: async (holdId) => {
    const hold = enterHold(store, holdId).holds.get(holdId);
    return hold && hasLines(hold) ? hold : undefined;
  },
  holdsOf: async (sessionId, buyerId) =>
    [...enter(store, sessionId).holds.values()].filter((hold) => hold.buyerId === buyerId && hasLines(hold)),
  usageOf: async (sessionId, buyerId) => usageOf(enter(store, sessionId), buyerId),
  extend: async ({ ttlMs, maxTotalMs, maxExtensions, ...reference }) => {
    const table = enterHold(store, reference.holdId);
    const own = requireOwn(table, reference);
    if (!own.ok) return own;
    const { expiresAt, extensions, heldAt } = own.value;
    const longer = earliest(plusMs(expiresAt, ttlMs), plusMs(heldAt, maxTotalMs));
    if (extensions >= maxExtensions || longer <= expiresAt)
      return refuse({ code: 'locking/extension-limit-reached', limit: maxExtensions, expiresAt });
    return ok(changeHold(table, { ...own.value, expiresAt: longer, extensions: extensions + 1 }));
  },
  convert: async ({ ttlMs, ...reference }) => {
    const table = enterHold(store, reference.holdId);
    const own = requireOwn(table, reference);
    if (!own.ok || own.value.status === 'converted') return own;
    const expiresAt = latest(own.value.expiresAt, plusMs(store.clock.now(), ttlMs));
    return ok(changeHold(table, { ...own.value, status: 'converted', expiresAt }));
  },
  release: async (reference) => {
    const table = enterHold(store, reference.holdId);
    const own = requireOwn(table, reference);
    if (own.ok) endHold(table, own.value);
    return own;
  },
  record: async (sessionId, decisions) => {
    const table = enter(store, sessionId);
    for (const decision of decisions) recordDecision(table, decision, store.clock.now());
  },
  prime: async (sessionId, { fenceFloor, decisions, edition }) => {
    const table = enter(store, sessionId);
    for (const decision of decisions) recordDecision(table, decision, store.clock.now());
    table.fence = Math.max(table.fence, fenceFloor);
    if (edition !== undefined) adoptEdition(table, edition);
    table.primed = true;
  },
  raiseEdition: async (sessionId, edition) => void adoptEdition(enter(store, sessionId), edition),
  held: async (sessionId) => {
    const table = enter(store, sessionId);
    if (!table.primed) return refuse({ code: 'locking/session-unprimed' });
    return ok({ version: versionOf(table), held: seatsThatAre(table, 'held'), sold: seatsThatAre(table, 'sold') });
  },
  sweep: async () => {
    const now = store.clock.now();
    return [...store.tables.values()].reduce((ended, table) => ended + lapse(table, now), 0);
  },
});

const seatsThatAre = (table: SeatTable, status: Taken['status']): SeatId[] =>
  [...table.seats].flatMap(([seatId, taken]) => (taken.status === status ? [seatId] : []));
