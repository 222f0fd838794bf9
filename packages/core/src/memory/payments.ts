import { ok, refuse } from '../kernel/index.ts';
import type { Change, Result, VersionConflict } from '../kernel/index.ts';
import type { Payment, Payments } from '../payments/index.ts';
import { appendEvents, inboxKey, listIn } from './database.ts';
import type { MemoryDatabase } from './database.ts';

const unresolvedStatuses: readonly Payment['progress']['status'][] = ['created', 'requires_action', 'refund_pending'];

/** Why a payment's change can't be saved; undefined if it can. An attempt number is used once an order. */
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

/** Writes a change that was checked. */
export const writePayment = (database: MemoryDatabase, { state, events, expectedVersion }: Change<Payment>): number => {
  const version = expectedVersion + 1;
  if (expectedVersion === 0) listIn(database.paymentsOfOrder, state.orderId, state.paymentId);
  database.payments.set(state.paymentId, { stored: { state, version }, savedAt: database.clock.now() });
  if (unresolvedStatuses.includes(state.progress.status)) database.unresolved.add(state.paymentId);
  else database.unresolved.delete(state.paymentId);
  appendEvents(database, events);
  return version;
};

export const memoryPayments = (database: MemoryDatabase): Payments => {
  const save = (change: Change<Payment>): Result<number, VersionConflict> => {
    const conflict = paymentConflict(database, change);
    return conflict === undefined ? ok(writePayment(database, change)) : refuse(conflict);
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
    unresolved: async ({ quietMs, limit }) => {
      const before = database.clock.now() - quietMs;
      return [...database.unresolved]
        .flatMap((paymentId) => database.payments.get(paymentId) ?? [])
        .filter(({ savedAt }) => savedAt < before || (quietMs === 0 && savedAt === before))
        .sort((one, other) => one.savedAt - other.savedAt)
        .slice(0, limit)
        .map(({ stored }) => stored);
    },
  };
};
