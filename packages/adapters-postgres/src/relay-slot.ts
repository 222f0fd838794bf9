import { setTimeout as pause } from 'node:timers/promises';
import { isTicketlyFault } from '@ticketly/core';
import type { FaultCode } from '@ticketly/core';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

/** How long a stopping reader, or open transactions, may delay dropping or creating a slot. */
export const slotPatienceMs = 60_000;

/** The slot by which the relay's facts leave, by default. */
export const defaultRelaySlot = 'ticketly_relay';

/**
 * A replication slot as the server sees it, which Connect's own REST API does not show.
 *
 * `missing`: there is none · `foreign`: there is one, but it belongs to another database, or was
 * not made by {@link PostgresRelay}: Debezium recreates a missing slot on its own, and then starts
 * after what was emitted before · `lost`: the server dropped what the slot had yet to deliver ·
 * `idle`: nobody reads it, and the server keeps all of its write-ahead log meanwhile · `active`: it
 * is being read.
 */
export type SlotState =
  | { readonly status: 'missing' }
  | { readonly status: 'foreign' }
  | { readonly status: 'lost' }
  | ({ readonly status: 'idle' | 'active' } & SlotBacklog);

/** What the server retains for a slot. */
export interface SlotBacklog {
  /** Bytes of the write-ahead log that the server keeps for it. */
  readonly retainedBytes: number;
  /** Bytes written since its reader's last confirmation. */
  readonly unconfirmedBytes: number;
  /**
   * Bytes that may still be written before the server may drop what the slot needs, by
   * `max_slot_wal_keep_size`; undefined if that has no limit. 0 or less: it may do so at any time.
   */
  readonly safeBytes: number | undefined;
}

const slotSql = `
  select s.active, s.wal_status, s.safe_wal_size,
         s.wal_status = 'lost' or ticketly.relay_slot_holds(s.slot_name) as ours,
         pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn) as retained,
         pg_wal_lsn_diff(pg_current_wal_lsn(), s.confirmed_flush_lsn) as unconfirmed
    from pg_catalog.pg_replication_slots s where s.slot_name = $1`;

interface SlotRow {
  readonly active: boolean;
  readonly wal_status: string | null;
  readonly safe_wal_size: unknown;
  readonly ours: boolean;
  readonly retained: unknown;
  readonly unconfirmed: unknown;
}

/** The state of the slot; any role of the database may ask. */
export const postgresSlotState = async (client: SqlClient, slot: string = defaultRelaySlot): Promise<SlotState> => {
  const [row] = await client.query<SlotRow>(slotSql, [slot]);
  if (row === undefined) return { status: 'missing' };
  if (row.wal_status === 'lost') return { status: 'lost' };
  if (!row.ours) return { status: 'foreign' };
  return {
    status: row.active ? 'active' : 'idle',
    retainedBytes: wholeNumber(row.retained ?? 0),
    unconfirmedBytes: wholeNumber(row.unconfirmed ?? 0),
    safeBytes: row.safe_wal_size === null ? undefined : wholeNumber(row.safe_wal_size),
  };
};

/** Retaining this much write-ahead log for a slot calls for attention. */
const muchBytes = 1_073_741_824;

/** What is wrong with a slot, in a sentence for a person; undefined when nothing is. */
export const slotProblem = (slot: string, state: SlotState): string | undefined => {
  switch (state.status) {
    case 'missing':
      return `Replication slot "${slot}" is missing: facts wait in the outbox until the relay is repaired.`;
    case 'foreign':
      return `Replication slot "${slot}" was made by somebody else, after facts may have been lost: repair the relay.`;
    case 'lost':
      return `Replication slot "${slot}" is lost: the server dropped what it still had to give. Repair the relay.`;
    case 'idle':
      return `Nobody reads replication slot "${slot}", and the server keeps ${state.retainedBytes} bytes for it.`;
    case 'active':
      if (state.safeBytes !== undefined && state.safeBytes <= 0)
        return `Replication slot "${slot}" is about to be lost: its reader is ${state.unconfirmedBytes} bytes behind.`;
      if (state.retainedBytes < muchBytes) return undefined;
      return `The server keeps ${state.retainedBytes} bytes for replication slot "${slot}".`;
  }
};

/**
 * The mark by which `relay_slot_holds` recognizes a slot that we made: that it fails over to a
 * standby, or, before PostgreSQL 17, which can't do that, that it decodes prepared transactions.
 */
const makeSql = (major: number): string =>
  major >= 17
    ? `select pg_create_logical_replication_slot($1, 'pgoutput', false, false, true)`
    : `select pg_create_logical_replication_slot($1, 'pgoutput', false, true)`;

const majorSql = `select current_setting('server_version_num')::integer / 10000 as major`;

/**
 * Creates the slot. It can't start before every transaction open on the server has ended, so an
 * attempt may time out; needs a role with the attribute REPLICATION.
 */
export const makeSlot = async (client: SqlClient, slot: string, patienceMs: number): Promise<void> => {
  const [server] = await client.query<{ major: unknown }>(majorSql);
  const sql = makeSql(wholeNumber(server?.major));
  await trying(patienceMs, 'timeout', () => client.query(sql, [slot]));
};

const dropSql = `select pg_drop_replication_slot(slot_name) from pg_catalog.pg_replication_slots where slot_name = $1`;

/**
 * Drops the slot if there is one, as soon as its reader is gone. Faults: `contended` if the reader
 * is still there after `patienceMs`.
 */
export const dropSlot = (client: SqlClient, slot: string, patienceMs: number): Promise<void> =>
  trying(patienceMs, 'contended', () => client.query(dropSql, [slot]));

const pauseMs = 100;

/** Retries while it fails with this code. */
const trying = async (patienceMs: number, passing: FaultCode, run: () => Promise<unknown>): Promise<void> => {
  const endsAt = performance.now() + patienceMs;
  for (;;) {
    try {
      await run();
      return;
    } catch (error) {
      if (!isTicketlyFault(error) || error.code !== passing || performance.now() > endsAt) throw error;
    }
    await pause(pauseMs);
  }
};
