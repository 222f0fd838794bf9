import type { Principal } from '../identity/index.ts';
import { invariant, ok, refuse } from '../kernel/index.ts';
import type { OrderId, RefundId, Result } from '../kernel/index.ts';
import type { Order, SeatsNotOrdered, SeatsRefunded } from '../orders/index.ts';
import type { RefundExceedsCaptured } from '../payments/index.ts';
import { refundAsOrganizer } from './refund-as-organizer.ts';
import type { RefundPorts, RefundRefusal } from './refund-as-organizer.ts';

/** Who refunds which paid order. */
export interface RefundOrderCommand {
  readonly principal: Principal;
  readonly orderId: OrderId;
  /** Also refunds fees that are not refundable on their own. Default false. */
  readonly withFees?: boolean | undefined;
  /**
   * The caller's own name for the refund, unique within the order: a repeat under the same name
   * refunds nothing twice.
   */
  readonly refundId?: RefundId | undefined;
}

/** Why an order was not refunded. */
export type RefundOrderRefusal = Exclude<RefundRefusal, SeatsNotOrdered | SeatsRefunded | RefundExceedsCaptured>;

/**
 * Refunds whatever the buyer still has of a paid order. In one transaction its seats become free,
 * its tickets are revoked and its payment becomes `refund_pending`; then the gateway is asked. If
 * it cannot be asked now, the reconciler asks later, with the same key: the money goes back once.
 * If part of it was refunded before, only the rest goes back.
 *
 * @param command `principal` must be an owner or a manager of the order's organization.
 * @returns the refunded order; or
 *   - `orders/order-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `orders/order-unpaid` if it is pending
 *   - `orders/order-ended` if it expired, or was cancelled or refunded
 *   - `payments/payment-disputed` while the payment is disputed
 * @throws a fault `contended` if its payment moved at each of eight attempts.
 * @example
 * const refunded = await office.settlement.refundOrder({ principal, orderId });
 * if (refunded.ok) console.log(refunded.value.progress.status); // refunded
 */
export const refundOrder =
  (ports: RefundPorts) =>
  async (command: RefundOrderCommand): Promise<Result<Order, RefundOrderRefusal>> => {
    const refunded = await refundAsOrganizer<never>(ports, command, async () => ok(undefined));
    if (refunded.ok) return refunded;
    const { refusal } = refunded;
    invariant(!isOfPart(refusal), `order ${command.orderId} was refused whole with ${refusal.code}`);
    return refuse(refusal);
  };

/** Refusals about named seats or amounts: refunding all that is left names none. */
const isOfPart = (refusal: RefundRefusal): refusal is Exclude<RefundRefusal, RefundOrderRefusal> =>
  refusal.code === 'orders/seats-not-ordered' ||
  refusal.code === 'orders/seats-refunded' ||
  refusal.code === 'payments/refund-exceeds-captured';
