import { earliest, latest, ok, plusMs, refuse } from '@ticketly/core';
import type { Hold, PrincipalId, SeatId, SeatLocks, SeatsSnapshot, SessionId } from '@ticketly/core';
import { changeHold, endHold, holdOf, requireOwn, sessionOf } from './own-hold.ts';
import { recordDecision } from './record-decision.ts';
import { lapse } from './seats.ts';
import { enter, establish, raiseEdition, raiseFence, versionOf } from './session.ts';
import { look, rows, run, step } from './store.ts';
import type { LockStore } from './store.ts';
import { takeSeats, usageOf } from './take-seats.ts';

/** `SeatLocks` in a file of SQLite. Each call is one transaction: nobody's can come in between. */
export const sqliteSeatLocks = (store: LockStore): SeatLocks => {
  const within = <Answer>(sessionId: SessionId, work: (session: ReturnType<typeof enter>) => Answer): Promise<Answer> =>
    step(store, () => work(enter(store, sessionId)));
  const telling = (sessionId: SessionId, work: () => void): Promise<void> =>
    step(store, () => {
      establish(store, sessionId);
      work();
    });
  return {
    hold: (request) =>
      within(request.sessionId, (session) => {
        if (!session?.primed) return refuse({ code: 'locking/session-unprimed' });
        const { edition } = session;
        if (request.edition < edition) return refuse({ code: 'locking/showing-stale', edition });
        raiseEdition(store, request.sessionId, request.edition);
        return takeSeats(store, request);
      }),
    find: (holdId) =>
      within(sessionOf(holdId), () => {
        const hold = holdOf(store, holdId);
        // One of which only seats without a line are left is nobody's to find.
        return hold?.lines.length === 0 ? undefined : hold;
      }),
    holdsOf: (sessionId, buyerId) => within(sessionId, () => holdsOf(store, sessionId, buyerId)),
    usageOf: (sessionId, buyerId) => within(sessionId, () => usageOf(store, sessionId, buyerId)),
    extend: ({ ttlMs, maxTotalMs, maxExtensions, ...reference }) =>
      within(sessionOf(reference.holdId), () => {
        const own = requireOwn(store, reference);
        if (!own.ok) return own;
        const { expiresAt, extensions, heldAt } = own.value;
        const longer = earliest(plusMs(expiresAt, ttlMs), plusMs(heldAt, maxTotalMs));
        if (extensions >= maxExtensions || longer <= expiresAt)
          return refuse({ code: 'locking/extension-limit-reached', limit: maxExtensions, expiresAt });
        return ok(changeHold(store, { ...own.value, expiresAt: longer, extensions: extensions + 1 }));
      }),
    convert: ({ ttlMs, ...reference }) =>
      within(sessionOf(reference.holdId), () => {
        const own = requireOwn(store, reference);
        if (!own.ok || own.value.status === 'converted') return own;
        const expiresAt = latest(own.value.expiresAt, plusMs(store.clock.now(), ttlMs));
        return ok(changeHold(store, { ...own.value, status: 'converted', expiresAt }));
      }),
    release: (reference) =>
      within(sessionOf(reference.holdId), () => {
        const own = requireOwn(store, reference);
        if (own.ok) endHold(store, own.value);
        return own;
      }),
    record: (sessionId, decisions) =>
      telling(sessionId, () => {
        for (const decision of decisions) recordDecision(store, sessionId, decision);
      }),
    prime: (sessionId, { fenceFloor, decisions, edition }) =>
      telling(sessionId, () => {
        for (const decision of decisions) recordDecision(store, sessionId, decision);
        raiseFence(store, sessionId, fenceFloor);
        if (edition !== undefined) raiseEdition(store, sessionId, edition);
        run(store, 'update sessions set primed = 1 where session_id = ?', sessionId);
      }),
    raiseEdition: (sessionId, edition) => telling(sessionId, () => raiseEdition(store, sessionId, edition)),
    held: (sessionId) =>
      within(sessionId, (session) => {
        if (!session?.primed) return refuse({ code: 'locking/session-unprimed' });
        return ok(snapshot(store, sessionId));
      }),
    sweep: () => sweepAll(store),
  };
};

const bodiesOf = 'select body from holds where session_id = ? and buyer_id = ?';

const holdsOf = (store: LockStore, sessionId: SessionId, buyerId: PrincipalId): Hold[] =>
  rows<{ body: string }>(store, bodiesOf, sessionId, buyerId)
    .map(({ body }) => JSON.parse(body) as Hold)
    .filter(({ lines }) => lines.length > 0);

const takenIn = 'select seat_id as seatId from seats where session_id = ? and status = ? order by seat_id';

const snapshot = (store: LockStore, sessionId: SessionId): SeatsSnapshot => {
  const seatsThatAre = (status: 'held' | 'sold'): SeatId[] =>
    rows<{ seatId: SeatId }>(store, takenIn, sessionId, status).map(({ seatId }) => seatId);
  return { version: versionOf(store, sessionId), held: seatsThatAre('held'), sold: seatsThatAre('sold') };
};

const lapsedIn = `select distinct session_id as sessionId from seats where status = 'held' and expires_at <= ?`;

/** A step for each session: nobody waits for the whole house. */
const sweepAll = async (store: LockStore): Promise<number> => {
  const now = store.clock.now();
  const sessions = await look(store, () => rows<{ sessionId: SessionId }>(store, lapsedIn, now));
  let ended = 0;
  for (const { sessionId } of sessions) ended += await step(store, () => lapse(store, sessionId));
  return ended;
};
