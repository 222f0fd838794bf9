import type { Layout, Layouts } from '@ticketly/core';
import { documentCodec } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const decode = documentCodec<Layout>('layout', { layoutId: 'string', version: 'number', sections: 'object' });

const saveSql = `
  insert into ticketly.layouts (layout_id, version, state) values ($1, $2, $3::jsonb) on conflict do nothing returning version`;
const findSql = `select state from ticketly.layouts where layout_id = $1 and version = $2`;
const latestSql = `select state from ticketly.layouts where layout_id = $1 order by version desc limit 1`;

/** {@link Layouts} in PostgreSQL, one JSON document a version. */
export const postgresLayouts = (client: SqlClient): Layouts => {
  const one = async (sql: string, parameters: readonly unknown[]): Promise<Layout | undefined> => {
    const [row] = await client.query<{ state: unknown }>(sql, parameters);
    return row && decode(row.state);
  };
  return {
    save: async (layout) =>
      (await client.query(saveSql, [layout.layoutId, layout.version, JSON.stringify(layout)])).length === 1,
    find: (layoutId, version) => one(findSql, [layoutId, version]),
    latest: (layoutId) => one(latestSql, [layoutId]),
  };
};
