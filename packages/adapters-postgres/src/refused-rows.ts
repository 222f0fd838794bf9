import { wholeNumber } from './row-codec.ts';
import type { SqlSession } from './sql-client.ts';

interface RefusedRow<Refusal> {
  readonly place: unknown;
  readonly refusal: Refusal;
}

/**
 * Runs a function that deals with a batch and answers with a row for each call that it refuses.
 *
 * @returns the refusals by place, from 0. The codes are the function's to know.
 */
export const refusedOf = async <Refusal>(
  session: SqlSession,
  sql: string,
  parameters: readonly unknown[],
): Promise<ReadonlyMap<number, Refusal>> => {
  const rows = await session.query<RefusedRow<Refusal>>(sql, parameters);
  return new Map(rows.map(({ place, refusal }) => [wholeNumber(place) - 1, refusal]));
};
