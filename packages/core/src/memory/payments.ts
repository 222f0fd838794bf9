import { ok, plusMs, refuse } from '../kernel/index.ts';
import type { Change, OrderId, Result, VersionConflict } from '../kernel/index.ts';
import { restMs } from '../payments/index.ts';
import type { Payment, PaymentBacklog, Payments, PaymentUrgency, TakeDue } from '../payments/index.ts';
import { appendEvents, inboxKey, listIn } from './database.ts';
import type { MemoryDatabase, SavedPayment } from './database.ts';
import { requireBalanced } from './ledger.ts';

const unresolvedStatuses: readonly Payment['progress']['status'][] = ['created', 'requires_action', 'refund_pending'];

/**
 * Why a payment's change can't be saved; undefined if it can. Each attempt number is used once per
 * order.
 */
export const paymentConflict = (
  database: MemoryDatabase,
  { state, expectedVersion }: Change<Payment>,
): VersionConflict | undefined => {
  const currentVersion = database.payments.get(state.paymentId)?.stored.version ?? 0;
  const siblings = database.paymentsOfOrder.get(state.orderId) ?? [];
  const sameAttempt = siblings.some(
    (paymentId) =>
      paymentId !== state.paymentId && database.payments.get(paymentId)?.stored.state.attempt === state.attempt,
  );
  return currentVersion === expectedVersion && !sameAttempt
    ? undefined
    : { code: 'kernel/version-conflicting', currentVersion };
};

/** Writes a change that has passed its checks. */
export const writePayment = (database: MemoryDatabase, { state, events, expectedVersion }: Change<Payment>): number => {
  const version = expectedVersion + 1;
  if (expectedVersion === 0) listIn(database.paymentsOfOrder, state.orderId, state.paymentId);
  const now = database.clock.now();
  database.payments.set(state.paymentId, { stored: { state, version }, savedAt: now, restingSince: now, asks: 0 });
  if (unresolvedStatuses.includes(state.progress.status)) database.unresolved.add(state.paymentId);
  else database.unresolved.delete(state.paymentId);
  appendEvents(database, events);
  return version;
};

/** Makes an order's open payments due soon, once the order is paid or has ended. */
export const hurryPayments = (database: MemoryDatabase, orderId: OrderId): void => {
  for (const paymentId of database.paymentsOfOrder.get(orderId) ?? []) {
    const saved = database.payments.get(paymentId);
    if (saved === undefined || saved.stored.state.progress.status === 'refund_pending') continue;
    database.payments.set(paymentId, { ...saved, restingSince: database.clock.now(), asks: 0 });
  }
};

const urgencyOf = (database: MemoryDatabase, { stored: { state } }: SavedPayment): PaymentUrgency => {
  if (state.progress.status === 'refund_pending') return 'refund';
  const order = database.orders.get(state.orderId);
  return order === undefined || order.progress.status === 'pending' ? 'open' : 'ended';
};

function* unresolved(database: MemoryDatabase): Generator<SavedPayment> {
  for (const paymentId of database.unresolved) {
    const saved = database.payments.get(paymentId);
    if (saved !== undefined) yield saved;
  }
}

const byRest = (one: SavedPayment, other: SavedPayment): number =>
  one.restingSince - other.restingSince || (one.stored.state.paymentId < other.stored.state.paymentId ? -1 : 1);

const dueOf = (database: MemoryDatabase, request: TakeDue): readonly SavedPayment[] => {
  const before = database.clock.now() + (request.aheadMs ?? 0) - request.quietMs;
  const due: SavedPayment[] = [];
  for (const saved of unresolved(database)) {
    if (saved.restingSince > before || saved.stored.state.provider !== request.provider) continue;
    if (urgencyOf(database, saved) === request.urgency) due.push(saved);
  }
  return due.sort(byRest).slice(0, request.limit);
};

const takeDue = (database: MemoryDatabase, request: TakeDue): readonly SavedPayment['stored'][] => {
  const now = database.clock.now();
  const due = dueOf(database, request);
  for (const saved of due) {
    const asks = saved.asks + 1;
    const restingSince = plusMs(now, restMs(request, asks) - request.quietMs);
    database.payments.set(saved.stored.state.paymentId, { ...saved, asks, restingSince });
  }
  return due.map(({ stored }) => stored);
};

const backlog = (database: MemoryDatabase): readonly PaymentBacklog[] => {
  const groups = new Map<string, PaymentBacklog>();
  for (const saved of unresolved(database)) {
    const { provider } = saved.stored.state;
    const urgency = urgencyOf(database, saved);
    const known = groups.get(`${urgency} ${provider}`);
    groups.set(`${urgency} ${provider}`, {
      provider,
      urgency,
      count: (known?.count ?? 0) + 1,
      restingSince:
        known === undefined || saved.restingSince < known.restingSince ? saved.restingSince : known.restingSince,
      oldestSavedAt: known === undefined || saved.savedAt < known.oldestSavedAt ? saved.savedAt : known.oldestSavedAt,
    });
  }
  return [...groups.values()];
};

export const memoryPayments = (database: MemoryDatabase): Payments => {
  const save = (change: Change<Payment>): Result<number, VersionConflict> => {
    const conflict = paymentConflict(database, change);
    if (conflict !== undefined) return refuse(conflict);
    requireBalanced(change.events);
    return ok(writePayment(database, change));
  };
  return {
    find: async (paymentId) => database.payments.get(paymentId)?.stored,
    save: async (change) => save(change),
    saveOnce: async (change, message) => {
      if (database.inbox.has(inboxKey(message))) return refuse({ code: 'messaging/message-repeated' });
      const saved = save(change);
      if (saved.ok) database.inbox.add(inboxKey(message));
      return saved;
    },
    ofOrder: async (orderId) =>
      (database.paymentsOfOrder.get(orderId) ?? [])
        .flatMap((paymentId) => database.payments.get(paymentId)?.stored ?? [])
        .sort((one, other) => one.state.attempt - other.state.attempt),
    takeDue: async (request) => takeDue(database, request),
    backlog: async () => backlog(database),
  };
};
