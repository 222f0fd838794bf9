import { eachOf, idleEveryMs, tellOnce } from '../kernel/index.ts';
import type { OrderId, Job, JobStep } from '../kernel/index.ts';
import { decideExpireOrder, orderFacts } from '../orders/index.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { closePayments } from './close-payments.ts';
import { lapsedRounds } from './lapsed-rounds.ts';

/** How many orders one step handles. */
export interface StepSize extends JobStep {
  readonly limit?: number;
}

/**
 * Ends unpaid orders whose claims have lapsed, and their open payments. By the clock their seats
 * are already free; this makes it known.
 *
 * No order starves: each step continues where the last one stopped, and orders that could not be
 * ended are retried in a later round, however many there are.
 *
 * @returns a job whose steps return how many orders they ended. Faults: the first one met, after
 *   the others were tried.
 */
export const expireOrders = (ports: ApplyPorts): Job<StepSize> => {
  const rounds = lapsedRounds(ports.clock);
  const run = async ({ limit = 100 }: StepSize = {}): Promise<number> => {
    const lapsed = await ports.orders.lapsed({ limit, after: rounds.after() });
    rounds.goPast(lapsed, limit);
    return eachOf(lapsed, ({ orderId }) => expire(ports, orderId)).catch((error: unknown) => {
      rounds.leftBehind();
      throw error;
    });
  };
  return { name: 'expire orders', everyMs: 1_000, idleMs: () => idleEveryMs, run };
};

const expire = async (ports: ApplyPorts, orderId: OrderId): Promise<boolean> => {
  const order = await ports.orders.find(orderId);
  if (order === undefined) return false;
  const now = ports.clock.now();
  const decided = decideExpireOrder({ now }, order);
  if (!decided.ok) return false;
  await closePayments(ports, orderId);
  const [{ payload: ended }] = decided.value;
  const released = await ports.seatSales.release({ ended, events: tellOnce(orderFacts, decided.value, now) });
  return released.ok;
};
