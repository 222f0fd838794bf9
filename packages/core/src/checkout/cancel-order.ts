import { invariant, ok, refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { decideCancelOrder } from '../orders/index.ts';
import type { Order, OrderEnded, OrderPaid, OrderUnknown } from '../orders/index.ts';
import { closePayments } from '../settlement/index.ts';
import type { ApplyPorts } from '../settlement/index.ts';
import { findOrder } from './find-order.ts';
import type { OwnOrder } from './find-order.ts';

/** Ends the buyer's unpaid order and frees its seats. A payment that was captured first wins: the order is then paid, and that is said. */
export const cancelOrder =
  (ports: ApplyPorts) =>
  async (command: OwnOrder): Promise<Result<Order, OrderUnknown | OrderEnded | OrderPaid>> => {
    const own = await findOrder(ports)(command);
    if (!own.ok) return own;
    const decided = decideCancelOrder(own.value, ports.clock.now());
    if (!decided.ok) return decided;
    await closePayments(ports, command.orderId);
    const { order: ended, events } = decided.value;
    const released = await ports.seatSales.release({ ended, events });
    if (released.ok) return ok(released.value);
    invariant(
      released.refusal.code !== 'orders/order-still-live',
      `a cancellation of ${command.orderId} waited for its claims`,
    );
    return refuse(released.refusal);
  };
