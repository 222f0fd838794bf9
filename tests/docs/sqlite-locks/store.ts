import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { TicketlyFault } from '@ticketly/core';
import type { Clock } from '@ticketly/core';
import { schema } from './schema.ts';

/** An open file. Any number of processes of one machine may have it open. */
export interface LockStore {
  readonly db: DatabaseSync;
  readonly clock: Clock;
  /** How many changes the feed of a session keeps. */
  readonly feedLength: number;
  readonly statements: Map<string, StatementSync>;
}

/** Opens the file, and makes it where there is none. Whoever opened it closes `db`. */
export const openStore = (path: string, clock: Clock, feedLength = 20_000): LockStore => {
  const db = new DatabaseSync(path);
  db.exec('pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = normal;');
  db.exec(schema);
  // From here on nobody waits inside of SQLite: that would stop everything else in the process.
  db.exec('pragma busy_timeout = 0;');
  return { db, clock, feedLength, statements: new Map() };
};

const prepared = ({ db, statements }: LockStore, sql: string): StatementSync => {
  const statement = statements.get(sql) ?? db.prepare(sql);
  statements.set(sql, statement);
  return statement;
};

export const rows = <Row>(store: LockStore, sql: string, ...values: SQLInputValue[]): Row[] =>
  prepared(store, sql).all(...values) as Row[];

export const row = <Row>(store: LockStore, sql: string, ...values: SQLInputValue[]): Row | undefined =>
  prepared(store, sql).get(...values) as Row | undefined;

export const run = (store: LockStore, sql: string, ...values: SQLInputValue[]): void =>
  void prepared(store, sql).run(...values);

/** One step, which nobody's can come in between. Writes all of it, or nothing if `work` throws. */
export const step = <Answer>(store: LockStore, work: () => Answer): Promise<Answer> =>
  whenFree(() => transaction(store, 'begin immediate', work));

/** One look, at one moment. Waits for nobody who writes. */
export const look = <Answer>(store: LockStore, work: () => Answer): Promise<Answer> =>
  whenFree(() => transaction(store, 'begin', work));

const transaction = <Answer>({ db }: LockStore, begin: string, work: () => Answer): Answer => {
  db.exec(begin);
  try {
    const answer = work();
    db.exec('commit');
    return answer;
  } catch (error) {
    if (db.isTransaction) db.exec('rollback');
    throw error;
  }
};

const maxTries = 200;

/** Begins again while another process writes: for a second or so, and then it is too much. */
const whenFree = async <Answer>(work: () => Answer): Promise<Answer> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || tries === maxTries) throw asFault(error);
      await pause(1 + Math.random() * 9);
    }
  }
};

/** SQLite's own number for what went wrong; undefined for what is no error of SQLite. */
const codeOf = (error: unknown): number | undefined => {
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: number };
  return code === 'ERR_SQLITE_ERROR' && errcode !== undefined ? errcode & 0xff : undefined;
};

const isBusy = (error: unknown): boolean => [5, 6].includes(codeOf(error) ?? 0);

/** A driver's error never crosses a port. What is no error of the driver stays what it is. */
const asFault = (cause: unknown): unknown => {
  const code = codeOf(cause);
  if (code === undefined) return cause;
  if (isBusy(cause)) return new TicketlyFault('overloaded', 'the file of locks is busy', { cause });
  if (code === 8) return new TicketlyFault('read-only', 'the file of locks can not be written', { cause });
  if (code === 11 || code === 26) return new TicketlyFault('corrupt', 'the file of locks is damaged', { cause });
  if (code === 10 || code === 13 || code === 14) return new TicketlyFault('unavailable', 'no file of locks', { cause });
  return new TicketlyFault('unexpected', 'SQLite refused a statement', { cause });
};
