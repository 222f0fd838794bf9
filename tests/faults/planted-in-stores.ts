import type { DriftKind } from '@ticketly/core/auditing';
import type { HoldId, PrincipalId, SeatId } from '@ticketly/core';
import { fenceOf } from '@ticketly/core/locking';
import type { Db } from 'mongodb';
import type { Pool } from 'pg';
import type { Acknowledged } from './crowd.ts';
import type { Stage } from './stage.ts';

/** The stores of a sale, for a hand that should not be in them. */
export interface Hands {
  readonly stage: Stage;
  readonly sql: Pool;
  readonly views: Db;
  /** A paid order that nobody else touches, one for each call. */
  readonly paid: () => Acknowledged;
  /** An order that is pending. */
  readonly pending: () => Acknowledged;
  /** A seat that nobody buys. */
  readonly spare: SeatId;
  /** Something that is for sale and that nobody wants. */
  readonly quietSession: string;
}

/** Drift as a hand makes it: what it is called, and what the auditor has to call it. */
export type PlantedDrift = readonly [name: string, kind: DriftKind, plant: (hands: Hands) => Promise<unknown>];

const setState = (sql: Pool, orderId: string, path: string, value: unknown): Promise<unknown> =>
  sql.query(
    `update ticketly.orders set state = jsonb_set(state::jsonb, $2::text[], $3::jsonb)::json where order_id = $1`,
    [orderId, path, JSON.stringify(value)],
  );

export const plantedDrifts: readonly PlantedDrift[] = [
  [
    'a lock without a row',
    'lock-differs',
    ({ stage, spare }) =>
      stage.ports.seatLocks.record(stage.sessionId, [
        {
          seatId: spare,
          status: 'sold',
          holdId: `${stage.sessionId}.ghost` as HoldId,
          buyerId: 'ghost' as PrincipalId,
          fence: fenceOf(1),
        },
      ]),
  ],
  [
    'a row without a lock',
    'lock-differs',
    ({ stage, paid }) => stage.redis.hdel(`ticketly:{${stage.sessionId}}:seats`, paid().seatId),
  ],
  [
    'an order without a claim',
    'seats-not-taken',
    ({ sql, paid }) => sql.query('delete from ticketly.seat_claims where order_id = $1', [paid().orderId]),
  ],
  [
    'a claim whose order ended',
    'claim-of-nobody',
    ({ sql, pending }) => setState(sql, pending().orderId, '{progress}', { status: 'cancelled', cancelledAt: 1 }),
  ],
  [
    'an order without tickets',
    'tickets-missing',
    ({ sql, paid }) => sql.query('delete from ticketly.tickets where order_id = $1', [paid().orderId]),
  ],
  [
    'a ticket without an order',
    'ticket-unpaid',
    ({ sql, paid }) =>
      sql.query(
        `update ticketly.tickets set order_id = 'nobody', state = jsonb_set(state::jsonb, '{orderId}', '"nobody"')
          where order_id = $1`,
        [paid().orderId],
      ),
  ],
  [
    'a ticket given twice',
    'ticket-doubled',
    async ({ sql, paid }) => {
      const columns = await sql.query(
        `select column_name from information_schema.columns where table_schema = 'ticketly' and table_name = 'tickets'
            and is_identity = 'NO' and column_name not in ('ticket_id', 'seat_id', 'state')`,
      );
      const others = columns.rows.map(({ column_name }) => column_name).join(', ');
      await sql.query(
        `insert into ticketly.tickets (ticket_id, seat_id, state, ${others})
         select 'twin', 'twin', jsonb_set(state::jsonb, '{ticketId}', '"twin"'), ${others}
           from ticketly.tickets where order_id = $1`,
        [paid().orderId],
      );
    },
  ],
  [
    'a seat sold twice',
    'seat-sold-twice',
    async ({ sql, paid }) => {
      const [one, other] = [paid(), paid()];
      await setState(sql, one.orderId, '{lines,0,seatId}', other.seatId);
    },
  ],
  [
    'money without an end',
    'money-without-end',
    ({ sql, paid }) => setState(sql, paid().orderId, '{progress}', { status: 'cancelled', cancelledAt: 1 }),
  ],
  [
    'an order that nobody ended',
    'order-overdue',
    // Where the sweep looks it is over; where everybody else looks it is not.
    async ({ sql, pending }) => {
      const { orderId } = pending();
      await sql.query(`update ticketly.orders set status = 'expired' where order_id = $1`, [orderId]);
      await setState(sql, orderId, '{progress}', { status: 'pending', expiresAt: 1 });
    },
  ],
  [
    'a refund that its payment does not know',
    'refund-missing',
    ({ sql, paid }) =>
      setState(sql, paid().orderId, '{refunds}', [
        {
          refundId: 'r1',
          seatIds: [],
          amount: { amountMinor: 1, currency: 'EUR' },
          refundedAt: 1,
          reason: 'requested',
        },
      ]),
  ],
  [
    'an entry of the ledger that is off',
    'ledger-differs',
    ({ sql, paid }) =>
      sql.query(
        `update ticketly.ledger set postings = (
           select jsonb_agg(jsonb_set(p, '{amount,amountMinor}', to_jsonb(2 * (p -> 'amount' ->> 'amountMinor')::bigint)))
             from jsonb_array_elements(postings) as p)
          where order_id = $1 and kind = 'captured'`,
        [paid().orderId],
      ),
  ],
  [
    'an entry of the ledger that is gone',
    'entries-missing',
    ({ sql, paid }) => sql.query(`delete from ticketly.ledger where order_id = $1 and kind = 'sold'`, [paid().orderId]),
  ],
  [
    'a document of a view that is another',
    'view-differs',
    ({ views, quietSession }) =>
      changed(views, 'session_pages', (records) =>
        records.updateOne({ _id: quietSession }, { $set: { 'document.ticketsSold': 7 } }),
      ),
  ],
  [
    'a document of a view that is gone',
    'view-differs',
    ({ views, quietSession }) => changed(views, 'session_sales', (records) => records.deleteOne({ _id: quietSession })),
  ],
];

interface Named {
  readonly _id: string;
}

const changed = async (
  views: Db,
  view: string,
  change: (records: ReturnType<typeof views.collection<Named>>) => Promise<{
    readonly modifiedCount?: number;
    readonly deletedCount?: number;
  }>,
): Promise<void> => {
  const { modifiedCount = 0, deletedCount = 0 } = await change(views.collection<Named>(`${view}_v1`));
  if (modifiedCount + deletedCount !== 1) throw new Error(`nothing was planted in ${view}`);
};
