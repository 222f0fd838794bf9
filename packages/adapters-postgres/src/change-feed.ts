import type { AggregateType, ChangeFeed, Position, RecordedEvent } from '@ticketly/core';
import { waitForAppend } from './append-signal.ts';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const readSql = `select * from ticketly.read_outbox($1, $2)`;
/** How often a waiting reader looks for what other processes appended. */
const lookEveryMs = 20;

interface OutboxRow {
  readonly position: unknown;
  readonly event_id: string;
  readonly aggregate_type: AggregateType;
  readonly aggregate_id: string;
  readonly routing_key: string;
  readonly type: string;
  readonly version: unknown;
  readonly payload: unknown;
  readonly occurred_at_ms: unknown;
}

const eventFrom = (row: OutboxRow): RecordedEvent => ({
  position: wholeNumber(row.position) as Position,
  id: row.event_id,
  aggregateType: row.aggregate_type,
  aggregateId: row.aggregate_id,
  routingKey: row.routing_key,
  type: row.type,
  version: wholeNumber(row.version),
  payload: row.payload,
  occurredAt: wholeNumber(row.occurred_at_ms),
});

/**
 * The outbox as a log. A position is given out before its transaction ends, so the last ones may still appear; what is read ends before the first
 * of those (see `outbox_horizon` in the migrations). A waiting reader is woken by appends through the same client and looks every 20 ms for others.
 */
export const postgresChangeFeed = (client: SqlClient): ChangeFeed => ({
  read: async ({ after, limit, waitMs = 0, signal }) => {
    const endsAt = performance.now() + waitMs;
    for (;;) {
      const rows = await client.query<OutboxRow>(readSql, [after, limit]);
      const leftMs = endsAt - performance.now();
      if (rows.length > 0 || leftMs <= 0 || signal?.aborted === true) return rows.map(eventFrom);
      await waitForAppend(client, Math.min(lookEveryMs, leftMs), signal);
    }
  },
});
