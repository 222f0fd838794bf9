import type { Sessions } from '../scheduling/index.ts';
import { eachOf, parseId, retryContended } from '../kernel/index.ts';
import type { OrderId, SessionId, Job } from '../kernel/index.ts';
import { followLog, sessionOf, unhurriedMs } from '../messaging/index.ts';
import type { FollowPorts, FollowStep, RecordedEvent } from '../messaging/index.ts';
import { requireRefundable } from '../orders/index.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { revertOrder } from './revert-order.ts';

/** What refunding cancelled sessions needs. */
export type RefundCancelledPorts = ApplyPorts & FollowPorts & { readonly sessions: Sessions };

const pageSize = 100;
/** Bounded, since buyers of other sessions keep paying meanwhile. */
const maxAtOnce = 8;
const maxTries = 5;

/**
 * Follows the log and refunds whatever buyers still have of a cancelled session: every paid order,
 * and orders whose payment arrives later. Everything goes back, including all fees.
 *
 * This holds however many orders there are and however often the process dies: a reverted order
 * stays reverted, and its refund is recorded with it. The reconciler asks the gateway at its own
 * pace, so ten thousand refunds do not reach it at once. An order that fails keeps no other from
 * being tried, in this session or another.
 */
export const refundCancelledSessions = (ports: RefundCancelledPorts): Job<FollowStep> =>
  followLog(
    ports,
    {
      consumer: 'refunds',
      batchSize: 2_000,
      subjectsOf: (event) => (isCancellation(event) || event.type === 'OrderPaid' ? [sessionOf(event)] : []),
      apply: async (subject, events) => {
        const sessionId = parseId('session', subject);
        if (sessionId === undefined || !(await isCancelled(ports, sessionId))) return;
        const isWhole = events.some(isCancellation) || !(await isDone(refundAll(ports, events.flatMap(orderIn))));
        // Facts after a failing one are set aside with it, so the other orders are tried now.
        if (isWhole) await refundSession(ports, sessionId);
      },
    },
    'refund cancelled sessions',
    unhurriedMs,
  );

const isDone = (done: Promise<unknown>): Promise<boolean> =>
  done.then(
    () => true,
    () => false,
  );

const isCancellation = ({ type }: RecordedEvent): boolean => type === 'SessionCancelled';

const orderIn = ({ aggregateId }: RecordedEvent): readonly OrderId[] => {
  const orderId = parseId('order', aggregateId);
  return orderId === undefined ? [] : [orderId];
};

const isCancelled = async ({ sessions }: RefundCancelledPorts, sessionId: SessionId): Promise<boolean> =>
  (await sessions.find(sessionId))?.state.progress.status === 'cancelled';

const refundSession = async (ports: RefundCancelledPorts, sessionId: SessionId): Promise<void> => {
  const failures: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.orders.ofSession(sessionId, { limit: pageSize, cursor });
    const owed = page.items.filter((order) => requireRefundable(order).ok).map(({ orderId }) => orderId);
    await refundAll(ports, owed).catch((error: unknown) => failures.push(error));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  if (failures.length > 0) throw failures[0];
};

const refundAll = (ports: RefundCancelledPorts, orderIds: readonly OrderId[]): Promise<number> =>
  eachOf(orderIds, (orderId) => refund(ports, orderId), maxAtOnce);

const refund = (ports: RefundCancelledPorts, orderId: OrderId): Promise<boolean> =>
  retryContended(`order ${orderId}`, maxTries, async () => {
    const order = await ports.orders.find(orderId);
    if (order === undefined) return false;
    const refundId = ports.ids.next('refund');
    const reverted = await revertOrder(ports, order, { refundId, withFees: true, reason: 'session-cancelled' });
    return reverted === 'contended' ? reverted : reverted.ok;
  });
