import type { Principal } from '../identity/index.ts';
import { ok, requireCursor } from '../kernel/index.ts';
import type { CursorInvalid, Page, PageRequest, Result } from '../kernel/index.ts';
import type { Order, OrderFilter, Orders } from '../orders/index.ts';

/**
 * Lists the buyer's own orders, newest first.
 *
 * @param query `filter` narrows by status or session. `page.cursor` is the `nextCursor` of the
 *   previous page; without it, the list starts from the beginning.
 * @returns one page of orders; or `kernel/cursor-invalid` if the cursor is not from this list.
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
    const begun = await requireCursor(
      'order',
      page,
      async (last) => (await ports.orders.find(last))?.buyerId === principal.principalId,
    );
    if (!begun.ok) return begun;
    return ok(await ports.orders.ofBuyer(principal.principalId, page, filter));
  };
