import type { HoldId, Instant, PrincipalId, SeatChange, SeatId, SessionId } from '@ticketly/core';
import { row, rows, run } from './store.ts';
import type { LockStore } from './store.ts';

/** Who has a seat. A free one has no row. */
export interface Taken {
  readonly status: 'held' | 'sold';
  readonly holdId: HoldId;
  readonly buyerId: PrincipalId;
  /** People it seats. */
  readonly places: number;
  /** Null for a seat that is sold. */
  readonly expiresAt: Instant | null;
}

const whoHas = `
  select status, hold_id as holdId, buyer_id as buyerId, places, expires_at as expiresAt
  from seats where session_id = ? and seat_id = ?`;
const give = `
  insert into seats (session_id, seat_id, status, hold_id, buyer_id, places, expires_at)
  values (?, ?, ?, ?, ?, ?, ?)
  on conflict (session_id, seat_id) do update set
    status = excluded.status, hold_id = excluded.hold_id, buyer_id = excluded.buyer_id,
    places = excluded.places, expires_at = excluded.expires_at`;
const forgetEmpty = `
  delete from holds where hold_id = ?
  and not exists (select 1 from seats where seats.hold_id = holds.hold_id and status = 'held')`;

export const takenBy = (store: LockStore, sessionId: SessionId, seatId: SeatId): Taken | undefined =>
  row<Taken>(store, whoHas, sessionId, seatId);

/**
 * Gives a seat to somebody, or to nobody: beside the end of time the only way a seat changes, so
 * that none changes untold.
 */
export const put = (store: LockStore, sessionId: SessionId, seatId: SeatId, taken: Taken | undefined): void => {
  const before = takenBy(store, sessionId, seatId);
  if (taken === undefined) run(store, 'delete from seats where session_id = ? and seat_id = ?', sessionId, seatId);
  else {
    const { status, holdId, buyerId, places, expiresAt } = taken;
    run(store, give, sessionId, seatId, status, holdId, buyerId, places, expiresAt);
  }
  if (before?.status !== taken?.status) tell(store, sessionId, { seatId, status: letterOf(taken) });
  if (before !== undefined && before.holdId !== taken?.holdId) run(store, forgetEmpty, before.holdId);
};

const letterOf = (taken: Taken | undefined): SeatChange['status'] => {
  if (taken === undefined) return 'f';
  return taken.status === 'held' ? 'h' : 's';
};

const forward = 'update sessions set position = position + ? where session_id = ? returning position';
const append = 'insert into changes (session_id, position, seat_id, status) values (?, ?, ?, ?)';
const trim = 'delete from changes where session_id = ? and position <= ?';

const tell = (store: LockStore, sessionId: SessionId, { seatId, status }: SeatChange): void => {
  const { position } = row<{ position: number }>(store, forward, 1, sessionId) ?? { position: 0 };
  run(store, append, sessionId, position, seatId, status);
  run(store, trim, sessionId, position - store.feedLength);
};

const tellLapsed = `
  insert into changes (session_id, position, seat_id, status)
  select session_id, ? + row_number() over (order by expires_at, seat_id), seat_id, 'f'
  from seats where session_id = ? and status = 'held' and expires_at <= ?`;
const endLapsed = `
  delete from seats where session_id = ? and status = 'held' and expires_at <= ?
  returning hold_id as holdId`;

/**
 * Frees every seat whose time is over: a thousand in a few statements, since they end together
 * when a sale has begun.
 *
 * @returns how many holds ended.
 */
export const lapse = (store: LockStore, sessionId: SessionId): number => {
  const now = store.clock.now();
  const { position = 0 } = row<{ position?: number }>(store, forward, 0, sessionId) ?? {};
  run(store, tellLapsed, position, sessionId, now);
  const ended = rows<{ holdId: HoldId }>(store, endLapsed, sessionId, now);
  if (ended.length === 0) return 0;
  row(store, forward, ended.length, sessionId);
  run(store, trim, sessionId, position + ended.length - store.feedLength);
  const holdIds = new Set(ended.map(({ holdId }) => holdId));
  for (const holdId of holdIds) run(store, forgetEmpty, holdId);
  return holdIds.size;
};
