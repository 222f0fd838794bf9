import type { Principal } from '../identity/index.ts';
import { cursorInvalid, ok, parseId, refuse } from '../kernel/index.ts';
import type { CursorInvalid, Page, PageRequest, Result } from '../kernel/index.ts';
import type { Order, OrderFilter, Orders } from '../orders/index.ts';

/**
 * The buyer's orders, newest first: all, or those that fit the filter. The cursor is the last order of
 * a page, and has to be the buyer's.
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
