import type { Lane, Turnstile } from './turnstile.ts';

/**
 * Accepts SQL, as part of a transaction or on its own. Faults are `TicketlyFault`s; a driver's own
 * error never comes out.
 */
export interface SqlSession {
  /** One statement with `$1…` parameters. @returns its rows. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
  /** Any number of statements without parameters, in one transaction unless they say otherwise. */
  script(sql: string): Promise<void>;
}

/**
 * A PostgreSQL, on a server (`pgClient`) or in this process (`pgliteClient`): all this adapter
 * needs of a driver.
 *
 * A statement or transaction that the server rolled back because of a conflict (deadlock,
 * serialization failure) is retried a bounded number of times, so what `run` does outside the
 * database must be repeatable. Faults: `unavailable` when the server is away or the connection
 * broke (a statement in flight may have taken effect), `timeout`, `overloaded`, `contended`,
 * `read-only`, `misconfigured`, `corrupt`, and `unexpected` for what no retry fixes.
 */
export interface SqlClient extends SqlSession {
  /**
   * Runs everything in one transaction, committed when `run` returns and rolled back when it
   * throws.
   */
  transaction<Value>(run: (session: SqlSession) => Promise<Value>): Promise<Value>;
  /**
   * The same database in the other lanes, if connections are scarce: this client itself is for
   * callers who only look. Without lanes, nobody takes precedence.
   */
  readonly lanes?: Readonly<Record<Exclude<Lane, 'looking'>, SqlClient>>;
  /** How many connections are used, and how many calls wait for one. */
  readonly load?: () => ReturnType<Turnstile['counts']>;
}

/** The client for a step on the way to a paid order, in the lane for how far that has come. */
export const inLane = (client: SqlClient, lane: Exclude<Lane, 'looking'>): SqlClient => client.lanes?.[lane] ?? client;
