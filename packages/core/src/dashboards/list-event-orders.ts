import { requireOwnEvent } from '../catalog/index.ts';
import type { EventReference, Events, EventUnknown } from '../catalog/index.ts';
import { atMostAtOnce, ok, requireCursor } from '../kernel/index.ts';
import type { Clock, CursorInvalid, Instant, Limits, Page, PageRequest, Result, SessionId } from '../kernel/index.ts';
import type { Order, OrderFilter, Orders } from '../orders/index.ts';
import { editors } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import { pendingRefundOf } from '../payments/index.ts';
import type { Payments, PendingRefund } from '../payments/index.ts';
import type { Sessions } from '../scheduling/index.ts';

/** Who lists the orders of which event: those that match the filter, and which page of them. */
export interface ListEventOrdersQuery extends EventReference {
  readonly filter?: OrderFilter | undefined;
  /** Capped at `limits.pageSize`. */
  readonly page: PageRequest;
}

/** An order as its organizer sees it: without who bought. */
export interface EventOrder {
  readonly order: Omit<Order, 'buyerId' | 'holdId' | 'fence'>;
  /** Money of its payments that is on its way back. */
  readonly pendingRefunds: readonly PendingRefund[];
}

/** How many reads run at a time; a store that can gathers them. */
const maxAtOnce = 20;

interface EventOrderPorts {
  readonly organizations: Organizations;
  readonly events: Events;
  readonly sessions: Sessions;
  readonly orders: Orders;
  readonly payments: Payments;
  readonly clock: Clock;
  readonly limits: Limits;
}

/**
 * Lists the orders of an event, newest first, each with the money that is on its way back to the
 * buyer, and whether that is overdue. Who bought is not told; see `listAttendees`.
 *
 * @param query `principal` has to be an owner or a manager of the event's organization. `filter`
 *   narrows by status or session. `page.cursor` is the `nextCursor` of the page before.
 * @returns one page of orders; or
 *   - `catalog/event-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `kernel/cursor-invalid` if the cursor is not from this event's list
 * @example
 * const query = { principal, eventId, page: { limit: 20 } };
 * const listed = await office.dashboards.listEventOrders(query);
 * if (listed.ok) for (const { order, pendingRefunds } of listed.value.items)
 *   console.log(order.orderId, order.progress.status, pendingRefunds);
 */
export const listEventOrders =
  (ports: EventOrderPorts) =>
  async (
    query: ListEventOrdersQuery,
  ): Promise<Result<Page<EventOrder>, EventUnknown | MemberRoleMissing | CursorInvalid>> => {
    const { principal, eventId, filter = {} } = query;
    const own = await requireOwnEvent(ports, (await ports.events.find(eventId))?.state, principal, editors);
    if (!own.ok) return own;
    const page = { ...query.page, limit: Math.min(query.page.limit, ports.limits.pageSize) };
    const begun = await requireCursor(
      'order',
      page,
      async (last) => (await ports.orders.find(last))?.eventId === eventId,
    );
    if (!begun.ok) return begun;
    const sessionIds = (await ports.sessions.ofEvent(eventId)).map(({ sessionId }) => sessionId);
    const wanted = sessionIds.filter((sessionId: SessionId) => (filter.sessionId ?? sessionId) === sessionId);
    const { items, nextCursor } = await ports.orders.ofSessions(wanted, page, { status: filter.status });
    const now = ports.clock.now();
    return ok({ items: await atMostAtOnce(maxAtOnce, items, (order) => eventOrder(ports, order, now)), nextCursor });
  };

const eventOrder = async (
  { payments }: Pick<EventOrderPorts, 'payments'>,
  { buyerId: _buyer, holdId: _hold, fence: _fence, ...order }: Order,
  now: Instant,
): Promise<EventOrder> => {
  // Pending orders too: one may have lost its seats before its expiry was recorded.
  const paid = await payments.ofOrder(order.orderId);
  return { order, pendingRefunds: paid.flatMap(({ state }) => pendingRefundOf(state, now) ?? []) };
};
