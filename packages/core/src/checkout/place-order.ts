import { requireRole } from '../identity/index.ts';
import type { Principal, RoleMissing } from '../identity/index.ts';
import { latest, ok, plusMs, refuse, sessionOfHold, tellOnce } from '../kernel/index.ts';
import type { HoldId, RefusalShape, Result, Clock, IdSource, Limits } from '../kernel/index.ts';
import type { Hold, HoldExpired, HoldUnknown, SeatsUnknown, SeatLocks } from '../locking/index.ts';
import { decidePlaceOrder, orderFacts } from '../orders/index.ts';
import type { ClaimRefusal, HoldOrdered, Order, SeatSales, Orders } from '../orders/index.ts';
import type { AskedDiscount, PlatformFee, PricingRefusal } from '../pricing/index.ts';
import type { SessionNotOnSale } from '../scheduling/index.ts';
import type { ShowingStale } from '../locking/index.ts';
import { missingSeats } from '../seating/index.ts';
import { settleOrder } from '../settlement/index.ts';
import { withNewestShowing } from '../showings/index.ts';
import type { Showing, Showings } from '../showings/index.ts';
import { priceHold } from './price-hold.ts';
import { requireNotOver } from './require-not-over.ts';
import { giveUp, teachLocks } from './teach-locks.ts';

/** Who orders which hold. */
export interface PlaceOrderCommand {
  readonly principal: Principal;
  readonly holdId: HoldId;
  /** What the buyer asks to be taken off, found by whoever was given its code. */
  readonly discount?: AskedDiscount | undefined;
}

/** An order, and whether an earlier call for the same hold placed it. */
export type PlacedOrder = Order & { readonly isRepeat?: true };

/** Why a hold did not become an order. */
export type PlaceOrderRefusal =
  | RoleMissing
  | HoldExpired
  | HoldUnknown
  | SessionNotOnSale
  | SeatsUnknown
  | PricingRefusal
  | Exclude<ClaimRefusal, HoldOrdered>;

type PlaceOrderPorts = {
  readonly showings: Showings;
  readonly seatLocks: SeatLocks;
  readonly seatSales: SeatSales;
  readonly orders: Orders;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly limits: Limits;
  readonly platformFees?: readonly PlatformFee[];
};

/**
 * Turns a hold into an order with durable claims on its seats, unpaid for up to `limits.orderTtlMs`
 * (default 10 minutes). A repeat answers with the same order, also after the hold has ended. An
 * order whose total is zero is paid at once.
 *
 * A hold is a promise: it can be ordered after its sale was paused or closed. Only a session that
 * will not take place refuses, and a hall that no longer has the seats.
 *
 * @param command `principal` is the hold's buyer and needs the role `buyer`.
 * @returns the order; or
 *   - `identity/role-missing` without that role
 *   - `locking/hold-unknown` if there is no such hold, or it is another buyer's
 *   - `locking/hold-expired` if it ended before it was ordered
 *   - `scheduling/session-not-on-sale` if the session is cancelled or over
 *   - `locking/seats-unknown` with the seats that the hall no longer has
 *   - `pricing/discount-for-other-sessions`, `pricing/discount-for-other-tiers`,
 *     `pricing/discount-below-minimum`, `pricing/discount-needs-more-tickets` or
 *     `pricing/discount-without-effect` if the discount does not apply; the hold stays as it is
 *   - `orders/seats-taken` with the seats that are sold or claimed, though the locks had them free
 *   - `orders/fence-stale` with the seats that a newer hold has claimed
 *   - `discounts/code-unknown`, `discounts/code-early` with its start, `discounts/code-over` with
 *     its end, `discounts/code-used-up` or `discounts/code-used-up-by-buyer` with the limit, if the
 *     discount can't be used now
 *   - `orders/pending-limit-reached` with `limits.pendingOrdersPerBuyer` (default 3) unpaid orders
 * @throws a fault of the locks or the store. A repeat is safe; if nobody repeats, the seats are
 *   soon free again.
 * @example
 * const placed = await office.checkout.placeOrder({ principal, holdId });
 * if (placed.ok) await office.checkout.startPayment({ principal, orderId: placed.value.orderId });
 */
export const placeOrder =
  (ports: PlaceOrderPorts) =>
  async (command: PlaceOrderCommand): Promise<Result<PlacedOrder, PlaceOrderRefusal>> => {
    const { principal, holdId } = command;
    const allowed = requireRole(principal, 'buyer');
    if (!allowed.ok) return allowed;
    const sessionId = sessionOfHold(holdId);
    if (sessionId === undefined) return refuse({ code: 'locking/hold-unknown' });
    const placed = await withNewestShowing(ports)(sessionId, (showing) => placeIn(ports, showing, command));
    if (placed.ok || placed.refusal.code !== 'scheduling/session-unknown') return placed as Placed;
    return refuse({ code: 'locking/hold-unknown' });
  };

type Placed = Result<PlacedOrder, PlaceOrderRefusal>;

const placeIn = async (
  ports: PlaceOrderPorts,
  showing: Showing,
  command: PlaceOrderCommand,
): Promise<Result<PlacedOrder, PlaceOrderRefusal | ShowingStale>> => {
  const { principal, holdId, discount } = command;
  const notOver = requireNotOver(showing, ports.clock.now());
  if (!notOver.ok) return notOver;
  const buyerId = principal.principalId;
  const fits = discount === undefined ? ok(undefined) : await requireFit(ports, showing, command, discount);
  if (!fits.ok) return fits;
  const converted = await ports.seatLocks.convert({ holdId, buyerId, ttlMs: ports.limits.orderGraceMs });
  // A store that lost its data and was taught again knows whose the seats are, but not at what
  // price. The order knows.
  if (!converted.ok) return orderedBefore(ports, principal, await ports.orders.ofHold(holdId), converted.refusal);
  const hold = converted.value;
  if (hold.lines.length === 0) {
    return orderedBefore(ports, principal, await ports.orders.ofHold(holdId), { code: 'locking/hold-expired' });
  }
  const missing = missingSeats(showing.seatMap, hold.lines);
  if (missing.length === 0) return claim(ports, principal, showing, hold, discount);
  const known = await ports.orders.ofHold(holdId);
  if (known === undefined) await giveUp(ports, hold);
  return orderedBefore(ports, principal, known, { code: 'locking/seats-unknown', seatIds: missing });
};

/** A discount that does not apply changes nothing: the hold stays as it is. */
const requireFit = async (
  ports: PlaceOrderPorts,
  { event }: Showing,
  { principal, holdId }: PlaceOrderCommand,
  discount: AskedDiscount,
): Promise<Result<unknown, PricingRefusal>> => {
  const hold = await ports.seatLocks.find(holdId);
  const isOpen = hold?.status === 'active' && hold.buyerId === principal.principalId;
  return isOpen ? priceHold(ports, event.details, hold, discount) : ok(undefined);
};

const claim = async (
  ports: PlaceOrderPorts,
  principal: Principal,
  { event, edition }: Showing,
  hold: Hold,
  discount: AskedDiscount | undefined,
): Promise<Result<PlacedOrder, PlaceOrderRefusal | ShowingStale>> => {
  const now = ports.clock.now();
  const quoted = priceHold(ports, event.details, hold, discount);
  if (!quoted.ok) return orderedBefore(ports, principal, await ports.orders.ofHold(hold.holdId), quoted.refusal);
  const placed = decidePlaceOrder({
    hold,
    orderId: ports.ids.next('order'),
    eventId: event.eventId,
    organizationId: event.organizationId,
    currency: event.details.currency,
    quoted: quoted.value,
    expiresAt: latest(hold.expiresAt, plusMs(now, ports.limits.orderTtlMs)),
    now,
  });
  const maxPendingOrders = ports.limits.pendingOrdersPerBuyer;
  const [{ payload: order }] = placed;
  const events = tellOnce(orderFacts, placed, now);
  const claimed = await ports.seatSales.claim({ order, events, edition, maxPendingOrders });
  if (claimed.ok) return ok(await settleIfFree(ports, claimed.value));
  const { refusal } = claimed;
  if (refusal.code === 'orders/hold-ordered') {
    const before = await ports.orders.find(refusal.orderId);
    return orderedBefore(ports, principal, before, { code: 'locking/hold-unknown' });
  }
  if ('conflicts' in refusal) await teachLocks(ports, hold, refusal.conflicts);
  return refuse(refusal);
};

const orderedBefore = async <Otherwise extends RefusalShape>(
  ports: PlaceOrderPorts,
  principal: Principal,
  order: Order | undefined,
  otherwise: Otherwise,
): Promise<Result<PlacedOrder, Otherwise | HoldUnknown>> => {
  if (order === undefined) return refuse(otherwise);
  if (order.buyerId !== principal.principalId) return refuse({ code: 'locking/hold-unknown' });
  return ok({ ...(await settleIfFree(ports, order)), isRepeat: true });
};

/** Pays an order that costs nothing. Repeatable: the second caller finds it paid. */
const settleIfFree = async (ports: PlaceOrderPorts, order: Order): Promise<Order> => {
  if (order.total.amountMinor > 0 || order.progress.status !== 'pending') return order;
  const settled = await settleOrder(ports, order, null, ports.clock.now());
  return settled.ok ? settled.value : ((await ports.orders.find(order.orderId)) ?? order);
};
