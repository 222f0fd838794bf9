import { retryContended } from '../kernel/index.ts';
import type { Clock, OrderId } from '../kernel/index.ts';
import { tellEntries } from '../ledger/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { missingEntries } from '../orders/index.ts';
import type { Orders } from '../orders/index.ts';
import type { Payments } from '../payments/index.ts';

/** What posting needs. */
export interface PostPorts {
  readonly orders: Pick<Orders, 'find'>;
  readonly payments: Pick<Payments, 'ofOrder' | 'save'>;
  readonly ledger: Pick<Ledger, 'ofOrder'>;
  readonly clock: Clock;
}

const maxTries = 5;

/**
 * Posts the entries that the ledger lacks for an order and its payments: for an order settled
 * before there was a ledger, all of them. Entries are derived from the order and its payments, with
 * the ids they would have had and, as far as known, the times at which things happened. So a repeat
 * posts nothing.
 *
 * @returns how many entries it posted
 */
export const postMissingEntries = (ports: PostPorts, orderId: OrderId): Promise<number> =>
  retryContended(`the entries of order ${orderId}`, maxTries, async () => {
    const order = await ports.orders.find(orderId);
    const stored = await ports.payments.ofOrder(orderId);
    if (order === undefined) return 0;
    const payments = stored.map(({ state }) => state);
    const missing = missingEntries({ order, payments }, await ports.ledger.ofOrder(orderId), ports.clock.now());
    let posted = 0;
    for (const { state, version } of stored) {
      const entries = missing.filter(({ paymentId }) => paymentId === state.paymentId);
      if (entries.length === 0) continue;
      // A payment that moves meanwhile posts its own entries: start over then.
      const saved = await ports.payments.save({ state, events: tellEntries(entries), expectedVersion: version });
      if (!saved.ok) return 'contended';
      posted += entries.length;
    }
    return posted;
  });
