import { eachOf } from '../kernel/index.ts';
import { decideExpireOrder } from '../orders/index.ts';
import type { Order } from '../orders/index.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { closePayments } from './close-payments.ts';

/** How much one step takes on. */
export interface StepSize {
  readonly limit?: number;
}

/**
 * Ends unpaid orders whose claims have lapsed, and their open payments. Their seats are free already, by the clock: this makes it known.
 *
 * @returns how many orders it ended. Faults: the first it met, after the others were tried.
 */
export const expireOrders =
  (ports: ApplyPorts) =>
  async ({ limit = 100 }: StepSize = {}): Promise<number> =>
    eachOf(await ports.orders.lapsed(limit), (order) => expire(ports, order));

const expire = async (ports: ApplyPorts, order: Order): Promise<boolean> => {
  const decided = decideExpireOrder(order, ports.clock.now());
  if (!decided.ok) return false;
  await closePayments(ports, order.orderId);
  const { order: ended, events } = decided.value;
  const released = await ports.seatSales.release({ ended, events });
  return released.ok;
};
