import { refuse } from '../kernel/index.ts';
import type { Clock, EventId, PrincipalId, Result } from '../kernel/index.ts';
import type { AskedDiscount } from '../pricing/index.ts';
import { discountCodeOf } from './discount-code.ts';
import { limitRefusal, requireUsable } from './discount-decider.ts';
import type { UseDiscount } from './discount-use.ts';
import type { Discount } from './discount.ts';
import type { Discounts } from './discounts.port.ts';
import type { CodeRefusal } from './refusals.ts';

/** A code that a buyer typed, for an order of an event. */
export interface AskedCode {
  readonly eventId: EventId;
  /** The event's currency. */
  readonly currency: string;
  readonly buyerId: PrincipalId;
  readonly code: string;
}

/**
 * The discount that a code stands for, if an order of the buyer could use it now. Nothing is
 * reserved: `SeatSales.claim` looks again, and decides.
 */
export const discountFor =
  (ports: { readonly discounts: Pick<Discounts, 'ofCode'>; readonly clock: Clock }) =>
  async ({ eventId, currency, buyerId, code }: AskedCode): Promise<Result<Discount, CodeRefusal>> => {
    const known = discountCodeOf(code);
    const found = known && (await ports.discounts.ofCode(eventId, known, buyerId));
    // The amounts of a rule mean nothing in another currency, and a draft may have changed its own.
    if (found?.discount.currency !== currency) return refuse({ code: 'discounts/code-unknown' });
    const { discount, uses } = found;
    const usable = requireUsable(discount, ports.clock.now());
    const usedUp = usable.ok && uses !== null ? limitRefusal(discount.terms, uses) : undefined;
    return usedUp === undefined ? usable : refuse(usedUp);
  };

/** A discount in the form that a quote takes. */
export const askedDiscount = ({ discountId, code, rule }: Discount): AskedDiscount => ({ discountId, code, rule });

/** The parts of an order that using a discount needs. */
export interface DiscountedOrder {
  readonly orderId: UseDiscount['orderId'];
  readonly buyerId: PrincipalId;
  readonly progress: { readonly expiresAt: UseDiscount['expiresAt'] };
  readonly price?: { readonly lines: readonly { readonly discountMinor: number }[] };
}

/** What a claim carries to use a discount. */
export const useOfDiscount = ({ discountId }: Discount, order: DiscountedOrder): UseDiscount => ({
  kind: 'discount-use',
  orderId: order.orderId,
  discountId,
  buyerId: order.buyerId,
  givenMinor: order.price?.lines.reduce((sum, { discountMinor }) => sum + discountMinor, 0) ?? 0,
  expiresAt: order.progress.expiresAt,
});
