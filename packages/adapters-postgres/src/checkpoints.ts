import type { Checkpoints, Position } from '@ticketly/core';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const getSql = `select position from ticketly.checkpoints where consumer = $1`;
const advanceSql = `
  insert into ticketly.checkpoints as c (consumer, position) values ($1, $2)
      on conflict (consumer) do update set position = excluded.position where c.position < excluded.position`;

/** {@link Checkpoints} in PostgreSQL. */
export const postgresCheckpoints = (client: SqlClient): Checkpoints => ({
  get: async (consumer) => {
    const [row] = await client.query<{ position: unknown }>(getSql, [consumer]);
    return wholeNumber(row?.position ?? 0) as Position;
  },
  advance: async (consumer, position) => {
    await client.query(advanceSql, [consumer, position]);
  },
});
