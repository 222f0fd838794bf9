import type { Principal } from '../identity/index.ts';
import { cursorInvalid, ok, parseId, refuse } from '../kernel/index.ts';
import type { CursorInvalid, Page, PageRequest, Result } from '../kernel/index.ts';
import type { Order, OrderFilter, Orders } from '../orders/index.ts';

/**
 * Lists the buyer's own orders, newest first.
 *
 * @param query `filter` narrows by status or session. `page.cursor` is the `nextCursor` of the page
 *   before; without it, the list begins.
 * @returns one page of orders; or `kernel/cursor-invalid` if this list did not give the cursor.
 * @example
 * const filter = { status: 'paid' } as const;
 * const listed = await office.checkout.listOrders({ principal, page: { limit: 20 }, filter });
 * if (listed.ok) for (const { orderId, total } of listed.value.items) console.log(orderId, total);
 */
export const listOrders =
  (ports: { readonly orders: Pick<Orders, 'find' | 'ofBuyer'> }) =>
  async (query: {
    readonly principal: Principal;
    readonly page: PageRequest;
    readonly filter?: OrderFilter | undefined;
  }): Promise<Result<Page<Order>, CursorInvalid>> => {
    const { principal, page, filter } = query;
    if (page.cursor !== undefined) {
      const last = parseId('order', page.cursor);
      const order = last && (await ports.orders.find(last));
      if (order?.buyerId !== principal.principalId) return refuse(cursorInvalid);
    }
    return ok(await ports.orders.ofBuyer(principal.principalId, page, filter));
  };
