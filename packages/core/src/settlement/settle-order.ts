import type { Change, Instant, Result, IdSource } from '../kernel/index.ts';
import type { InboxMessage } from '../messaging/index.ts';
import { decidePayOrder } from '../orders/index.ts';
import type { Order, SeatSales } from '../orders/index.ts';
import type { Payment } from '../payments/index.ts';

type Settled = Awaited<ReturnType<SeatSales['settle']>>;
type SettledRefusal = Extract<Settled, { readonly ok: false }>['refusal'];

/** The payment that pays an order, as it will be saved with it, and the message that told of it. */
export interface SettlingPayment {
  readonly change: Change<Payment>;
  readonly message?: InboxMessage | undefined;
}

/** Makes an order paid, with its tickets, in one transaction of the arbiter; `by` is null for an order whose total is zero. */
export const settleOrder = async (
  ports: { readonly seatSales: SeatSales; readonly ids: IdSource },
  order: Order,
  by: SettlingPayment | null,
  now: Instant,
): Promise<Result<Order, SettledRefusal>> => {
  const ticketIds = order.lines.map(() => ports.ids.next('ticket'));
  const decided = decidePayOrder(order, { paymentId: by?.change.state.paymentId ?? null, ticketIds, now });
  const { tickets, events } = decided;
  if (by === null) return ports.seatSales.settle({ paid: decided.order, tickets, events });
  const effect = { payment: by.change, ...(by.message && { message: by.message }) };
  return ports.seatSales.settle({ paid: decided.order, tickets, events, effect });
};
