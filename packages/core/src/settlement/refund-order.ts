import type { Principal } from '../identity/index.ts';
import { refuse, retryContended } from '../kernel/index.ts';
import type { OrderId, Result } from '../kernel/index.ts';
import type { Order, OrderEnded, OrderUnknown, OrderUnpaid } from '../orders/index.ts';
import { editors, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { revertOrder } from './revert-order.ts';

/** Which paid order to take back, and who says so. */
export interface RefundOrderCommand {
  readonly principal: Principal;
  readonly orderId: OrderId;
}

/** Why an order was not taken back. */
export type RefundOrderRefusal = OrderUnknown | OrderUnpaid | OrderEnded | MemberRoleMissing;

const maxTries = 5;

/**
 * Takes a paid order back whole, for owners and managers of its organization: seats free, tickets revoked and the payment `refund_pending` in one
 * transaction, then the gateway is asked. If it can't be asked now, the reconciler asks again with the same key.
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
      return revertOrder(ports, order);
    });
  };
