import { eventMoves } from '../catalog/index.ts';
import type { EventReference, EventStatusUnfit, EventUnknown } from '../catalog/index.ts';
import { changeOf, ok, refuse } from '../kernel/index.ts';
import type { EventId, IdSource, Limits, Result, SessionId } from '../kernel/index.ts';
import type { MemberRoleMissing } from '../organizations/index.ts';
import { decideCreateDiscount } from './discount-decider.ts';
import { discountFacts } from './discount-facts.ts';
import type { Discount, DiscountPlan } from './discount.ts';
import { requireEditor } from './own-discount.ts';
import type { DiscountPorts } from './own-discount.ts';
import type { CodeTaken, DiscountInvalid, DiscountLimitReached } from './refusals.ts';

/** Who creates which discount, for which event. */
export interface CreateDiscountCommand extends EventReference {
  readonly plan: DiscountPlan;
}

/** Why a discount was not created. */
export type CreateDiscountRefusal =
  EventUnknown | MemberRoleMissing | EventStatusUnfit | DiscountInvalid | DiscountLimitReached | CodeTaken;

/** Lists the sessions of an event. */
export interface SessionsOfEvent {
  ofEvent(eventId: EventId): Promise<readonly { readonly sessionId: SessionId }[]>;
}

type CreateDiscountPorts = DiscountPorts & {
  readonly sessions: SessionsOfEvent;
  readonly ids: IdSource;
  readonly limits: Limits;
};

/** The states in which there may still be something to sell. */
const needs = [...new Set([...eventMoves.change, ...eventMoves.cancel])];

/**
 * Creates a discount for an event: what is taken off an order whose buyer enters the code. A link
 * to the event with `?code=` in it carries the code to whoever follows it.
 *
 * @param command `principal` has to be an owner or a manager of the event's organization. `plan`
 *   has the code as typed, which is stored in upper case, and the rule: amounts in minor units of
 *   the event's currency, shares in parts per million. Neither can change; to replace them, retire
 *   the discount and create another with the same code.
 * @returns the discount; or
 *   - `catalog/event-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `catalog/event-status-unfit` if the event is over or cancelled
 *   - `discounts/discount-limit-reached` if the event has had `limits.discountsPerEvent` (default
 *     1,000)
 *   - `discounts/discount-invalid` with everything that is wrong with the plan
 *   - `discounts/code-taken` if an active discount of the event has the code
 * @example
 * const rule = { kind: 'percentage', ppm: 100_000, tierIds: [], sessionIds: [] } as const;
 * const always = { isPublic: false, startsAt: null, endsAt: null };
 * const limits = { totalLimit: 100, perBuyerLimit: 1 };
 * const friends = { name: 'Friends', code: 'friends', rule, ...always, ...limits };
 * const made = await office.discounts.createDiscount({ principal, eventId, plan: friends });
 */
export const createDiscount =
  (ports: CreateDiscountPorts) =>
  async (command: CreateDiscountCommand): Promise<Result<Discount, CreateDiscountRefusal>> => {
    const { principal, eventId, plan } = command;
    const own = await requireEditor(ports, command);
    if (!own.ok) return own;
    const { organizationId, details, progress } = own.value;
    if (!needs.includes(progress.status))
      return refuse({ code: 'catalog/event-status-unfit', status: progress.status, needs });
    const limit = ports.limits.discountsPerEvent;
    if ((await ports.discounts.countOfEvent(eventId)) >= limit)
      return refuse({ code: 'discounts/discount-limit-reached', limit });
    const sessions = await ports.sessions.ofEvent(eventId);
    const scope = {
      tierIds: details.tiers.map(({ tierId }) => tierId),
      sessionIds: sessions.map(({ sessionId }) => sessionId),
    };
    const now = ports.clock.now();
    const decided = decideCreateDiscount({
      ...{ eventId, organizationId, currency: details.currency, plan, scope, limits: ports.limits, now },
      discountId: ports.ids.next('discount'),
      by: principal.principalId,
    });
    if (!decided.ok) return decided;
    const change = changeOf(discountFacts, undefined, decided.value, now);
    const saved = await ports.discounts.save(change);
    // Its id is new, so the conflict is about its code.
    return saved.ok ? ok(change.state) : refuse({ code: 'discounts/code-taken' });
  };
