import type { Principal } from '../identity/index.ts';
import { ok } from '../kernel/index.ts';
import type { Page, PageRequest, Result } from '../kernel/index.ts';
import type { Order } from './order.ts';
import type { Orders } from './orders.port.ts';

/** The buyer's orders, newest first. */
export const listOrders =
  (ports: { readonly orders: Pick<Orders, 'ofBuyer'> }) =>
  async (query: { readonly principal: Principal; readonly page: PageRequest }): Promise<Result<Page<Order>>> =>
    ok(await ports.orders.ofBuyer(query.principal.principalId, query.page));
