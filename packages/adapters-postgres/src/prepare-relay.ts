import { TicketlyFault } from '@ticketly/core';
import { makeSlot, postgresSlotState, slotPatienceMs, slotProblem } from './relay-slot.ts';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/** Debezium requires the name of a publication; messages arrive even if it is empty. */
export const relayPublication = 'ticketly_relay';

const serverSql = `
  select current_setting('wal_level') as wal_level, pg_is_in_recovery() as replica,
         (select pg_encoding_to_char(encoding) from pg_catalog.pg_database where datname = current_database()) as encoding`;

const publicationSql = `
  do $$
  begin
    if not exists (select from pg_catalog.pg_publication where pubname = '${relayPublication}') then
      create publication ${relayPublication};
    end if;
  end $$`;

/**
 * A role that may emit messages could put anything among the facts, so only the functions' owner
 * may. The server's own function belongs to its superusers, so only they can change who may call
 * it.
 */
const closeSql = `
  do $$
  declare
    emitter oid;
    owner name;
  begin
    if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
      return;
    end if;
    for emitter in
      select p.oid from pg_catalog.pg_proc p
       where p.proname = 'pg_logical_emit_message' and p.pronamespace = 'pg_catalog'::regnamespace
    loop
      execute format('revoke execute on function %s from public', emitter::regprocedure);
      for owner in
        select distinct p.proowner::regrole::text from pg_catalog.pg_proc p
         where p.pronamespace = 'ticketly'::regnamespace and p.proname in ('relay_step', 'try_write')
      loop
        execute format('grant execute on function %s to %s', emitter::regprocedure, owner);
      end loop;
    end loop;
  end $$`;

const openSql = `
  select exists (
    select from pg_catalog.pg_proc p
     where p.proname = 'pg_logical_emit_message' and p.pronamespace = 'pg_catalog'::regnamespace
       and pg_catalog.has_function_privilege('public', p.oid, 'execute')) as open`;

const checkpointsSql = `select max(position) as position from ticketly.checkpoints where consumer = any ($1::text[])`;
const beginSql = `insert into ticketly.checkpoints (consumer, position) values ($1, 0) on conflict do nothing`;

interface ServerRow {
  readonly wal_level: string;
  readonly replica: boolean;
  readonly encoding: string;
}

/** `PostgresRelay.prepare`, for a relay by the names of its checkpoint, the regular one first. */
export const prepareRelay = async (
  client: SqlClient,
  slot: string,
  consumers: readonly [string, string],
): Promise<readonly string[]> => {
  await assertDecodable(client);
  await client.script(publicationSql);
  await client.script(closeSql);
  const [emitting] = await client.query<{ open: boolean }>(openSql);
  await ensureSlot(client, slot, consumers);
  return emitting?.open === true
    ? [
        'Every role of the database may emit messages that pass for facts: have a superuser prepare the relay once, which revokes that.',
      ]
    : [];
};

const assertDecodable = async (client: SqlClient): Promise<void> => {
  const [server] = await client.query<ServerRow>(serverSql);
  if (server?.replica === true)
    throw new TicketlyFault('misconfigured', 'this server is a replica, which cannot relay the log');
  if (server?.wal_level !== 'logical') {
    throw new TicketlyFault(
      'misconfigured',
      `wal_level is "${server?.wal_level}": set it to "logical" and restart the server, so that the log can leave it`,
    );
  }
  if (server.encoding !== 'UTF8') {
    throw new TicketlyFault('misconfigured', `the database is encoded in ${server.encoding}, but the relay needs UTF8`);
  }
};

/**
 * The slot comes before the checkpoint, so that nothing is emitted unseen. A relay that has emitted
 * before and has no slot now has lost what was in flight.
 */
const ensureSlot = async (client: SqlClient, slot: string, consumers: readonly [string, string]): Promise<void> => {
  const [known] = await client.query<{ position: unknown }>(checkpointsSql, [consumers]);
  const hasRun = wholeNumber(known?.position ?? 0) > 0;
  const state = await postgresSlotState(client, slot);
  if (state.status === 'missing' && !hasRun) await makeSlot(client, slot, slotPatienceMs);
  else if (state.status === 'missing' || state.status === 'foreign' || state.status === 'lost') {
    throw new TicketlyFault('misconfigured', slotProblem(slot, state) ?? '');
  }
  if (known?.position === null) await client.query(beginSql, [consumers[0]]);
};
