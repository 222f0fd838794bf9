import { eachOf, idleEveryMs, tellOnce } from '../kernel/index.ts';
import type { OrderId, Job, JobStep } from '../kernel/index.ts';
import { decideExpireOrder, orderFacts } from '../orders/index.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { closePayments } from './close-payments.ts';
import { lapsedRounds } from './lapsed-rounds.ts';

/** How many orders one step takes on. */
export interface StepSize extends JobStep {
  readonly limit?: number;
}

/**
 * Ends unpaid orders whose claims have lapsed, and their open payments. Their seats are free
 * already, by the clock: this makes it known.
 *
 * No order starves: each step goes on where the last one came to, and what could not be ended is
 * tried again in a later round, however much of it there is.
 *
 * @returns a job whose steps tell how many orders they ended. Faults: the first it met, after the
 *   others were tried.
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
