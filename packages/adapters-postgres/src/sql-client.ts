import type { Lane, Turnstile } from './turnstile.ts';

/**
 * Somewhere SQL can be sent to, as part of a transaction or by itself. Faults are `TicketlyFault`s;
 * a driver's own error never comes out.
 */
export interface SqlSession {
  /** One statement with `$1…` parameters. @returns its rows. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
  /** Any number of statements without parameters, in one transaction unless they say otherwise. */
  script(sql: string): Promise<void>;
}

/**
 * A PostgreSQL, in a server (`pgClient`) or in this process (`pgliteClient`): all this adapter
 * needs of a driver.
 *
 * A statement, or a transaction, that the server rolled back for another's sake (deadlock,
 * serialization failure) is run again, a bounded number of times; so what `run` does outside the
 * database must be repeatable. Faults: `unavailable` when the server is away or the connection
 * broke (a statement on its way may have taken effect), `timeout`, `overloaded`, `contended`,
 * `read-only`, `misconfigured`, `corrupt`, and `unexpected` for what no retry mends.
 */
export interface SqlClient extends SqlSession {
  /**
   * Runs everything in one transaction, committed when `run` returns and rolled back when it
   * throws.
   */
  transaction<Value>(run: (session: SqlSession) => Promise<Value>): Promise<Value>;
  /**
   * The same database in the other lanes, where connections are scarce: this client itself is for
   * who only looks. Without any nobody goes first.
   */
  readonly lanes?: Readonly<Record<Exclude<Lane, 'looking'>, SqlClient>>;
  /** How many connections are used, and how many calls wait for one. */
  readonly load?: () => ReturnType<Turnstile['counts']>;
}

/** The client for what is done on the way to a paid order, in the lane of how far it has come. */
export const inLane = (client: SqlClient, lane: Exclude<Lane, 'looking'>): SqlClient => client.lanes?.[lane] ?? client;
