import { groupCommit } from './group-commit.ts';
import type { SqlSession } from './sql-client.ts';

/** How reads by a key share statements. */
export interface GatheredReads<Row> {
  /** Takes the keys as `$1::text[]`. */
  readonly sql: string;
  /** The key to which a row belongs. */
  readonly keyOf: (row: Row) => string;
}

/** With more, the first caller would wait for the rows of the last. */
const maxBatch = 64;
/** One is on the wire while the other is executed. */
const maxInFlight = 2;

/**
 * Lets simultaneous reads share statements, and so transactions. No timer: a lone read goes out at
 * once.
 *
 * @returns a read of all rows of a key, as of a moment after the call.
 */
export const gatherReads = <Row>(
  session: SqlSession,
  { sql, keyOf }: GatheredReads<Row>,
): ((key: string) => Promise<readonly Row[]>) =>
  groupCommit<string, readonly Row[]>({
    run: async (keys) => {
      const byKey = Map.groupBy(await session.query<Row>(sql, [[...new Set(keys)]]), keyOf);
      return keys.map((key) => byKey.get(key) ?? []);
    },
    exclusive: () => [],
    maxBatch,
    maxInFlight,
  });
