import { invariant, refuse, tellOnce } from '../kernel/index.ts';
import type { Change, Edition, IdSource, Instant, Result, SessionId } from '../kernel/index.ts';
import type { ShowingStale } from '../locking/index.ts';
import type { InboxMessage } from '../messaging/index.ts';
import { decidePayOrder, orderFacts } from '../orders/index.ts';
import type { Order, SeatSales, SettleOrder } from '../orders/index.ts';
import type { Payment } from '../payments/index.ts';
import { missingSeats } from '../seating/index.ts';
import { withNewestShowing } from '../showings/index.ts';
import type { Showings } from '../showings/index.ts';
import { decideIssueTickets, ticketFacts } from '../tickets/index.ts';

type Settled = Awaited<ReturnType<SeatSales['settle']>>;
type SettledRefusal = Exclude<Extract<Settled, { readonly ok: false }>['refusal'], ShowingStale>;

/**
 * The payment that pays an order, as it will be saved with it, and the message that reported it.
 */
export interface SettlingPayment {
  readonly change: Change<Payment>;
  readonly message?: InboxMessage | undefined;
}

/** The ports that settling an order needs. */
export interface SettlePorts {
  readonly showings: Showings;
  readonly seatSales: SeatSales;
  readonly ids: IdSource;
}

/**
 * Marks an order as paid and issues its tickets in one transaction of the arbiter; `by` is null if
 * the order's total is zero.
 *
 * An order whose claims have lapsed may belong to a hall that the session has left meanwhile. If
 * the arbiter cannot rule that out, the hall is checked: seats that it does not have are refused
 * with `orders/seats-taken`, like seats that another buyer has.
 */
export const settleOrder = async (
  ports: SettlePorts,
  order: Order,
  by: SettlingPayment | null,
  now: Instant,
): Promise<Result<Order, SettledRefusal>> => {
  const ticketIds = order.lines.map(() => ports.ids.next('ticket'));
  const paid = decidePayOrder({ paymentId: by?.change.state.paymentId ?? null, now }, order);
  const issued = decideIssueTickets({ ticketIds, now }, order);
  const effect = by && { payment: by.change, ...(by.message && { message: by.message }) };
  const request: SettleOrder = {
    paid: paid[0].payload,
    tickets: issued.map(({ payload }) => payload),
    events: [...tellOnce(orderFacts, paid, now), ...tellOnce(ticketFacts, issued, now)],
    ...(effect && { effect }),
  };
  const settled = await ports.seatSales.settle(request);
  if (settled.ok) return settled;
  const { refusal } = settled;
  return refusal.code === 'locking/showing-stale' ? settleLate(ports, request, refusal.edition) : refuse(refusal);
};

/** Settles an order whose claims have lapsed against the newest hall that the arbiter knows of. */
const settleLate = async (
  { showings, seatSales }: SettlePorts,
  request: SettleOrder,
  known: Edition,
): Promise<Result<Order, SettledRefusal>> => {
  const { sessionId, lines } = request.paid;
  const newest = { showings: { find: (id: SessionId, atLeast = known) => showings.find(id, atLeast) } };
  const settled = await withNewestShowing(newest)(sessionId, async ({ seatMap, edition }) => {
    const conflicts = missingSeats(seatMap, lines);
    if (conflicts.length > 0) return refuse({ code: 'orders/seats-taken', conflicts });
    return seatSales.settle({ ...request, edition });
  });
  if (settled.ok) return settled;
  const { refusal } = settled;
  invariant(
    refusal.code !== 'scheduling/session-unknown',
    `session ${sessionId}, of which seats were ordered, is gone`,
  );
  return refuse(refusal);
};
