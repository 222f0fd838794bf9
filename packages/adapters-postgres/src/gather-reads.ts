import { groupCommit } from './group-commit.ts';
import type { SqlSession } from './sql-client.ts';

/** How reads by one key share statements. */
export interface GatheredReads<Row> {
  /** Takes the keys as `$1::text[]`. */
  readonly sql: string;
  /** The key that a row answers. */
  readonly keyOf: (row: Row) => string;
}

/** More would make the answer of the first wait for the last. */
const maxBatch = 64;
/** One travels while the other is answered. */
const maxInFlight = 2;

/**
 * Lets reads that are wanted at the same time share statements, and so transactions. No timer: a
 * lone read goes out at once.
 *
 * @returns a read of all rows of a key, as of a moment after it was asked for.
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
