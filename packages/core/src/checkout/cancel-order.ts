import { invariant, ok, refuse, tellOnce } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { decideCancelOrder, orderFacts } from '../orders/index.ts';
import type { Order, OrderEnded, OrderPaid, OrderUnknown } from '../orders/index.ts';
import { closePayments } from '../settlement/index.ts';
import type { ApplyPorts } from '../settlement/index.ts';
import { findOrder } from './find-order.ts';
import type { OwnOrder } from './find-order.ts';

/**
 * Cancels the buyer's unpaid order and frees its seats. Its open payments are ended at the gateway
 * first; one that was captured before that wins, and the order is paid.
 *
 * @param command `principal` is the order's buyer.
 * @returns the cancelled order; or
 *   - `orders/order-unknown` if there is none, or it is another buyer's
 *   - `orders/order-paid` if it is paid, perhaps only just now
 *   - `orders/order-ended` if it expired, or was cancelled or refunded
 * @example
 * const cancelled = await office.checkout.cancelOrder({ principal, orderId });
 * if (!cancelled.ok && cancelled.refusal.code === 'orders/order-paid') console.log('too late');
 */
export const cancelOrder =
  (ports: ApplyPorts) =>
  async (command: OwnOrder): Promise<Result<Order, OrderUnknown | OrderEnded | OrderPaid>> => {
    const own = await findOrder(ports)(command);
    if (!own.ok) return own;
    const now = ports.clock.now();
    const decided = decideCancelOrder({ now }, own.value);
    if (!decided.ok) return decided;
    await closePayments(ports, command.orderId);
    const [{ payload: ended }] = decided.value;
    const released = await ports.seatSales.release({ ended, events: tellOnce(orderFacts, decided.value, now) });
    if (released.ok) return ok(released.value);
    invariant(
      released.refusal.code !== 'orders/order-still-live',
      `a cancellation of ${command.orderId} waited for its claims`,
    );
    return refuse(released.refusal);
  };
