import { atMostAtOnce, ok } from '../kernel/index.ts';
import type { CursorInvalid, Page, Result } from '../kernel/index.ts';
import type { Order, OrderUnknown, Orders } from '../orders/index.ts';
import type { Payment, Payments } from '../payments/index.ts';
import { findOrder } from './find-order.ts';
import type { OwnOrder } from './find-order.ts';
import { listOrders } from './list-orders.ts';

/** An order with what its buyer needs to continue with it. */
export interface ShownOrder {
  readonly order: Order;
  /**
   * The last attempt to pay a pending order, as last reported by the gateway: where to continue
   * paying, or why to try again. Null before the first attempt, and for an order that is not
   * pending.
   */
  readonly payment: Payment | null;
}

/** How many reads run at a time; a buyer has few pending orders. */
const maxAtOnce = 4;

const showOne = async ({ payments }: { readonly payments: Payments }, order: Order): Promise<ShownOrder> => {
  if (order.progress.status !== 'pending') return { order, payment: null };
  const last = (await payments.ofOrder(order.orderId)).at(-1);
  return { order, payment: last?.state ?? null };
};

/**
 * Finds the buyer's own order, with its last attempt to pay while it is pending.
 *
 * @param query `principal` is its buyer.
 * @returns the order and the payment, null if there is none; or `orders/order-unknown` if there is
 *   no such order, or it is another buyer's.
 * @example
 * const shown = await office.checkout.showOrder({ principal, orderId });
 * if (shown.ok) console.log(shown.value.order.total, shown.value.payment?.progress.status);
 */
export const showOrder =
  (ports: { readonly orders: Orders; readonly payments: Payments }) =>
  async (query: OwnOrder): Promise<Result<ShownOrder, OrderUnknown>> => {
    const own = await findOrder(ports)(query);
    return own.ok ? ok(await showOne(ports, own.value)) : own;
  };

/**
 * Lists the buyer's own orders, newest first, each with its last attempt to pay while it is
 * pending.
 *
 * @param query as for `listOrders`: `filter` narrows by status or session, `page.cursor` is the
 *   `nextCursor` of the previous page.
 * @returns one page of orders with payments; or `kernel/cursor-invalid` if the cursor is not from
 *   this list.
 * @example
 * const shown = await office.checkout.showOrders({ principal, page: { limit: 20 } });
 * if (shown.ok) for (const { order, payment } of shown.value.items) console.log(order, payment);
 */
export const showOrders =
  (ports: { readonly orders: Orders; readonly payments: Payments }) =>
  async (query: Parameters<ReturnType<typeof listOrders>>[0]): Promise<Result<Page<ShownOrder>, CursorInvalid>> => {
    const listed = await listOrders(ports)(query);
    if (!listed.ok) return listed;
    const { items, nextCursor } = listed.value;
    return ok({ items: await atMostAtOnce(maxAtOnce, items, (order) => showOne(ports, order)), nextCursor });
  };
