import type { Layout, LayoutId, Layouts } from '@ticketly/core';
import type { LayoutSummary } from '@ticketly/core/seating';
import { numbers } from './numbers.ts';
import { documentCodec, wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const decode = documentCodec<Layout>('layout', { layoutId: 'string', version: 'number', sections: 'object' });

const saveSql = `
  insert into ticketly.layouts (layout_id, version, state) values ($1, $2, $3::jsonb) on conflict do nothing returning version`;
const findSql = `select state from ticketly.layouts where layout_id = $1 and version = $2`;
/** Index: layouts_of_organization. An older version may be of another organization. */
const ofOrganizationSql = `
  select layout_id, version, name from ticketly.layouts as own
   where organization_id = $1 and layout_id > $3
     and not exists (select from ticketly.layouts as later
                      where later.layout_id = own.layout_id and later.version > own.version)
   order by layout_id limit $2`;
const latestSql = `select state from ticketly.layouts where layout_id = $1 order by version desc limit 1`;
/** Index: layouts_of_organization. */
const countSql = `select count(*) as count from ticketly.layouts where organization_id = $1`;

interface SummaryRow {
  readonly layout_id: string;
  readonly version: unknown;
  readonly name: string;
}

const summaryFrom = ({ layout_id: layoutId, version, name }: SummaryRow): LayoutSummary => ({
  layoutId: layoutId as LayoutId,
  version: wholeNumber(version),
  name,
});

/** {@link Layouts} in PostgreSQL, one JSON document per version. */
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
    ofOrganization: async (organizationId, { limit, cursor }) => {
      const rows = await client.query<SummaryRow>(ofOrganizationSql, [organizationId, limit + 1, cursor ?? '']);
      const items = rows.slice(0, limit).map(summaryFrom);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.layoutId ?? null) : null };
    },
    countOfOrganization: async (organizationId) =>
      (await numbers<'count'>(client, countSql, [organizationId]))('count'),
  };
};
