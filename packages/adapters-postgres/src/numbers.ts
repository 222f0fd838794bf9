import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/** Runs a query that answers one row of whole numbers, which are then read by name. */
export const numbers = async <Name extends string>(
  client: SqlClient,
  sql: string,
  parameters: readonly unknown[],
): Promise<(name: Name) => number> => {
  const [row] = await client.query<Record<string, unknown>>(sql, parameters);
  return (name) => wholeNumber(row?.[name]);
};
