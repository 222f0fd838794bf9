import { TicketlyFault } from '@ticketly/core';
import type { Position } from '@ticketly/core';
import { prepareRelay } from './prepare-relay.ts';
import { defaultRelaySlot, dropSlot, makeSlot, postgresSlotState, slotPatienceMs, slotProblem } from './relay-slot.ts';
import type { SlotState } from './relay-slot.ts';
import { wholeNumber } from './row-codec.ts';
import { inLane } from './sql-client.ts';
import type { SqlClient } from './sql-client.ts';

/** The relay's consumer, named after its checkpoint, and its name while it is paused. */
export const relayConsumer = 'relay';
const pausedConsumer = 'relay: paused';

/** The result of a step of the relay. */
export interface RelayStep {
  /** How many facts it emitted. */
  readonly sent: number;
  /** Up to where everything is emitted; undefined while the relay is paused or not prepared. */
  readonly reached: Position | undefined;
}

/** How far the relay lags. */
export interface RelayLag {
  readonly isPaused: boolean;
  /** Up to where everything is emitted. */
  readonly reached: Position;
  /** Positions that are decided and not emitted, including those that were rolled back. */
  readonly behind: number;
  /** How long ago the oldest unemitted fact was recorded; 0 without one. */
  readonly oldestUnsentMs: number;
}

/**
 * How the log leaves PostgreSQL: facts are written to its write-ahead log a second time, in order
 * of position, as messages that Debezium reads through a replication slot.
 */
export interface PostgresRelay {
  readonly slot: string;
  /**
   * Creates what the relay needs beyond the schema, and its slot before anything is emitted. Run it
   * as a role that owns the schema and has the attribute REPLICATION; idempotent.
   *
   * @returns what is left for a superuser to do, each in a sentence; empty when all is well.
   * Faults: `misconfigured` on a server that can't decode its log, or if a relay that ran before
   *   has lost its slot: that needs a repair.
   */
  prepare(): Promise<readonly string[]>;
  /**
   * Emits the next facts, up to `most`, in one transaction with the checkpoint. Two at once still
   * emit in one order. Faults: `misconfigured` while the slot is missing: nothing is emitted
   * unseen.
   */
  step(most: number): Promise<RelayStep>;
  lag(): Promise<RelayLag>;
  slotState(): Promise<SlotState>;
  /** What is wrong with its slot, in a sentence for a person; undefined when nothing is. */
  slotProblem(): Promise<string | undefined>;
  /** Stops emitting: waits for the step in progress; every later one finds nothing to do. */
  pause(): Promise<void>;
  /** Drops the slot once nobody reads it, and recreates it. Only while the relay is paused. */
  remakeSlot(): Promise<void>;
  /** Resumes emitting after this position, or after what was emitted, whichever is less. */
  resume(after: Position): Promise<void>;
}

const stepSql = `select sent, reached from ticketly.relay_step($1, $2, $3)`;
const lagSql = `
  select c.consumer, c.position, ticketly.outbox_horizon(c.position) as horizon,
         (select floor(extract(epoch from clock_timestamp() - o.recorded_at) * 1000)::bigint
            from ticketly.read_outbox(c.position, 1) o) as oldest_ms
    from ticketly.checkpoints c where c.consumer in ($1, $2)`;
const pauseSql = `update ticketly.checkpoints set consumer = $2 where consumer = $1`;
const resumeSql = `update ticketly.checkpoints set consumer = $2, position = least(position, $3) where consumer = $1 returning 1`;
const pausedSql = `select 1 from ticketly.checkpoints where consumer = $1`;

interface StepRow {
  readonly sent: unknown;
  readonly reached: unknown;
}
interface LagRow {
  readonly consumer: string;
  readonly position: unknown;
  readonly horizon: unknown;
  readonly oldest_ms: unknown;
}

/**
 * The relay of a database. One at a time is enough (a job of the leader, `relayLog`); two do no
 * harm.
 *
 * @param options the name of its slot, which is unique on a server.
 *
 * @example
 * const relay = postgresRelay(client);
 * for (const problem of await relay.prepare()) console.warn(problem);
 */
export const postgresRelay = (
  client: SqlClient,
  { slot = defaultRelaySlot }: { readonly slot?: string } = {},
): PostgresRelay => ({
  slot,
  prepare: () => prepareRelay(client, slot, [relayConsumer, pausedConsumer]),
  step: async (most) => {
    const [row] = await inLane(client, 'paying').query<StepRow>(stepSql, [relayConsumer, most, slot]);
    const reached = row?.reached ?? null;
    return {
      sent: wholeNumber(row?.sent ?? 0),
      reached: reached === null ? undefined : (wholeNumber(reached) as Position),
    };
  },
  lag: async () => {
    const [row] = await client.query<LagRow>(lagSql, [relayConsumer, pausedConsumer]);
    const reached = wholeNumber(row?.position ?? 0);
    return {
      isPaused: row?.consumer !== relayConsumer,
      reached: reached as Position,
      behind: Math.max(0, wholeNumber(row?.horizon ?? 0) - reached),
      oldestUnsentMs: Math.max(0, wholeNumber(row?.oldest_ms ?? 0)),
    };
  },
  slotState: () => postgresSlotState(client, slot),
  slotProblem: async () => slotProblem(slot, await postgresSlotState(client, slot)),
  pause: async () => {
    await client.query(pauseSql, [relayConsumer, pausedConsumer]);
  },
  remakeSlot: async () => {
    const [paused] = await client.query(pausedSql, [pausedConsumer]);
    if (paused === undefined) {
      throw new TicketlyFault(
        'misconfigured',
        'the relay is not paused, or was never prepared: it could emit facts that no slot keeps',
      );
    }
    await dropSlot(client, slot, slotPatienceMs);
    await makeSlot(client, slot, slotPatienceMs);
  },
  resume: async (after) => {
    await client.query(resumeSql, [pausedConsumer, relayConsumer, after]);
  },
});
