import { sumLines, totalOf } from './order-price.ts';
import type { LinePrice, OrderPrice } from './order-price.ts';

/** Whether fees go back that are not refundable by themselves. */
export interface RefundPolicy {
  /** `true`: all that was paid goes back, as for a session that does not take place. */
  readonly withFees: boolean;
}

/**
 * What goes back if these lines do, in the parts of their price; `totalMinor` goes to the buyer.
 * Price, discount and taxes go back whole. So do refundable fees, and the others `withFees`: to
 * whoever paid them.
 *
 * Of every line the same goes back whether it is refunded alone or with others: the sum over all
 * lines, in any order, is the refund of the whole.
 *
 * @param lines the positions of the refunded lines in `price.lines`, each once.
 * @example
 * const { totalMinor } = refundOf(priceOf(order), [0, 2], { withFees: false });
 */
export const refundOf = (price: OrderPrice, lines: readonly number[], { withFees }: RefundPolicy): LinePrice => {
  const { feesMinor, ...parts } = sumLines(
    [...new Set(lines)].flatMap((at) => price.lines[at] ?? []),
    price,
  );
  const goesBack = price.fees.map(({ isRefundable }) => withFees || isRefundable);
  const returned = { ...parts, feesMinor: feesMinor.map((fee, at) => (goesBack[at] === true ? fee : 0)) };
  return { ...returned, totalMinor: totalOf(returned, price) };
};
