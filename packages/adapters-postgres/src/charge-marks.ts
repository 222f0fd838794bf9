import { instant } from '@ticketly/core';
import type { ChargeMarks } from '@ticketly/core';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const originSql = `select origin from ticketly.database_origin`;
const takeSql = `select turn, compared_until_ms, goes_on from ticketly.take_charge_turn($1, $2, $3)`;
const advanceSql = `
  update ticketly.charge_marks set compared_until_ms = greatest(compared_until_ms, $3::bigint)
   where provider = $1 and turn = $2 returning turn`;

interface TurnRow {
  readonly turn: string | null;
  readonly compared_until_ms: unknown;
  readonly goes_on: boolean;
}

/**
 * {@link ChargeMarks} in PostgreSQL. The origin is read once a process: it never changes while one
 * runs.
 */
export const postgresChargeMarks = (client: SqlClient): ChargeMarks => {
  let known: string | undefined;
  return {
    origin: async () => {
      known ??= (await client.query<{ origin: string }>(originSql))[0]?.origin;
      return known ?? '';
    },
    take: async ({ provider, last, leaseMs }) => {
      const [row] = await client.query<TurnRow>(takeSql, [provider, last, leaseMs]);
      if (row?.turn == null) return undefined;
      return { turn: row.turn, comparedUntil: instant(wholeNumber(row.compared_until_ms)), goesOn: row.goes_on };
    },
    advance: async ({ provider, turn, to }) => (await client.query(advanceSql, [provider, turn, to])).length > 0,
  };
};
