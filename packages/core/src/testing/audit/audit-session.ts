import type { OrderId, Page, PageRequest, SeatId, SessionId, Stored } from '../../kernel/index.ts';
import type { LedgerEntry } from '../../ledger/index.ts';
import type { Order } from '../../orders/index.ts';
import type { GatewayPayment, Payment } from '../../payments/index.ts';
import type { Ports } from '../../ports.ts';
import type { Ticket } from '../../tickets/index.ts';
import type { DiscountUse } from '../../discounts/index.ts';
import { auditDiscounts } from './audit-discounts.ts';
import type { AuditedDiscount } from './audit-discounts.ts';
import { auditLedger } from './audit-ledger.ts';
import { auditLocks } from './audit-locks.ts';
import { auditMoney } from './audit-money.ts';
import { auditTickets } from './audit-tickets.ts';
import type { Finding } from './finding.ts';

/** What an audit reads. */
export type AuditedPorts = Pick<
  Ports,
  'orders' | 'sessions' | 'discounts' | 'payments' | 'ledger' | 'tickets' | 'seatLocks' | 'seatSales'
>;

/** A whole session, as its stores hold it. */
export interface AuditedSession {
  readonly sessionId: SessionId;
  readonly orders: readonly Order[];
  readonly payments: readonly Payment[];
  /** The ledger's entries of all its orders. */
  readonly entries: readonly LedgerEntry[];
  readonly tickets: readonly Ticket[];
  /** Seats with a live claim or a sale on record. */
  readonly taken: { readonly claimed: ReadonlySet<SeatId>; readonly sold: ReadonlySet<SeatId> };
  /** What the lock store shows; undefined if it does not know the session. */
  readonly locks: { readonly held: ReadonlySet<SeatId>; readonly sold: ReadonlySet<SeatId> } | undefined;
  /** Every discount of the session's event. */
  readonly discounts: readonly AuditedDiscount[];
  /** Every payment the gateway knows. */
  readonly ledger: readonly GatewayPayment[];
}

const pageSize = 100;

const readAll = async <Item>(read: (page: PageRequest) => Promise<Page<Item>>): Promise<Item[]> => {
  const items: Item[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Page<Item> = await read({ limit: pageSize, cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
};

/**
 * Reads everything an audit needs. Take it when the session is at rest: no request in flight,
 * everything that lapsed swept, and the log relayed.
 */
export const readAuditedSession = async (
  ports: AuditedPorts,
  sessionId: SessionId,
  ledger: readonly GatewayPayment[],
): Promise<AuditedSession> => {
  const orders = await readAll((page) => ports.orders.ofSession(sessionId, page));
  const payments: Stored<Payment>[] = [];
  const entries: LedgerEntry[] = [];
  for (const { orderId } of orders) {
    payments.push(...(await ports.payments.ofOrder(orderId)));
    entries.push(...(await ports.ledger.ofOrder(orderId)));
  }
  const decisions = (await ports.seatSales.taken(sessionId)).decisions;
  const seatsOf = (status: string): Set<SeatId> =>
    new Set(decisions.filter((decision) => decision.status === status).map(({ seatId }) => seatId));
  const snapshot = await ports.seatLocks.held(sessionId);
  return {
    sessionId,
    orders,
    payments: payments.map(({ state }) => state),
    entries,
    tickets: await readAll((page) => ports.tickets.ofSession(sessionId, page)),
    taken: { claimed: seatsOf('claimed'), sold: seatsOf('sold') },
    locks: snapshot.ok ? { held: new Set(snapshot.value.held), sold: new Set(snapshot.value.sold) } : undefined,
    discounts: await readDiscounts(ports, sessionId),
    ledger,
  };
};

const readDiscounts = async (ports: AuditedPorts, sessionId: SessionId): Promise<AuditedDiscount[]> => {
  const eventId = (await ports.sessions.find(sessionId))?.state.eventId;
  if (eventId === undefined) return [];
  const discounts = await readAll((page) => ports.discounts.ofEvent(eventId, page));
  if (discounts.length === 0) return [];
  const orders: Order[] = [];
  for (const session of await ports.sessions.ofEvent(eventId))
    orders.push(...(await readAll((page) => ports.orders.ofSession(session.sessionId, page))));
  const byDiscount = Map.groupBy(orders, ({ price }) => price?.discount?.discountId);
  const audited: AuditedDiscount[] = [];
  for (const discount of discounts) {
    const own = byDiscount.get(discount.discountId) ?? [];
    const uses = new Map<OrderId, DiscountUse>();
    for (const { orderId } of own) {
      const use = await ports.discounts.useOf(orderId);
      if (use?.discountId === discount.discountId) uses.set(orderId, use);
    }
    audited.push({ discount, usage: await ports.discounts.usage(discount.discountId), orders: own, uses });
  }
  return audited;
};

/**
 * Checks a session at rest against the invariants of a sale; empty when all hold.
 *
 * @example
 * const findings = auditSession(await readAuditedSession(ports, sessionId, gateway.ledger()));
 */
export const auditSession = (session: AuditedSession): readonly Finding[] => [
  ...auditTickets(session),
  ...auditMoney(session),
  ...auditLedger(session),
  ...auditLocks(session),
  ...auditDiscounts(session),
];
