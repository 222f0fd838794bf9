import { ok, refuse } from '@ticketly/core';
import type { AggregateStore, Change, Result, Stored, VersionConflict } from '@ticketly/core';
import { announceAppend } from './append-signal.ts';
import { wholeNumber } from './row-codec.ts';
import type { Decode } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/** A row that holds an aggregate. */
export interface AggregateRow {
  readonly version: unknown;
  readonly state: unknown;
}

/** Where aggregates of a kind are kept. */
export interface AggregateTable<State> {
  readonly table: string;
  readonly idColumn: string;
  readonly idOf: (state: State) => string;
  readonly decode: Decode<State>;
  /** Columns in addition to the document, by name. */
  readonly columns: Readonly<Record<string, (state: State) => string | number | boolean | null>>;
}

/** A row as an aggregate with its version. */
export const storedFrom = <State>({ version, state }: AggregateRow, decode: Decode<State>): Stored<State> => ({
  state: decode(state),
  version: wholeNumber(version),
});

/**
 * Aggregates of one kind, each a row; state and events are one statement, and so one transaction.
 */
export const postgresAggregates = <Id extends string, State>(
  client: SqlClient,
  { table, idColumn, idOf, decode, columns }: AggregateTable<State>,
): AggregateStore<Id, State> => {
  const names = Object.keys(columns);
  const places = names.map((_, place) => `$${place + 4}`);
  const insertSql = `
    with saved as (
      insert into ticketly.${table} (${[idColumn, 'version', 'state', ...names].join(', ')})
      values (${['$1', '1', '$2::jsonb', ...places].join(', ')}) on conflict do nothing returning version)
    select version, ticketly.append_events($3::json) from saved`;
  const assignments = [
    'version = version + 1',
    'state = $2::jsonb',
    ...names.map((name, n) => `${name} = ${places[n]}`),
  ];
  const updateSql = `
    with saved as (
      update ticketly.${table} set ${assignments.join(', ')}
       where ${idColumn} = $1 and version = $${names.length + 4} returning version)
    select version, ticketly.append_events($3::json) from saved`;
  const findSql = `select version, state from ticketly.${table} where ${idColumn} = $1`;

  const find = async (id: string): Promise<Stored<State> | undefined> => {
    const [row] = await client.query<AggregateRow>(findSql, [id]);
    return row && storedFrom(row, decode);
  };
  const save = async (change: Change<State>): Promise<Result<number, VersionConflict>> => {
    const { state, events, expectedVersion } = change;
    const values = Object.values(columns).map((column) => column(state));
    const parameters = [idOf(state), JSON.stringify(state), JSON.stringify(events), ...values];
    const [saved] = await (expectedVersion === 0
      ? client.query<AggregateRow>(insertSql, parameters)
      : client.query<AggregateRow>(updateSql, [...parameters, expectedVersion]));
    if (saved === undefined) {
      const currentVersion = (await find(idOf(state)))?.version ?? 0;
      return refuse({ code: 'kernel/version-conflicting', currentVersion });
    }
    announceAppend(client);
    return ok(expectedVersion + 1);
  };
  return { find, save };
};
