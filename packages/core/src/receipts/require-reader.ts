import type { Principal } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { Order, OrderUnknown } from '../orders/index.ts';
import { editors, requireMember } from '../organizations/index.ts';
import type { Organizations } from '../organizations/index.ts';

/** How a reader relates to an order: as its buyer, or as an editor of its organization. */
export interface OrderReader {
  readonly as: 'buyer' | 'editor';
  readonly order: Order;
}

/**
 * Passes the buyer of an order, and the owners and managers of its organization. For everybody
 * else, scanners included, there is no such order.
 */
export const requireReader = async (
  { organizations }: { readonly organizations: Pick<Organizations, 'find'> },
  principal: Principal,
  order: Order | undefined,
): Promise<Result<OrderReader, OrderUnknown>> => {
  if (order === undefined) return refuse({ code: 'orders/order-unknown' });
  if (order.buyerId === principal.principalId) return ok({ as: 'buyer', order });
  const organization = (await organizations.find(order.organizationId))?.state;
  const member = requireMember(organization, principal, editors);
  return member.ok ? ok({ as: 'editor', order }) : refuse({ code: 'orders/order-unknown' });
};
