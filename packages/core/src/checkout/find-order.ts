import type { Principal } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { OrderId, Result } from '../kernel/index.ts';
import type { Order, Orders, OrderUnknown } from '../orders/index.ts';

/** An order and its buyer. */
export interface OwnOrder {
  readonly principal: Principal;
  readonly orderId: OrderId;
}

/**
 * Finds the buyer's own order.
 *
 * @param query `principal` is its buyer.
 * @returns the order; or `orders/order-unknown` if there is none, or it is another buyer's.
 * @example
 * const found = await office.checkout.findOrder({ principal, orderId });
 * if (found.ok) console.log(found.value.progress.status);
 */
export const findOrder =
  (ports: { readonly orders: Pick<Orders, 'find'> }) =>
  async ({ principal, orderId }: OwnOrder): Promise<Result<Order, OrderUnknown>> => {
    const order = await ports.orders.find(orderId);
    return order?.buyerId === principal.principalId ? ok(order) : refuse({ code: 'orders/order-unknown' });
  };
