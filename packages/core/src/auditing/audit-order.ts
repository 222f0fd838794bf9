import type { Instant, OrderId, SeatId } from '../kernel/index.ts';
import type { LedgerEntry } from '../ledger/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import { linesTicketed } from '../orders/index.ts';
import type { Order } from '../orders/index.ts';
import { isCaptured } from '../payments/index.ts';
import type { Payment } from '../payments/index.ts';
import type { Ticket } from '../tickets/index.ts';
import { missingRefunds, stuckRefunds, unpostedEntries, wrongEntries } from './audit-books.ts';
import type { Finding, Suspicion } from './finding.ts';

/** An order with everything that must be consistent with it. */
export interface AuditedOrder {
  readonly order: Order;
  readonly payments: readonly Payment[];
  readonly tickets: readonly Ticket[];
}

const seatsTicketed = (order: Order): readonly SeatId[] => linesTicketed(order).map(({ seatId }) => seatId);

const isLive = (ticket: Ticket): boolean => ticket.progress.status !== 'revoked';

/** I3: no ticket without money or a zero total. Without an order there is neither. */
export const unpaidTickets = (orderId: OrderId, tickets: readonly Ticket[], known?: AuditedOrder): Finding[] => {
  const { order, payments = [] } = known ?? {};
  const isFree = order?.total.amountMinor === 0;
  const isPaid = payments.some(({ progress }) => isCaptured(progress));
  const seats = new Set(order === undefined || !(isFree || isPaid) ? [] : seatsTicketed(order));
  const status = order?.progress.status ?? 'unknown';
  const stray = tickets.filter((ticket) => isLive(ticket) && !seats.has(ticket.seatId));
  return stray.map(({ ticketId }) => ({
    invariant: 'I3',
    sentence: `ticket ${ticketId} is live, but its order ${orderId} is ${status}, gave its seat back, or has no captured payment`,
  }));
};

/** I8: a paid order has a ticket for each of its seats, and no other order has any. */
export const miscountedTickets = ({ order, tickets }: AuditedOrder): Finding[] => {
  const expected = seatsTicketed(order);
  const live = tickets.filter(isLive);
  const ticketed = new Set(live.map(({ seatId }) => seatId));
  const lacking = expected.filter((seatId) => !ticketed.has(seatId));
  if (live.length === expected.length && lacking.length === 0) return [];
  return [
    {
      invariant: 'I8',
      sentence: `order ${order.orderId} is ${order.progress.status} and has ${live.length} live tickets instead of ${expected.length}${lacking.length === 0 ? '' : `, none for ${lacking.join(', ')}`}`,
    },
  ];
};

/**
 * I1: an order has no two live tickets for one seat. If two orders share a seat, the arbiter has it
 * for only one of them.
 */
export const doubledTickets = ({ order: { orderId }, tickets }: AuditedOrder): Finding[] =>
  [...Map.groupBy(tickets.filter(isLive), ({ seatId }) => seatId)]
    .filter(([, live]) => live.length > 1)
    .map(([seatId, live]) => ({
      invariant: 'I1',
      sentence: `seat ${seatId} of order ${orderId} has ${live.length} live tickets: ${live.map(({ ticketId }) => ticketId).join(', ')}`,
    }));

/** A sweep ends lapsed orders within seconds; a process that was down may need this long. */
const overdueMs = 10 * 60_000;

/**
 * I4: a lapsed order has ended. Its seats are free in any case, but whatever else it uses is not.
 */
export const overdueOrders = ({ order: { orderId, progress } }: AuditedOrder, now: Instant): Finding[] =>
  progress.status === 'pending' && now - progress.expiresAt > overdueMs
    ? [{ invariant: 'I4', sentence: `order ${orderId} is pending, and was to end at ${progress.expiresAt}` }]
    : [];

/** I2: captured money pays its order, or goes back. */
export const moneyWithoutEnd = ({ order: { orderId, progress, total }, payments }: AuditedOrder): Finding[] => {
  const isPaid = progress.status === 'paid' || progress.status === 'partly_refunded';
  const payer = isPaid ? progress.paymentId : null;
  const stray = payments.filter((payment) => payment.progress.status === 'succeeded' && payment.paymentId !== payer);
  const captured = payments.filter((payment) => payment.paymentId === payer && isCaptured(payment.progress));
  const lacks = isPaid && total.amountMinor > 0 && captured.length === 0;
  return [
    ...stray.map(({ paymentId }): Finding => ({
      invariant: 'I2',
      sentence: `payment ${paymentId} was captured, and did not pay its order ${orderId}, which is ${progress.status}`,
    })),
    ...(lacks
      ? [
          {
            invariant: 'I2' as const,
            sentence: `order ${orderId} is ${progress.status}, and payment ${payer} has not succeeded`,
          },
        ]
      : []),
  ];
};

/** I1, I8, I9: the arbiter has the seats of a paid or live order on record for that order. */
export const seatsNotTaken = (
  order: Order,
  decisions: ReadonlyMap<SeatId, SeatDecision>,
  now: Instant,
): (Finding & { readonly kind: 'seat-sold-twice' | 'seats-not-taken' })[] => {
  const { orderId, holdId, progress } = order;
  const isAlive = progress.status === 'pending' && progress.expiresAt > now;
  const wanted = progress.status === 'pending' ? 'claimed' : 'sold';
  return (isAlive ? order.lines : linesTicketed(order)).flatMap(({ seatId }) => {
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

/** Everything that is inconsistent about an order. */
export const suspectOrder = (
  audited: AuditedOrder & { readonly entries: readonly LedgerEntry[] },
  decisions: ReadonlyMap<SeatId, SeatDecision> | undefined,
  now: Instant,
): Suspicion[] => {
  const { order, payments, tickets, entries } = audited;
  const subject = `orders/${order.orderId}`;
  // Any change shows here, and makes this a different suspicion.
  const seen = JSON.stringify([
    order.progress,
    payments.map(({ paymentId, progress, refunds }) => [paymentId, progress.status, refunds?.length]),
    entries.length,
    tickets.map(({ ticketId, progress }) => [ticketId, progress.status]),
  ]);
  const as = (kind: Suspicion['kind'], findings: readonly Finding[]): Suspicion[] =>
    findings.map((finding) => ({ ...finding, kind, subject, seen }));
  return [
    ...as('ticket-unpaid', unpaidTickets(order.orderId, tickets, audited)),
    ...as('tickets-missing', linesTicketed(order).length > 0 ? miscountedTickets(audited) : []),
    ...as('ticket-doubled', doubledTickets(audited)),
    ...as('order-overdue', overdueOrders(audited, now)),
    ...as('money-without-end', moneyWithoutEnd(audited)),
    ...as('refund-missing', missingRefunds(audited)),
    ...as('refund-stuck', stuckRefunds(audited, now)),
    ...as('entries-missing', unpostedEntries(audited, entries, now)),
    ...as('ledger-differs', wrongEntries(audited, entries, now)),
    ...(decisions === undefined
      ? []
      : seatsNotTaken(order, decisions, now).map((finding) => ({ ...finding, subject, seen }))),
  ];
};
