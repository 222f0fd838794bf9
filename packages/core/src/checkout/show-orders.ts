import { atMostAtOnce, ok } from '../kernel/index.ts';
import type { CursorInvalid, Page, Result } from '../kernel/index.ts';
import type { Order, OrderUnknown, Orders } from '../orders/index.ts';
import type { Payment, Payments } from '../payments/index.ts';
import { findOrder } from './find-order.ts';
import type { OwnOrder } from './find-order.ts';
import { listOrders } from './list-orders.ts';

/** An order with what its buyer needs to go on with it. */
export interface ShownOrder {
  readonly order: Order;
  /**
   * The last attempt to pay a pending order, as last heard of: where the buyer goes on paying, or why
   * to try again. Null before the first, and for an order that is not pending.
   */
  readonly payment: Payment | null;
}

/** Reads at one time; a buyer has few orders that are pending. */
const mostAtOnce = 4;

const showOne = async ({ payments }: { readonly payments: Payments }, order: Order): Promise<ShownOrder> => {
  if (order.progress.status !== 'pending') return { order, payment: null };
  const last = (await payments.ofOrder(order.orderId)).at(-1);
  return { order, payment: last?.state ?? null };
};

/** The buyer's own order, with its payment; refuses as {@link findOrder}. */
export const showOrder =
  (ports: { readonly orders: Orders; readonly payments: Payments }) =>
  async (query: OwnOrder): Promise<Result<ShownOrder, OrderUnknown>> => {
    const own = await findOrder(ports)(query);
    return own.ok ? ok(await showOne(ports, own.value)) : own;
  };

/** The buyer's orders, each with its payment; refuses as {@link listOrders}. */
export const showOrders =
  (ports: { readonly orders: Orders; readonly payments: Payments }) =>
  async (query: Parameters<ReturnType<typeof listOrders>>[0]): Promise<Result<Page<ShownOrder>, CursorInvalid>> => {
    const listed = await listOrders(ports)(query);
    if (!listed.ok) return listed;
    const { items, nextCursor } = listed.value;
    return ok({ items: await atMostAtOnce(mostAtOnce, items, (order) => showOne(ports, order)), nextCursor });
  };
