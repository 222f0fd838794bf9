import { wholeNumber } from './row-codec.ts';
import type { SqlSession } from './sql-client.ts';

interface RefusedRow<Refusal> {
  readonly place: unknown;
  readonly refusal: Refusal;
}

/**
 * Runs a function that handles a batch and returns a row for each call that it refuses.
 *
 * @returns the refusals by index, from 0. Only the function knows the codes.
 */
export const refusedOf = async <Refusal>(
  session: SqlSession,
  sql: string,
  parameters: readonly unknown[],
): Promise<ReadonlyMap<number, Refusal>> => {
  const rows = await session.query<RefusedRow<Refusal>>(sql, parameters);
  return new Map(rows.map(({ place, refusal }) => [wholeNumber(place) - 1, refusal]));
};
