import { editionOf, ok, refuse } from '../kernel/index.ts';
import type { Instant, OrderId, OutboxEvent, Result, SeatId, VersionConflict } from '../kernel/index.ts';
import type { MessageRepeated } from '../messaging/index.ts';
import { lastRefundedAt, linesJustRefunded } from '../orders/index.ts';
import type {
  ClaimSeats,
  Order,
  PaymentEffect,
  ReleaseOrder,
  RevertOrder,
  SeatSales,
  SettleOrder,
} from '../orders/index.ts';
import { claimSteps, effectRefusal, writeEffects } from './claim-effects.ts';
import type { ClaimSteps } from './claim-effects.ts';
import { staleSeats, storedEdition, takenByOthers, takenSeats, writeClaims } from './claims.ts';
import { appendEvents, inboxKey, listIn } from './database.ts';
import type { MemoryDatabase } from './database.ts';
import { confirmRefusal, confirmUse, pinUse, releaseUse } from './discount-uses.ts';
import { requireBalanced } from './ledger.ts';
import { hurryPayments, paymentConflict, writePayment } from './payments.ts';

type Answer<Call extends keyof SeatSales> = Awaited<ReturnType<SeatSales[Call]>>;

/** The arbiter in memory: one record per seat, checked and written in one synchronous step. */
export const memorySeatSales = (database: MemoryDatabase, steps: ClaimSteps = claimSteps): SeatSales => ({
  claim: async (request) => claim(database, steps, request),
  pin: async (orderId, expiresAt) => pin(database, orderId, expiresAt),
  settle: async (request) => settle(database, request),
  release: async (request) => release(database, request),
  revert: async (request) => revert(database, request),
  taken: async (sessionId) => takenSeats(database, sessionId),
});

const claim = (database: MemoryDatabase, steps: ClaimSteps, request: ClaimSeats): Answer<'claim'> => {
  const { order, maxPendingOrders, edition, events } = request;
  const current = storedEdition(database, order.sessionId);
  if (current > edition) return refuse({ code: 'locking/showing-stale', edition: current });
  const ordered = database.orderOfHold.get(order.holdId);
  if (ordered !== undefined) return refuse({ code: 'orders/hold-ordered', orderId: ordered });
  if (livePendingOrders(database, order) >= maxPendingOrders) {
    return refuse({ code: 'orders/pending-limit-reached', limit: maxPendingOrders });
  }
  const conflicts = takenByOthers(database, order);
  if (conflicts.length > 0) return refuse({ code: 'orders/seats-taken', conflicts });
  const stale = staleSeats(database, order);
  if (stale.length > 0) return refuse({ code: 'orders/fence-stale', conflicts: stale });
  const refusal = effectRefusal(database, steps, request);
  if (refusal !== undefined) return refuse(refusal);
  database.orderOfHold.set(order.holdId, order.orderId);
  listIn(database.ordersOfBuyer, order.buyerId, order.orderId);
  listIn(database.ordersOfSession, order.sessionId, order.orderId);
  writeClaims(database, order, 'claimed', order.progress.expiresAt);
  writeEffects(database, steps, request);
  appendEvents(database, events);
  return ok(writeOrder(database, order));
};

const pin = (database: MemoryDatabase, orderId: OrderId, expiresAt: Instant): Answer<'pin'> => {
  const open = requirePending(database.orders.get(orderId));
  if (!open.ok) return open;
  const until = open.value.progress.expiresAt;
  if (until <= database.clock.now()) return refuse({ code: 'orders/order-ended', status: 'expired' });
  if (until >= expiresAt) return ok(open.value);
  const pinned: Order = { ...open.value, progress: { status: 'pending', expiresAt } };
  writeClaims(database, pinned, 'claimed', expiresAt);
  pinUse(database, orderId, expiresAt);
  return ok(writeOrder(database, pinned));
};

const settle = (
  database: MemoryDatabase,
  { paid, tickets, events, effect, edition = editionOf(0) }: SettleOrder,
): Answer<'settle'> => {
  const conflict = effectConflict(database, effect);
  if (conflict?.code === 'messaging/message-repeated') return refuse(conflict);
  const open = requireSettleable(database.orders.get(paid.orderId));
  if (!open.ok) return open;
  if (conflict !== undefined) return refuse(conflict);
  const conflicts = takenByOthers(database, paid);
  if (conflicts.length > 0) return refuse({ code: 'orders/seats-taken', conflicts });
  const current = storedEdition(database, paid.sessionId);
  if (hasLapsed(open.value, database.clock.now()) && current > edition) {
    return refuse({ code: 'locking/showing-stale', edition: current });
  }
  const usedUp = confirmRefusal(database, paid.orderId);
  if (usedUp !== undefined) return refuse(usedUp);
  requireTellable(events, effect);
  writeEffect(database, effect);
  writeClaims(database, paid, 'sold', paid.progress.paidAt);
  confirmUse(database, paid.orderId);
  for (const ticket of tickets) {
    database.tickets.set(ticket.ticketId, { state: ticket, version: 1 });
    listIn(database.ticketsOfOrder, ticket.orderId, ticket.ticketId);
    listIn(database.ticketsOfSession, ticket.sessionId, ticket.ticketId);
  }
  appendEvents(database, events);
  return ok(writeOrder(database, paid));
};

const release = (database: MemoryDatabase, { ended, events }: ReleaseOrder): Answer<'release'> => {
  const open = requirePending(database.orders.get(ended.orderId));
  if (!open.ok) return open;
  const live = open.value.progress.expiresAt > database.clock.now();
  if (ended.progress.status === 'expired' && live) return refuse({ code: 'orders/order-still-live' });
  requireTellable(events);
  writeClaims(database, ended, 'freed', database.clock.now());
  releaseUse(database, ended.orderId);
  appendEvents(database, events);
  return ok(writeOrder(database, ended));
};

const revert = (database: MemoryDatabase, { refunded, events, effect }: RevertOrder): Answer<'revert'> => {
  const order = database.orders.get(refunded.orderId);
  const conflict = effectConflict(database, effect);
  if (conflict !== undefined) return refuse(conflict);
  if (order === undefined) return refuse({ code: 'orders/order-unknown' });
  const { status } = order.progress;
  if (status !== 'paid' && status !== 'partly_refunded')
    return refuse({ code: 'orders/order-ended', status: status === 'pending' ? 'cancelled' : status });
  const refunds = order.refunds?.length ?? 0;
  if (refunds !== refundsBefore(refunded)) {
    return refuse({ code: 'kernel/version-conflicting', currentVersion: refunds });
  }
  requireTellable(events, effect);
  writeEffect(database, effect);
  const lines = linesJustRefunded(refunded);
  writeClaims(database, { ...refunded, lines }, 'freed', database.clock.now());
  if (refunded.progress.status === 'refunded') releaseUse(database, refunded.orderId);
  revokeTickets(database, refunded, new Set(lines.map(({ seatId }) => seatId)));
  appendEvents(database, events);
  return ok(writeOrder(database, refunded));
};

/** How many refunds an order had before its newest. */
const refundsBefore = ({ refunds = [] }: Pick<Order, 'refunds'>): number => Math.max(0, refunds.length - 1);

const effectConflict = (
  database: MemoryDatabase,
  effect: PaymentEffect | undefined,
): MessageRepeated | VersionConflict | undefined => {
  if (effect === undefined) return undefined;
  if (effect.message && database.inbox.has(inboxKey(effect.message))) return { code: 'messaging/message-repeated' };
  return paymentConflict(database, effect.payment);
};

/** Runs last before anything is written, so that a call that is refused never faults. */
const requireTellable = (events: readonly OutboxEvent[], effect?: PaymentEffect): void =>
  requireBalanced([...events, ...(effect?.payment.events ?? [])]);

const writeEffect = (database: MemoryDatabase, effect: PaymentEffect | undefined): void => {
  if (effect === undefined) return;
  if (effect.message) database.inbox.add(inboxKey(effect.message));
  writePayment(database, effect.payment);
};

const writeOrder = (database: MemoryDatabase, order: Order): Order => {
  database.orders.set(order.orderId, order);
  if (order.progress.status === 'pending') database.pending.add(order.orderId);
  else if (database.pending.delete(order.orderId)) hurryPayments(database, order.orderId);
  return order;
};

const livePendingOrders = (database: MemoryDatabase, { buyerId }: Order): number =>
  (database.ordersOfBuyer.get(buyerId) ?? []).filter((orderId) => {
    const progress = database.orders.get(orderId)?.progress;
    return progress?.status === 'pending' && progress.expiresAt > database.clock.now();
  }).length;

type PendingOrder = Order & { readonly progress: { readonly status: 'pending'; readonly expiresAt: Instant } };
type NotPending =
  | { readonly code: 'orders/order-unknown' }
  | { readonly code: 'orders/order-paid' }
  | { readonly code: 'orders/order-ended'; readonly status: 'expired' | 'cancelled' | 'refunded' };

const requirePending = (order: Order | undefined): Result<PendingOrder, NotPending> => {
  if (order === undefined) return refuse({ code: 'orders/order-unknown' });
  switch (order.progress.status) {
    case 'pending':
      return ok({ ...order, progress: order.progress });
    case 'paid':
    case 'partly_refunded':
      return refuse({ code: 'orders/order-paid' });
    case 'expired':
    case 'cancelled':
    case 'refunded':
      return refuse({ code: 'orders/order-ended', status: order.progress.status });
  }
};

/** Pending or expired: the seats of an expired order may still be free. */
const requireSettleable = (order: Order | undefined): Result<Order, NotPending> => {
  if (order?.progress.status === 'expired') return ok(order);
  return requirePending(order);
};

const hasLapsed = ({ progress }: Order, now: Instant): boolean =>
  progress.status !== 'pending' || progress.expiresAt <= now;

const revokeTickets = (
  database: MemoryDatabase,
  refunded: RevertOrder['refunded'],
  seats: ReadonlySet<SeatId>,
): void => {
  const revokedAt = lastRefundedAt(refunded) ?? database.clock.now();
  for (const ticketId of database.ticketsOfOrder.get(refunded.orderId) ?? []) {
    const stored = database.tickets.get(ticketId);
    if (stored === undefined || !seats.has(stored.state.seatId)) continue;
    const state = { ...stored.state, progress: { status: 'revoked' as const, revokedAt } };
    database.tickets.set(ticketId, { state, version: stored.version + 1 });
  }
};
