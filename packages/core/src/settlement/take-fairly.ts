import type { Stored } from '../kernel/index.ts';
import { askingPaces, paymentUrgencies } from '../payments/index.ts';
import type { Payment, Payments, PaymentUrgency } from '../payments/index.ts';

/**
 * The turns: refunds get half of the slots and the others a quarter each, as long as there are any;
 * slots that one leaves unused go to the next.
 */
const turns: readonly PaymentUrgency[] = ['refund', 'ended', 'refund', 'open'];

/**
 * Takes due payments for this many slots: each urgency gets its share, then the most urgent
 * payments fill what is left.
 */
export const takeFairly = (
  payments: Pick<Payments, 'takeDue'>,
  provider: string,
): ((places: number, aheadMs: number | undefined) => Promise<readonly Stored<Payment>[]>) => {
  let turn = 0;
  const sharesOf = (places: number): Map<PaymentUrgency, number> => {
    const shares = new Map<PaymentUrgency, number>();
    for (let place = 0; place < places; place += 1) {
      const urgency = turns[(turn + place) % turns.length] ?? 'refund';
      shares.set(urgency, (shares.get(urgency) ?? 0) + 1);
    }
    turn = (turn + places) % turns.length;
    return shares;
  };
  return async (places, aheadMs) => {
    const taken: Stored<Payment>[] = [];
    const exhausted = new Set<PaymentUrgency>();
    const takeUpTo = async (urgency: PaymentUrgency, limit: number): Promise<void> => {
      if (limit === 0 || exhausted.has(urgency)) return;
      const found = await payments.takeDue({ provider, urgency, limit, aheadMs, ...askingPaces[urgency] });
      taken.push(...found);
      if (found.length < limit) exhausted.add(urgency);
    };
    const shares = sharesOf(places);
    for (const urgency of paymentUrgencies) await takeUpTo(urgency, shares.get(urgency) ?? 0);
    for (const urgency of paymentUrgencies) await takeUpTo(urgency, places - taken.length);
    return taken;
  };
};
