import { invariant, ok, refuse, sessionOfHold } from '@ticketly/core';
import type {
  ConvertHold,
  Hold,
  HoldExpired,
  HoldId,
  HoldUnknown,
  Instant,
  Result,
  SeatId,
  SessionId,
} from '@ticketly/core';
import { put } from './seats.ts';
import { row, rows, run } from './store.ts';
import type { LockStore } from './store.ts';

/** The session in which a hold is, if it is anywhere: its id begins with its session's. */
export const sessionOf = (holdId: HoldId): SessionId => {
  const sessionId = sessionOfHold(holdId);
  invariant(sessionId !== undefined, `${holdId} is not the id of a hold`);
  return sessionId;
};

/** A hold as it was left: one whose time is over is there until somebody enters its session. */
export const holdOf = (store: LockStore, holdId: HoldId): Hold | undefined => {
  const found = row<{ body: string }>(store, 'select body from holds where hold_id = ?', holdId);
  return found && (JSON.parse(found.body) as Hold);
};

const write = `
  insert into holds (hold_id, session_id, buyer_id, status, body) values (?, ?, ?, ?, ?)
  on conflict (hold_id) do update set status = excluded.status, body = excluded.body`;

export const writeHold = (store: LockStore, hold: Hold): void =>
  run(store, write, hold.holdId, hold.sessionId, hold.buyerId, hold.status, JSON.stringify(hold));

/** The live hold that a caller means, if it is theirs. */
export const requireOwn = (
  store: LockStore,
  { holdId, buyerId, fence }: Pick<ConvertHold, 'holdId' | 'buyerId' | 'fence'>,
): Result<Hold, HoldExpired | HoldUnknown> => {
  const hold = holdOf(store, holdId);
  if (hold === undefined) return refuse({ code: 'locking/hold-expired' });
  if (hold.buyerId !== buyerId) return refuse({ code: 'locking/hold-unknown' });
  if (fence !== undefined && fence !== hold.fence) return refuse({ code: 'locking/hold-expired' });
  return ok(hold);
};

/** Changes a hold, and with its end that of the seats it still has. */
export const changeHold = (store: LockStore, hold: Hold): Hold => {
  writeHold(store, hold);
  const longer = `update seats set expires_at = ? where hold_id = ? and status = 'held'`;
  run(store, longer, hold.expiresAt, hold.holdId);
  return hold;
};

const together = `
  update seats set expires_at = (select max(expires_at) from seats where hold_id = ?1 and status = 'held')
  where hold_id = ?1 and status = 'held' returning expires_at as expiresAt`;

/** Lets the seats of a hold end together, with the last of them. @returns when that is. */
export const endTogether = (store: LockStore, holdId: HoldId): Instant | undefined =>
  row<{ expiresAt: Instant }>(store, together, holdId)?.expiresAt;

/**
 * Ends a hold: the seats it still has become free. One that was sold, or went to somebody newer, is
 * none of them.
 */
export const endHold = (store: LockStore, { holdId, sessionId }: Hold): void => {
  const own = `select seat_id as seatId from seats where hold_id = ? and status = 'held' order by seat_id`;
  for (const { seatId } of rows<{ seatId: SeatId }>(store, own, holdId)) put(store, sessionId, seatId, undefined);
};
