import type { Event } from '../catalog/index.ts';
import type { Discount, DiscountUse } from '../discounts/index.ts';
import type {
  DiscountId,
  EventId,
  HoldId,
  OrderId,
  OrganizationId,
  OutboxEvent,
  PaymentId,
  PrincipalId,
  SeatId,
  SessionId,
  Stored,
  TicketId,
  Clock,
  Instant,
} from '../kernel/index.ts';
import type { LedgerEntry, LedgerEntryId } from '../ledger/index.ts';
import type { Fence } from '../locking/index.ts';
import type { InboxMessage, Position, RecordedEvent } from '../messaging/index.ts';
import type { Order } from '../orders/index.ts';
import type { Organization } from '../organizations/index.ts';
import type { Payment } from '../payments/index.ts';
import type { Receipt } from '../receipts/index.ts';
import type { Session } from '../scheduling/index.ts';
import type { Ticket } from '../tickets/index.ts';

/**
 * Who a seat belongs to. `freed` keeps the fence of the last claim, so that an older hold can't
 * come back.
 */
export interface SeatClaim {
  readonly seatId: SeatId;
  readonly status: 'claimed' | 'sold' | 'freed';
  readonly orderId: OrderId;
  readonly holdId: HoldId;
  readonly buyerId: PrincipalId;
  readonly fence: Fence;
  readonly expiresAt: Instant;
  readonly places?: number | undefined;
}

/**
 * A stored payment, when it was last saved, since when it has rested, and how often the gateway was
 * asked about it since; see `Payments.takeDue`.
 */
export interface SavedPayment {
  readonly stored: Stored<Payment>;
  readonly savedAt: Instant;
  readonly restingSince: Instant;
  readonly asks: number;
}

/** How far a gateway's charges have been compared, who has the turn, and since when. */
export interface ChargeMark {
  readonly comparedUntil: Instant;
  readonly turn: string;
  readonly takenAt: Instant;
}

/**
 * The command side's tables, in memory. Every commit is synchronous: checks first, then writes,
 * with no `await` in between, so it is atomic and nobody sees half of it.
 */
export interface MemoryDatabase {
  readonly clock: Clock;
  readonly organizations: Map<OrganizationId, Stored<Organization>>;
  readonly events: Map<EventId, Stored<Event>>;
  readonly sessions: Map<SessionId, Stored<Session>>;
  readonly discounts: Map<DiscountId, Stored<Discount>>;
  readonly discountUses: Map<OrderId, DiscountUse>;
  readonly ordersOfDiscount: Map<DiscountId, OrderId[]>;
  readonly orders: Map<OrderId, Order>;
  readonly orderOfHold: Map<HoldId, OrderId>;
  readonly ordersOfBuyer: Map<PrincipalId, OrderId[]>;
  readonly ordersOfSession: Map<SessionId, OrderId[]>;
  readonly pending: Set<OrderId>;
  readonly claims: Map<SessionId, Map<SeatId, SeatClaim>>;
  readonly payments: Map<PaymentId, SavedPayment>;
  readonly paymentsOfOrder: Map<OrderId, PaymentId[]>;
  readonly unresolved: Set<PaymentId>;
  /** See `ChargeMarks`. */
  readonly origin: string;
  readonly chargeMarks: Map<string, ChargeMark>;
  readonly tickets: Map<TicketId, Stored<Ticket>>;
  readonly ticketsOfOrder: Map<OrderId, TicketId[]>;
  readonly ticketsOfSession: Map<SessionId, TicketId[]>;
  readonly receipts: Map<OrganizationId, Receipt[]>;
  readonly receiptOfCause: Map<string, Receipt>;
  readonly inbox: Set<string>;
  readonly ledger: Map<LedgerEntryId, LedgerEntry>;
  /** See `LogHistory`. */
  generation: number;
  readonly outbox: RecordedEvent[];
  /** Called once each, after the next append. */
  readonly onAppend: Set<() => void>;
}

export const memoryDatabase = ({ clock }: { readonly clock: Clock }): MemoryDatabase => ({
  clock,
  organizations: new Map(),
  events: new Map(),
  sessions: new Map(),
  discounts: new Map(),
  discountUses: new Map(),
  ordersOfDiscount: new Map(),
  orders: new Map(),
  orderOfHold: new Map(),
  ordersOfBuyer: new Map(),
  ordersOfSession: new Map(),
  pending: new Set(),
  claims: new Map(),
  payments: new Map(),
  paymentsOfOrder: new Map(),
  unresolved: new Set(),
  origin: [...crypto.getRandomValues(new Uint32Array(4))].join('-'),
  chargeMarks: new Map(),
  tickets: new Map(),
  ticketsOfOrder: new Map(),
  ticketsOfSession: new Map(),
  receipts: new Map(),
  receiptOfCause: new Map(),
  inbox: new Set(),
  ledger: new Map(),
  generation: 0,
  outbox: [],
  onAppend: new Set(),
});

/** The ledger entries among events. */
export const entriesIn = (events: readonly OutboxEvent[]): readonly LedgerEntry[] =>
  events.flatMap(({ aggregateType, payload }) => (aggregateType === 'ledger' ? (payload as LedgerEntry) : []));

/** An entry with the organization it belongs to: the one it names, or else its concert's. */
const owned = (database: MemoryDatabase, entry: LedgerEntry): LedgerEntry => {
  const organizationId = entry.organizationId ?? database.events.get(entry.eventId)?.state.organizationId;
  return organizationId === undefined ? entry : { ...entry, organizationId };
};

/**
 * Appends events to the log and stores the ledger entries among them, each id once. Positions count
 * from 1.
 */
export const appendEvents = (database: MemoryDatabase, events: readonly OutboxEvent[]): void => {
  for (const entry of entriesIn(events))
    if (!database.ledger.has(entry.entryId)) database.ledger.set(entry.entryId, owned(database, entry));
  for (const event of events) database.outbox.push({ ...event, position: (database.outbox.length + 1) as Position });
  const waiting = [...database.onAppend];
  database.onAppend.clear();
  for (const wake of waiting) wake();
};

/** JSON, since any plain separator could also occur in either part. */
export const inboxKey = ({ source, messageId }: InboxMessage): string => JSON.stringify([source, messageId]);

/** Appends to a list in a map. */
export const listIn = <Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
};
