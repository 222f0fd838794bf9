/** Somewhere SQL can be sent to, as part of a transaction or by itself. Faults are `TicketlyFault`s; a driver's own error never comes out. */
export interface SqlSession {
  /** One statement with `$1…` parameters. @returns its rows. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
  /** Any number of statements without parameters, in one transaction unless they say otherwise. */
  script(sql: string): Promise<void>;
}

/**
 * A PostgreSQL, in a server (`pgClient`) or in this process (`pgliteClient`): all this adapter needs of a driver.
 *
 * A statement, or a transaction, that the server rolled back for another's sake (deadlock, serialization failure) is run again, a bounded
 * number of times; so what `run` does outside the database must be repeatable. Faults: `unavailable` when the server is away or the connection broke (a
 * statement on its way may have taken effect), `timeout`, `overloaded`, `contended`, `read-only`, `misconfigured`, `corrupt`, and `unexpected` for what no retry mends.
 */
export interface SqlClient extends SqlSession {
  /** Runs everything in one transaction, committed when `run` returns and rolled back when it throws. */
  transaction<Value>(run: (session: SqlSession) => Promise<Value>): Promise<Value>;
}
