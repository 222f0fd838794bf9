import { parseId, TicketlyFault } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';
import { followLog } from '../messaging/index.ts';
import type { BackgroundStep, RecordedEvent } from '../messaging/index.ts';
import type { Order } from '../orders/index.ts';
import type { Ports } from '../ports.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { eachOf } from './each-of.ts';
import { revertOrder } from './refund-order.ts';

/** What refunding cancelled sessions needs. */
export type RefundCancelledPorts = ApplyPorts & Pick<Ports, 'sessions' | 'changeFeed' | 'checkpoints'>;

const pageSize = 20;

/**
 * Follows the log and takes back, whole, every paid order of a session that was cancelled: those it had, and those whose payment came in later.
 * Repeatable: an order that was taken back stays so. One that fails keeps no other from being tried, and the step is then run again.
 */
export const refundCancelledSessions = (ports: RefundCancelledPorts): BackgroundStep =>
  followLog(ports, {
    consumer: 'refunds',
    batchSize: 100,
    handle: async (events) => {
      const cancelled = sessionsOf(events, 'SessionCancelled');
      const sold = sessionsOf(events, 'OrderPaid');
      for (const sessionId of new Set([...cancelled, ...sold])) {
        if (await isCancelled(ports, sessionId)) await refundSession(ports, sessionId);
      }
    },
  });

const sessionsOf = (events: readonly RecordedEvent[], type: string): readonly SessionId[] =>
  events.flatMap((event) => (event.type === type ? (parseId('session', event.routingKey) ?? []) : []));

const isCancelled = async ({ sessions }: RefundCancelledPorts, sessionId: SessionId): Promise<boolean> =>
  (await sessions.find(sessionId))?.state.progress.status === 'cancelled';

const refundSession = async (ports: RefundCancelledPorts, sessionId: SessionId): Promise<void> => {
  let cursor: string | undefined;
  do {
    const page = await ports.orders.ofSession(sessionId, { limit: pageSize, cursor });
    await eachOf(page.items, (order) => refund(ports, order));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
};

const refund = async (ports: RefundCancelledPorts, order: Order): Promise<boolean> => {
  if (order.progress.status !== 'paid') return false;
  const reverted = await revertOrder(ports, order);
  if (reverted !== 'contended') return reverted.ok;
  throw new TicketlyFault('contended', `order ${order.orderId} was changed by others while it was refunded`);
};
