import type { Instant, OrderId, SeatId } from '../kernel/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import type { Order } from '../orders/index.ts';
import type { Payment } from '../payments/index.ts';
import type { Ticket } from '../tickets/index.ts';
import type { Finding, Suspicion } from './finding.ts';

/** An order with everything that must fit to it. */
export interface AuditedOrder {
  readonly order: Order;
  readonly payments: readonly Payment[];
  readonly tickets: readonly Ticket[];
}

const isLive = (ticket: Ticket): boolean => ticket.progress.status !== 'revoked';

/** I3: no ticket without money or a zero total. Without an order there is neither. */
export const unpaidTickets = (orderId: OrderId, tickets: readonly Ticket[], known?: AuditedOrder): Finding[] => {
  const { order, payments = [] } = known ?? {};
  const isFree = order?.total.amountMinor === 0;
  const isPaid = payments.some(({ progress }) => progress.status === 'succeeded');
  if (order?.progress.status === 'paid' && (isFree || isPaid)) return [];
  const status = order?.progress.status ?? 'unknown';
  return tickets.filter(isLive).map(({ ticketId }) => ({
    invariant: 'I3',
    sentence: `ticket ${ticketId} is live, but its order ${orderId} is ${status} or has no captured payment`,
  }));
};

/** I8: a paid order has all its tickets, and no other has any. */
export const miscountedTickets = ({ order, tickets }: AuditedOrder): Finding[] => {
  const expected = order.progress.status === 'paid' ? order.lines.length : 0;
  const count = tickets.filter(isLive).length;
  if (count === expected) return [];
  return [
    {
      invariant: 'I8',
      sentence: `order ${order.orderId} is ${order.progress.status} and has ${count} live tickets instead of ${expected}`,
    },
  ];
};

/** I2: what was captured pays its order, or goes back. */
export const moneyWithoutEnd = ({ order: { orderId, progress, total }, payments }: AuditedOrder): Finding[] => {
  const captured = payments.filter((payment) => payment.progress.status === 'succeeded');
  const payer = progress.status === 'paid' ? progress.paymentId : null;
  const stray = captured.filter(({ paymentId }) => paymentId !== payer);
  const lacks = progress.status === 'paid' && total.amountMinor > 0 && captured.length === stray.length;
  return [
    ...stray.map(({ paymentId }): Finding => ({
      invariant: 'I2',
      sentence: `payment ${paymentId} was captured, and did not pay its order ${orderId}, which is ${progress.status}`,
    })),
    ...(lacks
      ? [{ invariant: 'I2' as const, sentence: `order ${orderId} is paid, and payment ${payer} has not succeeded` }]
      : []),
  ];
};

/** I1, I8, I9: the arbiter has the seats of an order that is paid or alive down as this order's. */
export const seatsNotTaken = (
  { orderId, holdId, lines, progress }: Order,
  decisions: ReadonlyMap<SeatId, SeatDecision>,
  now: Instant,
): (Finding & { readonly kind: 'seat-sold-twice' | 'seats-not-taken' })[] => {
  const isAlive = progress.status === 'pending' && progress.expiresAt > now;
  if (progress.status !== 'paid' && !isAlive) return [];
  const wanted = progress.status === 'paid' ? 'sold' : 'claimed';
  return lines.flatMap(({ seatId }) => {
    const decision = decisions.get(seatId);
    if (decision?.holdId === holdId && decision.status === wanted) return [];
    const isTwice = wanted === 'sold' && decision !== undefined && decision.holdId !== holdId;
    return [
      {
        kind: isTwice ? ('seat-sold-twice' as const) : ('seats-not-taken' as const),
        invariant: isTwice ? ('I1' as const) : ('I8' as const),
        sentence: isTwice
          ? `seat ${seatId} of the paid order ${orderId} is ${decision.status} to hold ${decision.holdId}`
          : `seat ${seatId} of order ${orderId}, which is ${progress.status}, is ${decision?.status ?? 'free'} on record`,
      },
    ];
  });
};

/** Everything that does not fit about an order. */
export const suspectOrder = (
  audited: AuditedOrder,
  decisions: ReadonlyMap<SeatId, SeatDecision> | undefined,
  now: Instant,
): Suspicion[] => {
  const { order, payments, tickets } = audited;
  const subject = `orders/${order.orderId}`;
  // Whatever moves, shows here: then it is another suspicion.
  const seen = JSON.stringify([
    order.progress,
    payments.map(({ paymentId, progress }) => [paymentId, progress.status]),
    tickets.map(({ ticketId, progress }) => [ticketId, progress.status]),
  ]);
  const as = (kind: Suspicion['kind'], findings: readonly Finding[]): Suspicion[] =>
    findings.map((finding) => ({ ...finding, kind, subject, seen }));
  return [
    ...as('ticket-unpaid', unpaidTickets(order.orderId, tickets, audited)),
    ...as('tickets-missing', order.progress.status === 'paid' ? miscountedTickets(audited) : []),
    ...as('money-without-end', moneyWithoutEnd(audited)),
    ...(decisions === undefined
      ? []
      : seatsNotTaken(order, decisions, now).map((finding) => ({ ...finding, subject, seen }))),
  ];
};
