import type { Sessions } from '../scheduling/index.ts';
import { eachOf, parseId, retryContended } from '../kernel/index.ts';
import type { OrderId, SessionId, Job } from '../kernel/index.ts';
import { followLog, sessionOf, unhurriedMs } from '../messaging/index.ts';
import type { FollowPorts, FollowStep } from '../messaging/index.ts';
import { requireRefundable } from '../orders/index.ts';
import { askForItsRefunds } from './apply-gateway-payment.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { revertOrder } from './revert-order.ts';

/** What refunding cancelled sessions needs. */
export type RefundCancelledPorts = ApplyPorts & FollowPorts & { readonly sessions: Sessions };

const pageSize = 20;
const maxTries = 5;

/**
 * Follows the log and takes back, whole, every paid order of a session that was cancelled: those it
 * had, and those whose payment came in later. Repeatable: an order that was taken back stays so.
 * One that fails keeps no other from being tried, here or in another session.
 */
export const refundCancelledSessions = (ports: RefundCancelledPorts): Job<FollowStep> =>
  followLog(
    ports,
    {
      consumer: 'refunds',
      batchSize: 2_000,
      subjectsOf: (event) =>
        event.type === 'SessionCancelled' || event.type === 'OrderPaid' ? [sessionOf(event)] : [],
      apply: async (subject) => {
        const sessionId = parseId('session', subject);
        if (sessionId !== undefined && (await isCancelled(ports, sessionId))) await refundSession(ports, sessionId);
      },
    },
    'refund cancelled sessions',
    unhurriedMs,
  );

const isCancelled = async ({ sessions }: RefundCancelledPorts, sessionId: SessionId): Promise<boolean> =>
  (await sessions.find(sessionId))?.state.progress.status === 'cancelled';

const refundSession = async (ports: RefundCancelledPorts, sessionId: SessionId): Promise<void> => {
  const failures: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await ports.orders.ofSession(sessionId, { limit: pageSize, cursor });
    const paid = page.items.filter((order) => requireRefundable(order).ok);
    await eachOf(paid, ({ orderId }) => refund(ports, orderId)).catch((error: unknown) => failures.push(error));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  if (failures.length > 0) throw failures[0];
};

const refund = (ports: RefundCancelledPorts, orderId: OrderId): Promise<boolean> =>
  retryContended(`order ${orderId}`, maxTries, async () => {
    const order = await ports.orders.find(orderId);
    if (order === undefined) return false;
    const reverting = { refundId: ports.ids.next('refund'), withFees: true, reason: 'session-cancelled' } as const;
    const reverted = await revertOrder(ports, order, reverting);
    if (reverted === 'contended' || !reverted.ok) return reverted === 'contended' ? reverted : false;
    if (reverted.value.payment) await askForItsRefunds(ports, reverted.value.payment);
    return true;
  });
