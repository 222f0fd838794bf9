import { sumLines, totalOf } from './order-price.ts';
import type { LinePrice, OrderPrice } from './order-price.ts';

/** Whether fees go back that are not refundable on their own. */
export interface RefundPolicy {
  /** `true`: all that was paid goes back, as for a session that does not take place. */
  readonly withFees: boolean;
}

/**
 * What goes back if these lines are refunded, in the parts of their price; `totalMinor` goes to the
 * buyer. Price, discount and taxes go back in full. So do refundable fees and, `withFees`, the
 * others: each to whoever paid it.
 *
 * A line's refund is the same whether it is refunded alone or with others: the sum over all lines,
 * in any order, is the refund of the whole order.
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
