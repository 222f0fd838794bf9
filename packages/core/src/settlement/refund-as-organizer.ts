import { ok, refuse, retryContended } from '../kernel/index.ts';
import type { Contended, RefusalShape, Result, SeatId } from '../kernel/index.ts';
import type { Order, OrderUnknown } from '../orders/index.ts';
import { editors, requireMember } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import { askForItsRefunds } from './apply-gateway-payment.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import type { RefundOrderCommand } from './refund-order.ts';
import { revertOrder } from './revert-order.ts';
import type { RevertRefusal } from './revert-order.ts';

/** What refunding on an organizer's behalf needs. */
export type RefundPorts = ApplyPorts & { readonly organizations: Organizations };

export type RefundRefusal = RevertRefusal | MemberRoleMissing;

const maxTries = 8;

/**
 * Refunds seats of an order for an owner or manager of its organization; undefined seats mean all.
 * The seats are looked up only once the caller is known to be authorized.
 */
export const refundAsOrganizer = <Refusal extends RefusalShape>(
  ports: RefundPorts,
  command: RefundOrderCommand,
  seatsOf: () => Promise<Result<readonly SeatId[] | undefined, Refusal>>,
): Promise<Result<Order, RefundRefusal | Refusal>> => {
  const refundId = command.refundId ?? ports.ids.next('refund');
  return retryContended(`order ${command.orderId}`, maxTries, async () => {
    const found = await organizersOrder(ports, command);
    if (!found.ok) return found;
    if (found.value.refunds?.some((known) => known.refundId === refundId)) return found;
    const seatIds = await seatsOf();
    if (!seatIds.ok) return seatIds;
    return refund(ports, found.value, { ...command, refundId, seatIds: seatIds.value });
  });
};

const organizersOrder = async (
  ports: RefundPorts,
  { orderId, principal }: RefundOrderCommand,
): Promise<Result<Order, OrderUnknown | MemberRoleMissing>> => {
  const order = await ports.orders.find(orderId);
  if (order === undefined) return refuse({ code: 'orders/order-unknown' });
  const member = requireMember((await ports.organizations.find(order.organizationId))?.state, principal, editors);
  if (member.ok) return ok(order);
  const isForeign = member.refusal.code === 'organizations/organization-unknown';
  return refuse(isForeign ? { code: 'orders/order-unknown' } : member.refusal);
};

const refund = async (
  ports: ApplyPorts,
  order: Order,
  { refundId, seatIds, withFees = false }: Pick<RefundOrderCommand, 'withFees'> & RefundedSeats,
): Promise<Result<Order, RevertRefusal> | Contended> => {
  if (seatIds?.length === 0) return refuse({ code: 'orders/seats-not-ordered', seatIds });
  const reverted = await revertOrder(ports, order, { refundId, seatIds, withFees, reason: 'requested' });
  if (reverted === 'contended' || !reverted.ok) return reverted;
  const { order: refunded, payment } = reverted.value;
  if (payment !== undefined) await askForItsRefunds(ports, payment);
  return ok(refunded);
};

interface RefundedSeats {
  readonly refundId: NonNullable<RefundOrderCommand['refundId']>;
  readonly seatIds: readonly SeatId[] | undefined;
}
