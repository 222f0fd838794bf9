import type { Principal } from '../identity/index.ts';
import { ok, refuse, retryContended } from '../kernel/index.ts';
import type { OrderId, Result } from '../kernel/index.ts';
import type { Order } from '../orders/index.ts';
import { editors, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import { askForItsRefunds } from './apply-gateway-payment.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { revertOrder } from './revert-order.ts';
import type { RevertRefusal } from './revert-order.ts';

/** Who refunds which paid order. */
export interface RefundOrderCommand {
  readonly principal: Principal;
  readonly orderId: OrderId;
}

/** Why an order was not refunded. */
export type RefundOrderRefusal = RevertRefusal | MemberRoleMissing;

const maxTries = 5;

/**
 * Refunds a paid order whole. In one transaction its seats become free, its tickets are revoked and
 * its payment becomes `refund_pending`; then the gateway is asked. If it cannot be asked now, the
 * reconciler asks later, with the same key: the money goes back once.
 *
 * @param command `principal` has to be an owner or a manager of the order's organization.
 * @returns the refunded order; or
 *   - `orders/order-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `orders/order-unpaid` if it is pending
 *   - `orders/order-ended` if it expired, or was cancelled or refunded
 * @throws a fault `contended` if its payment moved at each of five attempts.
 * @example
 * const refunded = await office.settlement.refundOrder({ principal, orderId });
 * if (refunded.ok) console.log(refunded.value.progress.status); // refunded
 */
export const refundOrder =
  (ports: ApplyPorts & { readonly organizations: Organizations }) =>
  async (command: RefundOrderCommand): Promise<Result<Order, RefundOrderRefusal>> => {
    const { orderId, principal } = command;
    return retryContended(`order ${orderId}`, maxTries, async () => {
      const order = await ports.orders.find(orderId);
      if (order === undefined) return refuse({ code: 'orders/order-unknown' });
      const member = requireMember((await ports.organizations.find(order.organizationId))?.state, principal, editors);
      if (!member.ok) {
        const isForeign = member.refusal.code === 'organizations/organization-unknown';
        return refuse(isForeign ? { code: 'orders/order-unknown' } : member.refusal);
      }
      const reverted = await revertOrder(ports, order, {
        refundId: ports.ids.next('refund'),
        withFees: true,
        reason: 'requested',
      });
      if (reverted === 'contended' || !reverted.ok) return reverted;
      const { order: refunded, payment } = reverted.value;
      if (payment) await askForItsRefunds(ports, payment);
      return ok(refunded);
    });
  };
