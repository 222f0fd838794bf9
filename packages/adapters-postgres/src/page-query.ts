import type { Page, PageRequest } from '@ticketly/core';
import type { Decode } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/** A list of documents by a key, in an order of its own. */
export interface PagedList<State> {
  readonly table: string;
  readonly idColumn: string;
  /** The condition, with `$1` for what the list is of. */
  readonly where: string;
  readonly order: 'oldest-first' | 'newest-first' | 'by-id';
  readonly idOf: (state: State) => string;
  readonly decode: Decode<State>;
}

/** Reads pages of a list; the cursor is the id of the last item given. */
export const pagedList = <State>(
  client: SqlClient,
  { table, idColumn, where, order, idOf, decode }: PagedList<State>,
): ((of: string | number, page: PageRequest) => Promise<Page<State>>) => {
  const sortColumn = order === 'by-id' ? idColumn : 'place';
  const [direction, beyond] = order === 'newest-first' ? ['desc', '<'] : ['asc', '>'];
  const start = `select ${sortColumn} from ticketly.${table} where ${idColumn} = $3`;
  const sql = (after: string): string =>
    `select state from ticketly.${table} where ${where} ${after} order by ${sortColumn} ${direction} limit $2`;
  const firstSql = sql('');
  const nextSql = sql(`and ${sortColumn} ${beyond} (${start})`);
  return async (of, { limit, cursor }) => {
    const rows =
      cursor === undefined
        ? await client.query<{ state: unknown }>(firstSql, [of, limit + 1])
        : await client.query<{ state: unknown }>(nextSql, [of, limit + 1, cursor]);
    const items = rows.slice(0, limit).map(({ state }) => decode(state));
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last !== undefined ? idOf(last) : null };
  };
};
