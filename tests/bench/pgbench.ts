import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqlClient } from '@ticketly/adapters-postgres';
import { runHere } from '../servers/open-servers.ts';
import type { BenchServer, RunProgram } from '../servers/open-servers.ts';

const perStatement = 100;
const connections = 4;

/**
 * A hundred orders of four seats in one statement, as unchecked as can be, into the tables that
 * ours go to.
 */
const statement = (document: string): string => `
with batch as (
  select nextval('bench_batches') as n
), placed as (
  insert into ticketly.orders (order_id, session_id, buyer_id, hold_id, status, expires_at_ms, state)
  select 'pgbench-' || n || '-' || o, 'bench-pgbench', 'buyer-' || n || '-' || o, 'bench-pgbench.' || n || '-' || o, 'pending', 9999999999999, '${document}'::json
    from batch, generate_series(1, ${perStatement}) as o
), claimed as (
  insert into ticketly.seat_claims (session_id, seat_id, order_id, fence, state, expires_at_ms)
  select 'bench-pgbench', n || '-' || o || '-' || s, 'pgbench-' || n || '-' || o, 1, 'claimed', 9999999999999
    from batch, generate_series(1, ${perStatement}) as o, generate_series(1, 4) as s
)
insert into ticketly.outbox (event_id, aggregate_type, aggregate_id, routing_key, type, version, payload, occurred_at_ms)
select 'pgbench-' || n || '-' || o || ':1', 'orders', 'pgbench-' || n || '-' || o, 'bench-pgbench', 'OrderPlaced', 1, '${document}'::json, 1
  from batch, generate_series(1, ${perStatement}) as o;
`;

const load = ['-n', '-M', 'prepared', '-c', connections, '-t'];

/**
 * The client that comes with PostgreSQL: beside the server where we started it, else from this
 * machine; undefined where there is none.
 */
export const findPgbench = async (server: BenchServer): Promise<RunProgram | undefined> => {
  for (const run of [server.run, runHere]) {
    const answers = await run?.(['pgbench', '--version']).then(
      () => true,
      () => false,
    );
    if (run !== undefined && answers === true) return run;
  }
  return undefined;
};

/** Puts the script where pgbench runs. */
const place = async (run: RunProgram, text: string): Promise<{ readonly path: string; remove(): Promise<void> }> => {
  if (run !== runHere) {
    const path = '/tmp/ticketly-bench.sql';
    await run(['sh', '-c', `cat > ${path} <<'END'\n${text}\nEND`]);
    return { path, remove: async () => undefined };
  }
  const folder = await mkdtemp(join(tmpdir(), 'ticketly-bench-'));
  const path = join(folder, 'orders.sql');
  await writeFile(path, text);
  return { path, remove: () => rm(folder, { recursive: true }) };
};

/** Orders a second by pgbench, as it counts them itself once it is connected. */
export const pgbenchOrders = async (
  run: RunProgram,
  server: BenchServer,
  database: { readonly name: string; readonly client: SqlClient },
  document: string,
): Promise<{ work(orders: number): Promise<{ readonly perSecond: number }>; remove(): Promise<void> }> => {
  await database.client.script('create sequence if not exists bench_batches');
  const script = await place(run, statement(document));
  const url = new URL(server.url);
  url.pathname = `/${database.name}`;
  const target = run === runHere ? [url.href] : ['-U', url.username, database.name];
  return {
    work: async (orders) => {
      const each = Math.ceil(orders / perStatement / connections);
      const said = await run(['pgbench', ...load, each, '-f', script.path, ...target].map(String));
      const statements = Number(/^tps = ([\d.]+)/m.exec(said)?.[1]);
      if (!(statements > 0)) throw new Error(`pgbench says no rate: ${said}`);
      return { perSecond: statements * perStatement };
    },
    remove: script.remove,
  };
};
