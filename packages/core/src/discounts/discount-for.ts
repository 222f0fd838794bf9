import { ok, refuse } from '../kernel/index.ts';
import type { Clock, EventId, PrincipalId, Result } from '../kernel/index.ts';
import type { AskedDiscount } from '../pricing/index.ts';
import { discountCodeOf } from './discount-code.ts';
import { requireUsable } from './discount-decider.ts';
import type { UseDiscount } from './discount-use.ts';
import type { Discount } from './discount.ts';
import type { Discounts } from './discounts.port.ts';
import type { CodeEarly, CodeOver, CodeRefusal, CodeUnknown } from './refusals.ts';

/** A code that somebody typed, for an order of an event. */
export interface AskedCode {
  readonly eventId: EventId;
  /** The event's. */
  readonly currency: string;
  readonly code: string;
}

type LookupPorts = { readonly discounts: Discounts; readonly clock: Clock };

/**
 * The discount that a code stands for, if orders may use it now. Whether a use is left is up to
 * `SeatSales.claim`.
 */
export const discountFor =
  (ports: LookupPorts) =>
  async ({ eventId, currency, code }: AskedCode): Promise<Result<Discount, CodeUnknown | CodeEarly | CodeOver>> => {
    const known = discountCodeOf(code);
    const discount = known && (await ports.discounts.ofCode(eventId, known));
    // The amounts of a rule mean nothing in another currency, which a draft may have had.
    if (discount?.currency !== currency) return refuse({ code: 'discounts/code-unknown' });
    return requireUsable(discount, ports.clock.now());
  };

/**
 * The discount that a code stands for, if this buyer's order could use it now: for quotes, which
 * reserve nothing.
 */
export const discountForBuyer =
  (ports: LookupPorts) =>
  async ({
    buyerId,
    ...asked
  }: AskedCode & { readonly buyerId: PrincipalId }): Promise<Result<Discount, CodeRefusal>> => {
    const found = await discountFor(ports)(asked);
    if (!found.ok) return found;
    const { discountId, terms } = found.value;
    const { totalLimit, perBuyerLimit } = terms;
    if (totalLimit === null && perBuyerLimit === null) return found;
    const { total, ofBuyer } = await ports.discounts.countUses(discountId, buyerId);
    if (perBuyerLimit !== null && ofBuyer >= perBuyerLimit)
      return refuse({ code: 'discounts/code-used-up-by-buyer', limit: perBuyerLimit });
    if (totalLimit !== null && total >= totalLimit)
      return refuse({ code: 'discounts/code-used-up', limit: totalLimit });
    return ok(found.value);
  };

/** A discount as a quote takes it. */
export const askedDiscount = ({ discountId, code, rule }: Discount): AskedDiscount => ({ discountId, code, rule });

/** What an order needs to use the discount of its price. */
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
