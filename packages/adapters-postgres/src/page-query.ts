import type { Page, PageRequest } from '@ticketly/core';
import type { Decode } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/** A list of documents by a key, in its own order. */
export interface PagedList<State> {
  readonly table: string;
  readonly idColumn: string;
  /** The condition, with `$1` for the key of the list. */
  readonly where: string;
  readonly order: 'oldest-first' | 'newest-first' | 'by-id';
  readonly idOf: (state: State) => string;
  readonly decode: Decode<State>;
}

/** Required values of columns, by the column's name; undefined for any. */
export type Narrowing = Readonly<Record<string, string | undefined>>;

/**
 * Reads pages of a list; the cursor is the id of the last item returned. A list may be narrowed to
 * certain values of columns in its index.
 */
export const pagedList = <State>(
  client: SqlClient,
  { table, idColumn, where, order, idOf, decode }: PagedList<State>,
): ((of: string | number, page: PageRequest, narrowing?: Narrowing) => Promise<Page<State>>) => {
  const sortColumn = order === 'by-id' ? idColumn : 'place';
  const [direction, beyond] = order === 'newest-first' ? ['desc', '<'] : ['asc', '>'];
  return async (of, { limit, cursor }, narrowing = {}) => {
    const parameters: (string | number)[] = [of, limit + 1];
    const parameter = (value: string): string => `$${parameters.push(value)}`;
    const conditions = [where];
    for (const [column, value] of Object.entries(narrowing))
      if (value !== undefined) conditions.push(`${column} = ${parameter(value)}`);
    if (cursor !== undefined) {
      const last = `select ${sortColumn} from ticketly.${table} where ${idColumn} = ${parameter(cursor)}`;
      conditions.push(`${sortColumn} ${beyond} (${last})`);
    }
    const rows = await client.query<{ state: unknown }>(
      `select state from ticketly.${table} where ${conditions.join(' and ')} order by ${sortColumn} ${direction} limit $2`,
      parameters,
    );
    const items = rows.slice(0, limit).map(({ state }) => decode(state));
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last !== undefined ? idOf(last) : null };
  };
};
