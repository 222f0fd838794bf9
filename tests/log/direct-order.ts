import type { SqlClient } from '@ticketly/adapters-postgres';

/** The outbox's rows in the order that Debezium would see them, were it pointed at the outbox. */
export interface DirectOrder {
  /** Positions with their routing keys, in the order of their commits. */
  read(): Promise<readonly { readonly position: number; readonly key: string }[]>;
}

/** The columns of an inserted row, as pgoutput writes them: `t`, four bytes of length, the text. */
const columnsIn = (data: Buffer): readonly string[] => {
  const columns: string[] = [];
  for (let at = 8; at < data.length;) {
    const length = data.readInt32BE(at + 1);
    columns.push(data.toString('utf8', at + 5, at + 5 + length));
    at += 5 + length;
  }
  return columns;
};

/** Begins to watch the outbox's own inserts, by a slot of its own. */
export const watchDirectOrder = async (client: SqlClient, slot: string): Promise<DirectOrder> => {
  await client.script(
    `create publication ${slot} for table ticketly.outbox with (publish = 'insert', publish_via_partition_root = true)`,
  );
  await client.query(`select pg_create_logical_replication_slot($1, 'pgoutput')`, [slot]);
  const names = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'ticketly.outbox'::regclass and attnum > 0 and not attisdropped order by attnum`,
  );
  const [position, key] = ['position', 'routing_key'].map((name) => names.findIndex((column) => column.name === name));
  return {
    read: async () => {
      const rows = await client.query<{ data: Buffer }>(
        `select data from pg_logical_slot_get_binary_changes($1, null, null, 'proto_version', '1', 'publication_names', $2)`,
        [slot, slot],
      );
      // `I`, four bytes of which table, `N`, two of how many columns.
      const inserted = rows
        .filter(({ data }) => data.toString('latin1', 0, 1) === 'I')
        .map(({ data }) => columnsIn(data));
      return inserted.map((columns) => ({ position: Number(columns[position ?? 0]), key: columns[key ?? 0] ?? '' }));
    },
  };
};
