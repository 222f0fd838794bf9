import { askedDiscount, discountFor } from '../discounts/index.ts';
import type { CodeRefusal, Discount, Discounts } from '../discounts/index.ts';
import type { Principal } from '../identity/index.ts';
import { ok, refuse, sessionOfHold } from '../kernel/index.ts';
import type { Clock, HoldId, Money, Result } from '../kernel/index.ts';
import { holdTotal } from '../locking/index.ts';
import type { Hold, HoldLine, HoldUnknown, SeatLocks } from '../locking/index.ts';
import type { Orders } from '../orders/index.ts';
import { priceOf } from '../pricing/index.ts';
import type { OrderPrice, PlatformFee, PricingRefusal } from '../pricing/index.ts';
import type { Showings } from '../showings/index.ts';
import { priceHold } from './price-hold.ts';

/** Who asks for the price of which hold. */
export interface QuoteHoldQuery {
  readonly principal: Principal;
  readonly holdId: HoldId;
  /** The code of a discount, as the buyer typed it. */
  readonly code?: string | undefined;
}

/** What an order of a hold costs. */
export interface HoldQuote {
  readonly holdId: HoldId;
  readonly lines: readonly HoldLine[];
  readonly price: OrderPrice;
  readonly total: Money;
  /** Why the discount is not in the price; null if it is, or none was asked for. */
  readonly discountRefusal: CodeRefusal | PricingRefusal | null;
}

type QuoteHoldPorts = {
  readonly showings: Showings;
  readonly seatLocks: Pick<SeatLocks, 'find'>;
  readonly orders: Pick<Orders, 'ofHold'>;
  readonly discounts: Pick<Discounts, 'ofCode'>;
  readonly clock: Clock;
  readonly platformFees?: readonly PlatformFee[];
};

/**
 * Tells a buyer what they would pay for their hold, itemized, before they order it: exactly what
 * `placeOrder` charges. For a hold that has become an order, it is the order's price. Nothing is
 * reserved: the last use of a discount goes to the first order.
 *
 * @param query `principal` is the hold's buyer. The discount of `code` is deducted if it can be.
 * @returns the price, along with the reason if the code can't be used or does not apply; or
 *   `locking/hold-unknown` if there is no such hold, it ended, or it is another buyer's.
 * @example
 * const quoted = await office.checkout.quoteHold({ principal, holdId });
 * if (quoted.ok) console.log(quoted.value.total);
 */
export const quoteHold =
  (ports: QuoteHoldPorts) =>
  async ({ principal, holdId, code }: QuoteHoldQuery): Promise<Result<HoldQuote, HoldUnknown>> => {
    const sessionId = sessionOfHold(holdId);
    const hold = sessionId && (await ports.seatLocks.find(holdId));
    if (sessionId === undefined || hold?.buyerId !== principal.principalId)
      return refuse({ code: 'locking/hold-unknown' });
    const order = hold.status === 'converted' ? await ports.orders.ofHold(holdId) : undefined;
    if (order !== undefined) {
      const { lines, total } = order;
      return ok({ holdId, lines, price: priceOf(order), total, discountRefusal: null });
    }
    const showing = await ports.showings.find(sessionId);
    if (showing === undefined || hold.lines.length === 0) return refuse({ code: 'locking/hold-unknown' });
    const { eventId, details } = showing.event;
    const { currency } = details;
    const { buyerId } = hold;
    const found = code === undefined ? undefined : await discountFor(ports)({ eventId, currency, buyerId, code });
    return ok(quoteOf(ports, details, hold, found));
  };

const quoteOf = (
  ports: QuoteHoldPorts,
  details: Parameters<typeof priceHold>[1],
  hold: Hold,
  found: Result<Discount, CodeRefusal> | undefined,
): HoldQuote => {
  const { holdId, lines } = hold;
  const asked = found?.ok === false ? found : priceHold(ports, details, hold, found && askedDiscount(found.value));
  const priced = asked.ok ? asked : priceHold(ports, details, hold);
  const total = (priced.ok && priced.value?.total) || holdTotal(hold);
  const price = (priced.ok && priced.value?.price) || priceOf({ lines, total });
  return { holdId, lines, price, total, discountRefusal: asked.ok ? null : asked.refusal };
};
