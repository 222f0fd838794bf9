import { requireOwnEvent } from '../catalog/index.ts';
import type { Events, EventReference, EventUnknown } from '../catalog/index.ts';
import { changeAggregate, refuse } from '../kernel/index.ts';
import type { Clock, DiscountId, RefusalShape, Result } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import { discountFacts } from './discount-facts.ts';
import type { DiscountFact } from './discount-facts.ts';
import type { DiscountStamp } from './discount-decider.ts';
import type { Discount } from './discount.ts';
import type { Discounts } from './discounts.port.ts';
import type { DiscountUnknown } from './refusals.ts';

/** What the organizers' use cases need. */
export interface DiscountPorts {
  readonly organizations: Organizations;
  readonly events: Events;
  readonly discounts: Discounts;
  readonly clock: Clock;
}

/** A principal, and a discount, addressed by its event. */
export interface DiscountReference extends EventReference {
  readonly discountId: DiscountId;
}

/** Why a principal may not manage a discount. */
export type OwnDiscountRefusal = EventUnknown | MemberRoleMissing | DiscountUnknown;

/** Passes only the event's editors. */
export const requireEditor = async (
  ports: Pick<DiscountPorts, 'organizations' | 'events'>,
  { principal, eventId }: EventReference,
): ReturnType<typeof requireOwnEvent> =>
  requireOwnEvent(ports, (await ports.events.find(eventId))?.state, principal, editors);

/** Changes a discount for one of its event's editors. */
export const changeOwnDiscount = async <Refusal extends RefusalShape>(
  ports: DiscountPorts,
  { principal, eventId, discountId }: DiscountReference,
  decide: (stamp: DiscountStamp, discount: Discount) => Result<readonly DiscountFact[], Refusal>,
): Promise<Result<Discount, OwnDiscountRefusal | Refusal>> => {
  const own = await requireEditor(ports, { principal, eventId });
  if (!own.ok) return own;
  return changeAggregate<DiscountId, Discount, DiscountFact, DiscountUnknown | Refusal>(
    { store: ports.discounts, of: discountFacts, clock: ports.clock },
    discountId,
    async (discount, now) =>
      discount?.eventId === eventId
        ? decide({ now, by: principal.principalId }, discount)
        : refuse({ code: 'discounts/discount-unknown' }),
  );
};
