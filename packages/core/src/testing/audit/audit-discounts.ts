import type { Discount, DiscountUsage, DiscountUse } from '../../discounts/index.ts';
import type { OrderId } from '../../kernel/index.ts';
import type { Order } from '../../orders/index.ts';
import type { AuditedSession } from './audit-session.ts';
import type { Finding } from './finding.ts';

/** A discount of the session's event: its uses as its store counts them, and the event's orders. */
export interface AuditedDiscount {
  readonly discount: Discount;
  readonly usage: DiscountUsage;
  /** The orders of all sessions of the event. */
  readonly orders: readonly Order[];
  /** The uses on record, by order. */
  readonly uses: ReadonlyMap<OrderId, DiscountUse>;
}

/**
 * I10: uses never exceed their limits. The confirmed uses are the orders that were paid with the
 * discount and not taken back, each with the amount taken off.
 */
export const auditDiscounts = ({ discounts }: AuditedSession): readonly Finding[] =>
  discounts.flatMap((audited) => [...miscounted(audited), ...beyondLimits(audited), ...misplaced(audited)]).map(broken);

const broken = (sentence: string): Finding => ({ invariant: 'I10', sentence });

const isPaid = ({ progress: { status } }: Order): boolean => status === 'paid' || status === 'partly_refunded';

const givenBy = ({ price }: Order): number =>
  price?.lines.reduce((sum, { discountMinor }) => sum + discountMinor, 0) ?? 0;

const miscounted = ({ discount: { code }, usage, orders }: AuditedDiscount): string[] => {
  const paid = orders.filter(isPaid);
  const givenMinor = paid.reduce((sum, order) => sum + givenBy(order), 0);
  return [
    ...unless(
      usage.confirmed === paid.length,
      `discount ${code} has ${usage.confirmed} confirmed uses, and ${paid.length} paid orders`,
    ),
    ...unless(
      usage.givenMinor === givenMinor,
      `discount ${code} gave ${usage.givenMinor} by its uses, and ${givenMinor} by its orders`,
    ),
  ];
};

const beyondLimits = ({ discount: { code, terms }, usage, orders }: AuditedDiscount): string[] => {
  const used = Math.max(usage.reserved + usage.confirmed, orders.filter(isPaid).length);
  const byBuyer = Map.groupBy(orders.filter(isPaid), ({ buyerId }) => buyerId);
  const { totalLimit, perBuyerLimit } = terms;
  return [
    ...unless(
      totalLimit === null || used <= totalLimit,
      `discount ${code} for ${totalLimit} orders is used by ${used}`,
    ),
    ...[...byBuyer].flatMap(([buyerId, { length }]) =>
      unless(
        perBuyerLimit === null || length <= perBuyerLimit,
        `discount ${code} for ${perBuyerLimit} orders each is used by ${length} of ${buyerId}`,
      ),
    ),
  ];
};

const rightUse = {
  pending: ['reserved'],
  paid: ['confirmed'],
  partly_refunded: ['confirmed'],
  refunded: ['released'],
  expired: ['released'],
  cancelled: ['released'],
} as const satisfies Record<Order['progress']['status'], readonly DiscountUse['status'][]>;

const misplaced = ({ discount: { code }, orders, uses }: AuditedDiscount): string[] =>
  orders.flatMap(({ orderId, progress: { status } }) => {
    const use = uses.get(orderId)?.status ?? 'missing';
    const isRight = rightUse[status].some((right) => right === use);
    return unless(isRight, `order ${orderId} is ${status}, and its use of discount ${code} is ${use}`);
  });

const unless = (sound: boolean, sentence: string): string[] => (sound ? [] : [sentence]);
