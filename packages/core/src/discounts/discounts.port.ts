import type { AggregateStore, DiscountId, EventId, OrderId, Page, PageRequest, PrincipalId } from '../kernel/index.ts';
import type { DiscountCode } from './discount-code.ts';
import type { CodedDiscount, DiscountUsage, DiscountUse } from './discount-use.ts';
import type { Discount } from './discount.ts';

/**
 * The discounts, with the promises of {@link AggregateStore}, and the state of their uses.
 *
 * A code is unique among the active discounts of its event: a save that would give it to two
 * changes nothing, and is refused as a version conflict.
 *
 * Only `SeatSales` writes uses, each in the transaction of its order: reserved by the claim that
 * carries a `UseDiscount`, confirmed by `settle`, released by `release` and by the `revert` of the
 * whole order. Uses that count never exceed a limit, also under concurrent claims. What counts is a
 * confirmed use, and a reserved one until its order's claims lapse: a cart that is never paid gives
 * its use back when its time is up, as it does its seats, swept or not. `pin` extends both.
 *
 * An order that is settled after its claims have lapsed takes its use again, within the limits at
 * that time, even if the discount was retired or its period is over: it was granted in time. If no
 * use is left, the settlement is refused without effect, and the caller refunds the money: a
 * discount is never used more often than its limits allow.
 */
export interface Discounts extends AggregateStore<DiscountId, Discount> {
  /** Newest first, retired ones included. */
  ofEvent(eventId: EventId, page: PageRequest): Promise<Page<Discount>>;
  /** Those that are active and public, newest first, at most `limit`. */
  publicOfEvent(eventId: EventId, limit: number): Promise<readonly Discount[]>;
  /** How many an event has, retired ones included. */
  countOfEvent(eventId: EventId): Promise<number>;
  /**
   * The active discount with this code, or if there is none, the last one that had it; with the
   * uses that count, if it has a limit.
   */
  ofCode(eventId: EventId, code: DiscountCode, buyerId: PrincipalId): Promise<CodedDiscount | undefined>;
  /** How often the discount is used, by state. */
  usage(discountId: DiscountId): Promise<DiscountUsage>;
  /** The use of an order; undefined if it never had one. */
  useOf(orderId: OrderId): Promise<DiscountUse | undefined>;
}
