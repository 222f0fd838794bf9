import type { Ticket, Tickets } from '@ticketly/core';
import { postgresAggregates } from './aggregates.ts';
import { gatherReads } from './gather-reads.ts';
import { pagedList } from './page-query.ts';
import { documentCodec } from './row-codec.ts';
import type { SqlClient } from './sql-client.ts';

const decode = documentCodec<Ticket>(
  'ticket',
  { ticketId: 'string', orderId: 'string', sessionId: 'string', seatId: 'string', serial: 'number' },
  ['issued', 'checked_in', 'revoked'],
);
const idOf = ({ ticketId }: Ticket): string => ticketId;

const ofOrderSql = `select order_id, state from ticketly.tickets where order_id = any ($1::text[]) order by place`;

interface TicketRow {
  readonly order_id: string;
  readonly state: unknown;
}

/** {@link Tickets} in PostgreSQL. */
export const postgresTickets = (client: SqlClient): Tickets => {
  const byOrder = gatherReads<TicketRow>(client, { sql: ofOrderSql, keyOf: (row) => row.order_id });
  return {
    ...postgresAggregates(client, {
      table: 'tickets',
      idColumn: 'ticket_id',
      idOf,
      decode,
      columns: {
        order_id: ({ orderId }) => orderId,
        session_id: ({ sessionId }) => sessionId,
        seat_id: ({ seatId }) => seatId,
        status: ({ progress }) => progress.status,
      },
    }),
    ofOrder: async (orderId) => (await byOrder(orderId)).map(({ state }) => decode(state)),
    ofSession: pagedList(client, {
      table: 'tickets',
      idColumn: 'ticket_id',
      where: 'session_id = $1',
      order: 'oldest-first',
      idOf,
      decode,
    }),
  };
};
