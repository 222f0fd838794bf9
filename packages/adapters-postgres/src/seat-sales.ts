import { TicketlyFault, ok, refuse } from '@ticketly/core';
import type { Edition, Order, PaymentEffect, RefusalShape, Result, SeatDecision, SeatSales } from '@ticketly/core';
import { announceAppend } from './append-signal.ts';
import { claimBatch } from './claim-batch.ts';
import { groupCommit } from './group-commit.ts';
import { pinBatch } from './pin-batch.ts';
import type { Pinned, PinOrder } from './pin-batch.ts';
import { jsonParameter, wholeNumber } from './row-codec.ts';
import { settleBatch, settlementKeys } from './settle-batch.ts';
import { inLane } from './sql-client.ts';
import type { SqlClient } from './sql-client.ts';

/** How claims, pins and settlements share statements. */
export interface SeatSalesOptions {
  /** Orders in one statement at the most; default 128. */
  readonly maxBatch?: number;
  /**
   * Statements of each kind under way at once; default 4. A pool needs more connections than three
   * times that.
   */
  readonly maxInFlight?: number;
}

const releaseSql = `select ticketly.release_order($1::jsonb, $2::json) as refusal`;
const revertSql = `select ticketly.revert_order($1::jsonb, $2::json, $3::jsonb) as refusal`;
const floorsSql = `
  select (select coalesce(max(fence), 0) from ticketly.seat_claims where session_id = $1) as fence,
         (select ticketly.edition_of(version) from ticketly.sessions where session_id = $1) as edition`;
const takenSql = `
  select c.seat_id, c.state, c.fence, c.expires_at_ms, o.hold_id, o.buyer_id,
         -- Few orders have a table: the others are not taken apart.
         case when o.state::text like '%"places"%' then (
           select line ->> 'places' from json_array_elements(o.state -> 'lines') as line where line ->> 'seatId' = c.seat_id limit 1
         ) end as places
    from ticketly.seat_claims c join ticketly.orders o on o.order_id = c.order_id
   where c.session_id = $1 and (c.state = 'sold' or (c.state = 'claimed' and c.expires_at_ms > ticketly.now_ms()))
   order by c.seat_id`;

interface TakenRow {
  readonly seat_id: string;
  readonly state: 'claimed' | 'sold';
  readonly fence: unknown;
  readonly expires_at_ms: unknown;
  readonly hold_id: string;
  readonly buyer_id: string;
  readonly places: unknown;
}

const decisionFrom = (row: TakenRow): SeatDecision =>
  ({
    seatId: row.seat_id,
    status: row.state,
    holdId: row.hold_id,
    buyerId: row.buyer_id,
    fence: wholeNumber(row.fence),
    ...(row.places !== null && { places: wholeNumber(row.places) }),
    ...(row.state === 'claimed' && { expiresAt: wholeNumber(row.expires_at_ms) }),
  }) as SeatDecision;

const effectParameter = (effect: PaymentEffect | undefined): string | null => {
  if (effect === undefined) return null;
  const { payment, message } = effect;
  const { state, expectedVersion, events } = payment;
  return jsonParameter({ payment: state, expectedVersion, events, ...(message && { message }) });
};

/**
 * The arbiter in PostgreSQL: a seat of a session is whose the row `(session_id, seat_id)` of
 * `seat_claims` says, by the server's clock. Concurrent claims share statements and commits, and so
 * do pins and settlements; the other steps are a function, and so a round trip, each.
 */
export const postgresSeatSales = (
  client: SqlClient,
  { maxBatch = 128, maxInFlight = 4 }: SeatSalesOptions = {},
): SeatSales => {
  const paying = inLane(client, 'paying');
  const ordering = inLane(client, 'ordering');
  const claim: SeatSales['claim'] = groupCommit({
    run: async (batch) => {
      const answers = await claimBatch(ordering, batch);
      announceAppend(client);
      return answers;
    },
    exclusive: ({ order }) => [`buyer ${order.buyerId}`, `hold ${order.holdId}`],
    maxBatch,
    maxInFlight,
  });
  const pin = groupCommit<PinOrder, Pinned>({
    run: (batch) => pinBatch(paying, batch),
    exclusive: ({ orderId }) => [orderId],
    maxBatch,
    maxInFlight,
  });
  const settle: SeatSales['settle'] = groupCommit({
    run: async (batch) => {
      const answers = await settleBatch(paying, batch);
      announceAppend(client);
      return answers;
    },
    exclusive: settlementKeys,
    maxBatch,
    maxInFlight,
  });
  /** The functions refuse with what the port refuses with; the codes are theirs to know. */
  const step = async <Refusal extends RefusalShape>(
    sql: string,
    parameters: readonly unknown[],
    done: Order,
  ): Promise<Result<Order, Refusal>> => {
    const [row] = await paying.query<{ refusal: Refusal | null }>(sql, parameters);
    if (row === undefined) throw new TicketlyFault('corrupt', `no answer to ${sql}`);
    if (row.refusal !== null) return refuse(row.refusal);
    announceAppend(client);
    return ok(done);
  };
  return {
    claim,
    pin: (orderId, expiresAt) => pin({ orderId, expiresAt }),
    settle,
    release: ({ ended, events }) => step(releaseSql, [jsonParameter(ended), jsonParameter(events)], ended),
    revert: ({ refunded, events, effect }) =>
      step(revertSql, [jsonParameter(refunded), jsonParameter(events), effectParameter(effect)], refunded),
    taken: async (sessionId) => {
      // The floors last: what comes in between raises them, and is no harm to miss.
      const decisions = (await client.query<TakenRow>(takenSql, [sessionId])).map(decisionFrom);
      const [row] = await client.query<{ fence: unknown; edition: unknown }>(floorsSql, [sessionId]);
      const edition = wholeNumber(row?.edition ?? 0) as Edition;
      return { fenceFloor: wholeNumber(row?.fence ?? 0), edition, decisions };
    },
  };
};
