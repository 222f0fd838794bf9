import { miscountedTickets, unpaidTickets } from '../../auditing/index.ts';
import type { AuditedOrder } from '../../auditing/index.ts';
import type { SeatId } from '../../kernel/index.ts';
import type { Ticket } from '../../tickets/index.ts';
import type { AuditedSession } from './audit-session.ts';
import type { Finding } from './finding.ts';

const isLive = (ticket: Ticket): boolean => ticket.progress.status !== 'revoked';

/**
 * I1: at most one live ticket per seat. I3: no ticket without money or a zero total. I8: a paid
 * order has all its tickets.
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

/** Includes tickets whose order does not exist. */
const unpaid = (session: AuditedSession): Finding[] => {
  const byId = new Map(auditedOrders(session).map((audited) => [audited.order.orderId, audited]));
  return [...Map.groupBy(session.tickets, ({ orderId }) => orderId)].flatMap(([orderId, tickets]) =>
    unpaidTickets(orderId, tickets, byId.get(orderId)),
  );
};

const incomplete = (session: AuditedSession): Finding[] => auditedOrders(session).flatMap(miscountedTickets);

const auditedOrders = ({ orders, payments, tickets }: AuditedSession): AuditedOrder[] => {
  const paymentsOf = Map.groupBy(payments, ({ orderId }) => orderId);
  const ticketsOf = Map.groupBy(tickets, ({ orderId }) => orderId);
  return orders.map((order) => ({
    order,
    payments: paymentsOf.get(order.orderId) ?? [],
    tickets: ticketsOf.get(order.orderId) ?? [],
  }));
};
