import { TicketlyFault, ok, refuse } from '@ticketly/core';
import type { Order, PaymentEffect, RefusalShape, Result, SeatSales } from '@ticketly/core';
import { announceAppend } from './append-signal.ts';
import { claimBatch } from './claim-batch.ts';
import { groupCommit } from './group-commit.ts';
import { pinBatch } from './pin-batch.ts';
import type { Pinned, PinOrder } from './pin-batch.ts';
import { jsonParameter } from './row-codec.ts';
import { settleBatch, settlementKeys } from './settle-batch.ts';
import { inLane } from './sql-client.ts';
import type { SqlClient } from './sql-client.ts';
import { takenSeats } from './taken-seats.ts';

/** How claims, pins and settlements share statements. */
export interface SeatSalesOptions {
  /** Orders per statement at most; default 128. */
  readonly maxBatch?: number;
  /**
   * Statements of each kind in flight at once; default 4. A pool needs more than three times as
   * many connections.
   */
  readonly maxInFlight?: number;
}

const releaseSql = `select ticketly.release_order($1::jsonb, $2::json) as refusal`;
const revertSql = `select ticketly.revert_order($1::jsonb, $2::json, $3::jsonb) as refusal`;

const effectParameter = (effect: PaymentEffect | undefined): string | null => {
  if (effect === undefined) return null;
  const { payment, message } = effect;
  const { state, expectedVersion, events } = payment;
  return jsonParameter({ payment: state, expectedVersion, events, ...(message && { message }) });
};

/**
 * The arbiter in PostgreSQL: the row `(session_id, seat_id)` of `seat_claims` says whose a seat of
 * a session is, by the server's clock. Concurrent claims share statements and commits, and so do
 * pins and settlements; the other steps are a function, and so a round trip, each.
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
  /** The functions refuse with the port's own refusals; they alone know the codes. */
  const step = async <Refusal extends RefusalShape>(
    sql: string,
    parameters: readonly unknown[],
    done: Order,
  ): Promise<Result<Order, Refusal>> => {
    const [row] = await paying.query<{ refusal: Refusal | null }>(sql, parameters);
    if (row === undefined) throw new TicketlyFault('corrupt', `the database returned no row for ${sql}`);
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
    taken: takenSeats(client),
  };
};
