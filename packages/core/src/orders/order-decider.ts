import { invariant, ok, refuse, sumMoney } from '../kernel/index.ts';
import type { EventId, Instant, OrderId, OrganizationId, PaymentId, Result } from '../kernel/index.ts';
import type { Hold } from '../locking/index.ts';
import type { Quoted } from '../pricing/index.ts';
import type { OrderFactTo } from './order-facts.ts';
import type { Order, OrderIn } from './order.ts';
import type { OrderEnded, OrderPaid } from './refusals.ts';

/**
 * A hold becomes a pending order at the prices of the hold's moment, or as `quoted` from these. Its
 * claims live until `expiresAt`, and the hold as long, once the locks are told of them.
 */
export const decidePlaceOrder = (command: {
  readonly hold: Hold;
  readonly orderId: OrderId;
  readonly eventId: EventId;
  readonly organizationId: OrganizationId;
  readonly currency: string;
  /** Absent where there is nothing beside the prices of the hold. */
  readonly quoted?: Quoted | undefined;
  readonly expiresAt: Instant;
  readonly now: Instant;
}): readonly [OrderFactTo<'pending'>] => {
  const { hold, orderId, eventId, organizationId, currency, quoted, expiresAt, now } = command;
  invariant(hold.lines.length > 0, `hold ${hold.holdId} has no seats`);
  const order: OrderIn<'pending'> = {
    orderId,
    sessionId: hold.sessionId,
    eventId,
    organizationId,
    buyerId: hold.buyerId,
    holdId: hold.holdId,
    fence: hold.fence,
    lines: hold.lines,
    ...(quoted ?? {
      total: sumMoney(
        hold.lines.map(({ price }) => price),
        currency,
      ),
    }),
    placedAt: now,
    progress: { status: 'pending', expiresAt },
  };
  return [{ type: 'OrderPlaced', payload: order }];
};

/** When something is decided about an order. */
export interface OrderStamp {
  readonly now: Instant;
}

/**
 * The order becomes paid: by a payment, or without one if its total is zero. Whether it may is up
 * to `SeatSales.settle`, which alone knows whose the seats are: an expired order may still get
 * them.
 */
export const decidePayOrder = (
  { paymentId, now }: OrderStamp & { readonly paymentId: PaymentId | null },
  order: Order,
): readonly [OrderFactTo<'paid'>] => {
  invariant(paymentId !== null || order.total.amountMinor === 0, `order ${order.orderId} is not free`);
  return [{ type: 'OrderPaid', payload: { ...order, progress: { status: 'paid', paidAt: now, paymentId } } }];
};

/** Ends an unpaid order because its buyer wants to. */
export const decideCancelOrder = (
  { now }: OrderStamp,
  order: Order,
): Result<readonly [OrderFactTo<'cancelled'>], OrderEnded | OrderPaid> => {
  const unpaid = requireUnpaid(order);
  if (!unpaid.ok) return unpaid;
  return ok([{ type: 'OrderCancelled', payload: { ...order, progress: { status: 'cancelled', cancelledAt: now } } }]);
};

/**
 * Ends an order that was not paid in time. Whether its time is over is up to the store's clock, in
 * `SeatSales.release`.
 */
export const decideExpireOrder = (
  { now }: OrderStamp,
  order: Order,
): Result<readonly [OrderFactTo<'expired'>], OrderEnded | OrderPaid> => {
  const unpaid = requireUnpaid(order);
  if (!unpaid.ok) return unpaid;
  return ok([{ type: 'OrderExpired', payload: { ...order, progress: { status: 'expired', expiredAt: now } } }]);
};

/** Passes orders that may still be paid or ended. */
export const requireUnpaid = (order: Order): Result<OrderIn<'pending'>, OrderEnded | OrderPaid> => {
  const { progress } = order;
  if (progress.status === 'pending') return ok({ ...order, progress });
  if (progress.status === 'paid' || progress.status === 'partly_refunded') return refuse({ code: 'orders/order-paid' });
  return refuse({ code: 'orders/order-ended', status: progress.status });
};
