import type { AggregateStore, DiscountId, EventId, OrderId, Page, PageRequest, PrincipalId } from '../kernel/index.ts';
import type { DiscountCode } from './discount-code.ts';
import type { CodedDiscount, DiscountUsage, DiscountUse } from './discount-use.ts';
import type { Discount } from './discount.ts';

/**
 * The discounts, with the promises of {@link AggregateStore}, and what became of their uses.
 *
 * A code is one active discount's of its event: a save that would give it to two changes nothing,
 * and is refused as a version that conflicts.
 *
 * Only `SeatSales` writes uses, each in the transaction of its order: reserved by the claim that
 * carries a `UseDiscount`, confirmed by `settle`, released by `release` and by the `revert` of the
 * whole order. Uses that count never exceed a limit, whoever claims at the same time. What counts
 * is a confirmed use, and a reserved one until its order's claims lapse: a cart that is never paid
 * gives its use back by the clock, as it does its seats, whether somebody swept it or not. `pin`
 * keeps both.
 *
 * An order that is settled after its claims have lapsed takes its use again, within the limits as
 * they are then, and also if the discount was retired or its time is over: it was granted in time.
 * If no use is left the settlement is refused, with nothing done, and the caller sends the money
 * back: a discount is never given more often than it says.
 */
export interface Discounts extends AggregateStore<DiscountId, Discount> {
  /** Newest first, retired ones included. */
  ofEvent(eventId: EventId, page: PageRequest): Promise<Page<Discount>>;
  /** Those that are active and public, newest first, at most `limit`. */
  publicOfEvent(eventId: EventId, limit: number): Promise<readonly Discount[]>;
  /** How many an event has, retired ones included. */
  countOfEvent(eventId: EventId): Promise<number>;
  /**
   * The active discount with this code, or where there is none the last that had it; and the uses
   * that count, where there is a limit for them.
   */
  ofCode(eventId: EventId, code: DiscountCode, buyerId: PrincipalId): Promise<CodedDiscount | undefined>;
  /** How often it is used, and how. */
  usage(discountId: DiscountId): Promise<DiscountUsage>;
  /** The use of an order; undefined if it never had one. */
  useOf(orderId: OrderId): Promise<DiscountUse | undefined>;
}
