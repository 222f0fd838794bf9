import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { pgPoolOptions } from './pg-client.ts';
import type { SqlClient } from './sql-client.ts';

/**
 * Lets one of several processes at a time do what one does for all. Resolves once `stop` has fired
 * and the work has ended.
 */
export type Leadership = (work: (signal: AbortSignal) => Promise<unknown>, stop: AbortSignal) => Promise<void>;

/** How quickly changes are noticed. */
export interface LeadershipOptions {
  /**
   * How often a follower tries to lead, and the leader shows that it is alive. Default 1,000 ms.
   */
  readonly everyMs?: number;
  /** After this long without a sign of life, the server lets another lead. Default 10,000 ms. */
  readonly silentMs?: number;
  /** Which leadership, if processes share several kinds of work. Default 1. */
  readonly number?: number;
}

/** The first of the two keys of the advisory lock; buyers' locks have a different one. */
const lockSql = `select pg_try_advisory_lock(21582, $1) as leads`;

/**
 * Leader election by an advisory lock that the server ties to a connection and releases with it: a
 * leader that dies is replaced within `everyMs`, one that hangs or is cut off within `silentMs`.
 * The work is told to stop as soon as the connection is lost; since it may be in the middle of
 * something, two processes may briefly do the same step, so every step must tolerate that. Takes
 * one connection of its own, directly to the server: a pooler in transaction mode would lose the
 * lock.
 *
 * @example
 * const stopping = new AbortController();
 * const lead = postgresLeadership('postgres://ticketly@127.0.0.1/ticketly');
 * await lead(async (signal) => sweepUntil(signal), stopping.signal);
 */
export const postgresLeadership =
  (url: string, { everyMs = 1_000, silentMs = 10_000, number = 1 }: LeadershipOptions = {}): Leadership =>
  async (work, stop) => {
    while (!stop.aborted) {
      // A server that is away has no leader either: every process keeps trying.
      await leadOnce(url, { everyMs, silentMs, number }, work, stop).catch(() => undefined);
      await rest(everyMs, stop);
    }
  };

const leadOnce = async (
  url: string,
  { everyMs, silentMs, number }: Required<LeadershipOptions>,
  work: (signal: AbortSignal) => Promise<unknown>,
  stop: AbortSignal,
): Promise<void> => {
  const client = new Client({ ...pgPoolOptions(url), application_name: 'ticketly leadership' });
  const connected = new AbortController();
  const lost = (): void => connected.abort();
  client.on('error', lost).on('end', lost);
  const signal = AbortSignal.any([stop, connected.signal]);
  try {
    await client.connect();
    await client.query(`set idle_session_timeout = ${silentMs}`);
    while (!(await isLeader(client, number))) {
      await rest(everyMs, signal);
      if (signal.aborted) return;
    }
    const heart = setInterval(() => void client.query('select 1').catch(lost), everyMs);
    await work(signal).finally(() => clearInterval(heart));
  } finally {
    await client.end().catch(() => undefined);
  }
};

const isLeader = async (client: Client, number: number): Promise<boolean> =>
  (await client.query<{ leads: boolean }>(lockSql, [number])).rows[0]?.leads === true;

/** Two keys of four bytes each, as `pg_locks` shows them. */
const ledSql = `
  select exists (
    select from pg_catalog.pg_locks
     where locktype = 'advisory' and objsubid = 2 and classid = 21582 and objid = $1 and granted
       and database = (select oid from pg_catalog.pg_database where datname = current_database())) as led`;

/** Whether any process leads now, by {@link postgresLeadership}. */
export const postgresHasLeader = async (client: SqlClient, number = 1): Promise<boolean> =>
  (await client.query<{ led: boolean }>(ledSql, [number]))[0]?.led === true;

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined);
