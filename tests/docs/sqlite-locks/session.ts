import { randomUUID } from 'node:crypto';
import type { Edition, FeedVersion, Fence, SessionId } from '@ticketly/core';
import { lapse } from './seats.ts';
import { row, run } from './store.ts';
import type { LockStore } from './store.ts';

/** What is known of a session beside its seats. */
export interface Session {
  readonly sessionId: SessionId;
  /** Names this life of the session: a version of an earlier one is told apart by it. */
  readonly life: string;
  /** How many changes its feed was told. */
  readonly position: number;
  readonly primed: 0 | 1;
  /** The last fence that was given out, or heard of. */
  readonly fence: number;
  /** The newest that anybody told of. */
  readonly edition: Edition;
  /** Of the database that taught it; see `LockHistory`. */
  readonly generation: number;
}

const known = `
  select session_id as sessionId, life, position, primed, fence, edition, generation
  from sessions where session_id = ?`;

/** A session as it was left; undefined if nobody ever told of it. Leaves no trace. */
export const knownSession = (store: LockStore, sessionId: SessionId): Session | undefined =>
  row<Session>(store, known, sessionId);

/** A session as it is now, so that a step sees only what lives: every one begins here. */
export const enter = (store: LockStore, sessionId: SessionId): Session | undefined => {
  lapse(store, sessionId);
  return knownSession(store, sessionId);
};

/** The same for a step that tells of a session, which need not be known yet. */
export const establish = (store: LockStore, sessionId: SessionId): void => {
  run(store, 'insert into sessions (session_id, life) values (?, ?) on conflict do nothing', sessionId, randomUUID());
  lapse(store, sessionId);
};

/** How far the feed has come. */
export const versionOf = (store: LockStore, sessionId: SessionId): FeedVersion => {
  const { life, position } = knownSession(store, sessionId) ?? { life: '', position: 0 };
  return `${life}:${position}` as FeedVersion;
};

/** Takes a newer edition over; editions never go back. */
export const raiseEdition = (store: LockStore, sessionId: SessionId, edition: Edition): void =>
  run(store, 'update sessions set edition = max(edition, ?) where session_id = ?', edition, sessionId);

/** Lets no fence come that is not above this one. */
export const raiseFence = (store: LockStore, sessionId: SessionId, fence: number): void =>
  run(store, 'update sessions set fence = max(fence, ?) where session_id = ?', fence, sessionId);

/**
 * Larger than the last one, than every claim the arbiter told of, and than whatever was given out
 * before the clock's now: a file may be lost, and a counter with it.
 */
export const nextFence = (store: LockStore, sessionId: SessionId): Fence => {
  const next = 'update sessions set fence = max(fence + 1, ?) where session_id = ? returning fence';
  const given = row<{ fence: Fence }>(store, next, store.clock.now() * 1_000, sessionId);
  if (given === undefined) throw new Error(`session ${sessionId} was not entered`);
  return given.fence;
};
