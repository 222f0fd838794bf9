import type { OrderId, SeatId } from '../../kernel/index.ts';
import type { Ticket } from '../../tickets/index.ts';
import type { AuditedSession } from './audit-session.ts';
import type { Finding } from './finding.ts';

const isLive = (ticket: Ticket): boolean => ticket.progress.status !== 'revoked';

/**
 * I1: at most one live ticket a seat. I3: no ticket without money or a zero total. I8: a paid order
 * has all its tickets.
 */
export const auditTickets = (session: AuditedSession): readonly Finding[] => [
  ...doubles(session),
  ...unpaid(session),
  ...incomplete(session),
];

const doubles = ({ tickets }: AuditedSession): Finding[] => {
  const holders = new Map<SeatId, Ticket[]>();
  for (const ticket of tickets.filter(isLive))
    holders.set(ticket.seatId, [...(holders.get(ticket.seatId) ?? []), ticket]);
  return [...holders]
    .filter(([, live]) => live.length > 1)
    .map(([seatId, live]) => ({
      invariant: 'I1',
      sentence: `seat ${seatId} has ${live.length} live tickets: ${live.map(({ ticketId }) => ticketId).join(', ')}`,
    }));
};

const unpaid = ({ tickets, orders, payments }: AuditedSession): Finding[] => {
  const paidOrders = new Set(
    payments.filter(({ progress }) => progress.status === 'succeeded').map(({ orderId }) => orderId),
  );
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  return tickets.filter(isLive).flatMap((ticket): Finding[] => {
    const order = byId.get(ticket.orderId);
    const free = order?.total.amountMinor === 0;
    if (order?.progress.status === 'paid' && (free || paidOrders.has(order.orderId))) return [];
    const status = order?.progress.status ?? 'unknown';
    return [
      {
        invariant: 'I3',
        sentence: `ticket ${ticket.ticketId} is live, but its order ${ticket.orderId} is ${status} or has no captured payment`,
      },
    ];
  });
};

const incomplete = ({ orders, tickets }: AuditedSession): Finding[] => {
  const live = new Map<OrderId, number>();
  for (const { orderId } of tickets.filter(isLive)) live.set(orderId, (live.get(orderId) ?? 0) + 1);
  return orders.flatMap((order): Finding[] => {
    const expected = order.progress.status === 'paid' ? order.lines.length : 0;
    const count = live.get(order.orderId) ?? 0;
    if (count === expected) return [];
    return [
      {
        invariant: 'I8',
        sentence: `order ${order.orderId} is ${order.progress.status} and has ${count} live tickets instead of ${expected}`,
      },
    ];
  });
};
