import { requireOwnEvent } from '../catalog/index.ts';
import type { EventReference, Events, EventUnknown } from '../catalog/index.ts';
import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import type { SalesBoards } from './sales-boards.ts';
import type { SalesFrameListener } from './sales-frame.ts';

/** Who follows the sales of which event, and from where on. */
export interface FollowEventSalesQuery extends EventReference {
  /** The position of the last frame that was seen. */
  readonly after?: string | undefined;
  readonly listener: SalesFrameListener;
}

/**
 * Tells a listener what an event has sold, and then every change of it. The first frame is the
 * whole, unless `after` is where the sales are now: then it is the next change. No frame is older
 * than one before it, or than `after`.
 *
 * Who may see the sales is asked once. Whoever follows for long asks again now and then.
 *
 * @param query `principal` has to be an owner or a manager of the event's organization.
 * @returns a function that ends it; or
 *   - `catalog/event-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 * @example
 * const following = await office.dashboards.followEventSales({
 *   principal,
 *   eventId,
 *   listener: ({ position }) => console.log(position),
 * });
 * if (following.ok) following.value();
 */
export const followEventSales =
  (ports: { readonly organizations: Organizations; readonly events: Events; readonly salesBoards: SalesBoards }) =>
  async ({
    principal,
    eventId,
    after,
    listener,
  }: FollowEventSalesQuery): Promise<Result<() => void, EventUnknown | MemberRoleMissing>> => {
    const own = await requireOwnEvent(ports, (await ports.events.find(eventId))?.state, principal, editors);
    return own.ok ? ok(await ports.salesBoards.subscribe(own.value, listener, { after })) : own;
  };
