import type { AggregateType, ChangeFeed, OutboxEvent, Position, RecordedEvent } from '@ticketly/core';
import { announceAppend, appendsAnnounced, waitForAppend } from './append-signal.ts';
import { outboxWatch } from './outbox-watch.ts';
import type { OtherAppends } from './outbox-watch.ts';
import { wholeNumber } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const readSql = `
  select position, event_id, aggregate_type, aggregate_id, routing_key, type, version, payload, occurred_at_ms
    from ticketly.read_outbox($1, $2)`;

interface OutboxRow {
  readonly position: unknown;
  readonly event_id: string;
  readonly aggregate_type: AggregateType;
  readonly aggregate_id: string;
  readonly routing_key: OutboxEvent['routingKey'];
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

/** {@link ChangeFeed}, plus what an operator wants to know of it. */
export interface PostgresChangeFeed extends ChangeFeed {
  /**
   * How long an open transaction has kept readers from what came after it, in milliseconds, as far
   * as a reader here is waiting; 0 when none does.
   */
  horizonAgeMs(): number;
}

/**
 * The outbox as a log. A position is assigned before its transaction ends, so the last ones may
 * still appear; reading stops before the first of those (see `outbox_horizon` in the migrations).
 * Appends through the same client wake a waiting reader; a shared poll every 20 ms finds what
 * others appended, and is not needed if others send notices, or if there are no others.
 */
export const postgresChangeFeed = (client: SqlClient, others: OtherAppends = 'look'): PostgresChangeFeed => {
  const watch = outboxWatch(client, others);
  if (typeof others === 'object') others.onNotice(() => announceAppend(client));
  return {
    horizonAgeMs: () => watch.horizonAgeMs(),
    read: async ({ after, limit, waitMs = 0, signal }) => {
      const endsAt = performance.now() + waitMs;
      for (;;) {
        const [seen, head] = [appendsAnnounced(client), watch.head()];
        const rows = await client.query<OutboxRow>(readSql, [after, limit]);
        const leftMs = endsAt - performance.now();
        if (rows.length > 0 || leftMs <= 0 || signal?.aborted === true) return rows.map(eventFrom);
        if (watch.head() > head) continue;
        const leave = watch.enter(after);
        const isAppended = await waitForAppend(client, seen, leftMs, signal).finally(leave);
        // Where there are no others, what was not announced was not appended either.
        if (!isAppended && others === 'none') return [];
      }
    },
  };
};
