import { instant } from '@ticketly/core';
import type { EventId, Ranking, Rankings } from '@ticketly/core';
import { rankingKeptMs } from '@ticketly/core/trending';
import { jsonParameter, wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const columns = `ranked_at_ms, follows_ms, since_ms, scores`;
/** Index: rankings_pkey. */
const latestSql = `select ${columns} from ticketly.rankings order by ranked_at_ms desc limit 1`;
const findSql = `select ${columns} from ticketly.rankings where ranked_at_ms = $1`;
/** A ranking has one successor: of several that follow the latest, the first is kept. */
const saveSql = `
  with saved as (
    insert into ticketly.rankings (${columns})
    select $1::bigint, $2::bigint, $3::bigint, $4::jsonb
     where $2::bigint is not distinct from (select max(ranked_at_ms) from ticketly.rankings)
        on conflict do nothing returning 1),
  forgotten as (
    delete from ticketly.rankings where ranked_at_ms < $1::bigint - $5::bigint and exists (select from saved))
  select 1 from saved`;

interface RankingRow {
  readonly ranked_at_ms: unknown;
  readonly follows_ms: unknown;
  readonly since_ms: unknown;
  readonly scores: readonly (readonly [string, number])[];
}

const rankingFrom = (row: RankingRow): Ranking => ({
  rankedAt: instant(wholeNumber(row.ranked_at_ms)),
  follows: row.follows_ms === null ? null : instant(wholeNumber(row.follows_ms)),
  since: instant(wholeNumber(row.since_ms)),
  scores: new Map(row.scores.map(([eventId, score]) => [eventId as EventId, score])),
});

/** {@link Rankings} in PostgreSQL: a row for each ranking, with all its scores. */
export const postgresRankings = (client: SqlClient): Rankings => {
  const one = async (sql: string, parameters: readonly unknown[]): Promise<Ranking | undefined> => {
    const [row] = await client.query<RankingRow>(sql, parameters);
    return row && rankingFrom(row);
  };
  return {
    latest: () => one(latestSql, []),
    find: (rankedAt) => one(findSql, [rankedAt]),
    save: async ({ rankedAt, follows, since, scores }) => {
      const parameters = [rankedAt, follows, since, jsonParameter([...scores]), rankingKeptMs];
      return (await client.query(saveSql, parameters)).length === 1;
    },
  };
};
