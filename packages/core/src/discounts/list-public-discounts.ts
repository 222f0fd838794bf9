import { approvedAt } from '../catalog/index.ts';
import type { Events, EventUnknown } from '../catalog/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Clock, EventId, Instant, Limits, Result } from '../kernel/index.ts';
import type { DiscountRule } from '../pricing/index.ts';
import type { DiscountCode } from './discount-code.ts';
import { requireUsable } from './discount-decider.ts';
import type { Discount } from './discount.ts';
import type { Discounts } from './discounts.port.ts';

/**
 * What everybody may know about a discount. Its limits and its usage are for the organizer only.
 */
export interface PublicDiscount {
  readonly code: DiscountCode;
  readonly name: string;
  readonly rule: DiscountRule;
  /** ISO 4217. */
  readonly currency: string;
  readonly endsAt: Instant | null;
}

/**
 * Lists the public discounts of an event that an order may use now, newest first, at most
 * `limits.pageSize` (default 100). A listed discount may have no use left: the quote of a hold
 * tells.
 *
 * @param query the event, which must be public: it was approved at some time.
 * @returns the public part of each discount; or `catalog/event-unknown` if the event is not public.
 * @example
 * const listed = await office.discounts.listPublicDiscounts({ eventId });
 * if (listed.ok) for (const { code, name } of listed.value) console.log(name, `?code=${code}`);
 */
export const listPublicDiscounts =
  (ports: { readonly events: Events; readonly discounts: Discounts; readonly clock: Clock; readonly limits: Limits }) =>
  async ({ eventId }: { readonly eventId: EventId }): Promise<Result<readonly PublicDiscount[], EventUnknown>> => {
    const event = await ports.events.find(eventId);
    if (event === undefined || approvedAt(event.state.progress) === null)
      return refuse({ code: 'catalog/event-unknown' });
    const now = ports.clock.now();
    const active = await ports.discounts.publicOfEvent(eventId, ports.limits.pageSize);
    return ok(active.filter((discount) => requireUsable(discount, now).ok).map(shown));
  };

const shown = ({ code, rule, currency, terms: { name, endsAt } }: Discount): PublicDiscount => ({
  ...{ code, name, rule, currency, endsAt },
});
