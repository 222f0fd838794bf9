import { ok } from '../kernel/index.ts';
import type { Result, SessionId } from '../kernel/index.ts';
import type { Orders } from '../orders/index.ts';
import { editors } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import { requireOwnSession } from '../scheduling/index.ts';
import type { SessionReference, Sessions, SessionUnknown } from '../scheduling/index.ts';

/** How far the refund of a session has come. */
export interface RefundProgress {
  readonly sessionId: SessionId;
  /** Whether all of it is to be refunded. */
  readonly isCancelled: boolean;
  /** Orders that were ever paid. */
  readonly paidOrders: number;
  /** The paid orders that were refunded in full. */
  readonly refundedOrders: number;
  /** Payments whose money the gateway has not sent back yet. */
  readonly paymentsOnTheirWay: number;
}

/**
 * Shows how many of a session's paid orders have been refunded. After a session is cancelled, all
 * of them are, in time.
 *
 * @param query `principal` must be an owner or a manager of the session's organization.
 * @returns the counts; the refund is complete when `refundedOrders` equals `paidOrders` and nothing
 *   is on its way; or
 *   - `scheduling/session-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 * @example
 * const shown = await office.settlement.showRefundProgress({ principal, sessionId });
 * if (shown.ok) console.log(`${shown.value.refundedOrders} of ${shown.value.paidOrders}`);
 */
export const showRefundProgress =
  (ports: { readonly organizations: Organizations; readonly sessions: Sessions; readonly orders: Orders }) =>
  async ({
    principal,
    sessionId,
  }: SessionReference): Promise<Result<RefundProgress, SessionUnknown | MemberRoleMissing>> => {
    const own = await requireOwnSession(ports, (await ports.sessions.find(sessionId))?.state, principal, editors);
    if (!own.ok) return own;
    const { kept, refunded, onTheirWay } = await ports.orders.countRefunds(sessionId);
    return ok({
      sessionId,
      isCancelled: own.value.progress.status === 'cancelled',
      paidOrders: kept + refunded,
      refundedOrders: refunded,
      paymentsOnTheirWay: onTheirWay,
    });
  };
