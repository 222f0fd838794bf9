import { askedDiscount, discountCodeOf, discountFor, useOfDiscount } from '../discounts/index.ts';
import type { CodeRefusal, Discount, Discounts } from '../discounts/index.ts';
import { requireRole } from '../identity/index.ts';
import type { Principal, RoleMissing } from '../identity/index.ts';
import { latest, ok, plusMs, refuse, sessionOfHold, tellOnce } from '../kernel/index.ts';
import type { HoldId, RefusalShape, Result, Clock, IdSource, Limits } from '../kernel/index.ts';
import type { Hold, HoldExpired, HoldUnknown, SeatsUnknown, SeatLocks } from '../locking/index.ts';
import { decidePlaceOrder, orderFacts } from '../orders/index.ts';
import type { ClaimRefusal, CodeDiffers, HoldOrdered, Order, SeatSales, Orders } from '../orders/index.ts';
import type { PlatformFee, PricingRefusal } from '../pricing/index.ts';
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
  /** The code of a discount, as the buyer typed it. */
  readonly code?: string | undefined;
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
  | CodeDiffers
  | Exclude<ClaimRefusal, HoldOrdered>;

type PlaceOrderPorts = {
  readonly showings: Showings;
  readonly seatLocks: SeatLocks;
  readonly discounts: Pick<Discounts, 'ofCode'>;
  readonly seatSales: SeatSales;
  readonly orders: Orders;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly limits: Limits;
  readonly platformFees?: readonly PlatformFee[];
};

/**
 * Turns a hold into an order with durable claims on its seats, unpaid for up to `limits.orderTtlMs`
 * (default 10 minutes). A repeat answers with the same order, also after the hold has ended, with
 * the code of the order or without any. An order whose total is zero is paid at once.
 *
 * A hold is a promise: it can be ordered after its sale was paused or closed. Only a session that
 * will not take place refuses, and a hall that no longer has the seats.
 *
 * @param command `principal` is the hold's buyer and needs the role `buyer`. `code` uses a
 *   discount: its use is reserved with the order, and comes back if the order is never paid.
 * @returns the order; or
 *   - `identity/role-missing` without that role
 *   - `locking/hold-unknown` if there is no such hold, or it is another buyer's
 *   - `locking/hold-expired` if it ended before it was ordered
 *   - `scheduling/session-not-on-sale` if the session is cancelled or over
 *   - `locking/seats-unknown` with the seats that the hall no longer has
 *   - `discounts/code-unknown`, `discounts/code-early` with its start, `discounts/code-over` with
 *     its end, `discounts/code-used-up` or `discounts/code-used-up-by-buyer` with the limit, if the
 *     code can't be used now
 *   - `pricing/discount-for-other-sessions`, `pricing/discount-for-other-tiers`,
 *     `pricing/discount-below-minimum`, `pricing/discount-needs-more-tickets` or
 *     `pricing/discount-without-effect` if the discount does not apply; the hold stays as it is
 *   - `orders/code-differs` with the order, if the hold was ordered without this code
 *   - `orders/seats-taken` with the seats that are sold or claimed, though the locks had them free
 *   - `orders/fence-stale` with the seats that a newer hold has claimed
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
  const { principal, holdId } = command;
  const notOver = requireNotOver(showing, ports.clock.now());
  if (!notOver.ok) return notOver;
  const before = <Otherwise extends RefusalShape>(otherwise: Otherwise): OrderedBefore<Otherwise> =>
    ports.orders.ofHold(holdId).then((order) => orderedBefore(ports, command, order, otherwise));
  const asked = await askDiscount(ports, showing, command);
  if (!asked.ok) return before(asked.refusal);
  const buyerId = principal.principalId;
  const converted = await ports.seatLocks.convert({ holdId, buyerId, ttlMs: ports.limits.orderGraceMs });
  // A store that lost its data and was primed again knows whose the seats are, but not at what
  // price. The order does.
  if (!converted.ok) return before(converted.refusal);
  const hold = converted.value;
  if (hold.lines.length === 0) return before({ code: 'locking/hold-expired' });
  const missing = missingSeats(showing.seatMap, hold.lines);
  if (missing.length === 0) return claim(ports, command, showing, hold, asked.value);
  const known = await ports.orders.ofHold(holdId);
  if (known === undefined) await giveUp(ports, hold);
  return orderedBefore(ports, command, known, { code: 'locking/seats-unknown', seatIds: missing });
};

/**
 * The discount of the code that the buyer typed. One that can't be used or does not apply changes
 * nothing: the hold stays as it is.
 */
const askDiscount = async (
  ports: PlaceOrderPorts,
  { event }: Showing,
  { principal, holdId, code }: PlaceOrderCommand,
): Promise<Result<Discount | undefined, CodeRefusal | PricingRefusal>> => {
  if (code === undefined) return ok(undefined);
  const { currency } = event.details;
  const buyerId = principal.principalId;
  const [found, hold] = await Promise.all([
    discountFor(ports)({ eventId: event.eventId, currency, buyerId, code }),
    ports.seatLocks.find(holdId),
  ]);
  if (!found.ok || hold?.status !== 'active' || hold.buyerId !== buyerId) return found;
  const priced = priceHold(ports, event.details, hold, askedDiscount(found.value));
  return priced.ok ? found : priced;
};

const claim = async (
  ports: PlaceOrderPorts,
  command: PlaceOrderCommand,
  { event, edition }: Showing,
  hold: Hold,
  discount: Discount | undefined,
): Promise<Result<PlacedOrder, PlaceOrderRefusal | ShowingStale>> => {
  const now = ports.clock.now();
  const quoted = priceHold(ports, event.details, hold, discount && askedDiscount(discount));
  if (!quoted.ok) return orderedBefore(ports, command, await ports.orders.ofHold(hold.holdId), quoted.refusal);
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
  const effects = discount && [useOfDiscount(discount, order)];
  const claimed = await ports.seatSales.claim({
    order,
    events,
    edition,
    maxPendingOrders,
    ...(effects && { effects }),
  });
  if (claimed.ok) return ok(await settleIfFree(ports, claimed.value));
  const { refusal } = claimed;
  if (refusal.code === 'orders/hold-ordered') {
    const before = await ports.orders.find(refusal.orderId);
    return orderedBefore(ports, command, before, { code: 'locking/hold-unknown' });
  }
  if ('conflicts' in refusal) await teachLocks(ports, hold, refusal.conflicts);
  return refuse(refusal);
};

type OrderedBefore<Otherwise extends RefusalShape> = Promise<
  Result<PlacedOrder, Otherwise | HoldUnknown | CodeDiffers>
>;

/** The order that an earlier call placed stands, with the price that it was placed at. */
const orderedBefore = async <Otherwise extends RefusalShape>(
  ports: PlaceOrderPorts,
  { principal, code }: PlaceOrderCommand,
  order: Order | undefined,
  otherwise: Otherwise,
): OrderedBefore<Otherwise> => {
  if (order === undefined) return refuse(otherwise);
  if (order.buyerId !== principal.principalId) return refuse({ code: 'locking/hold-unknown' });
  const orderedWith = order.price?.discount?.code ?? null;
  if (code !== undefined && discountCodeOf(code) !== orderedWith)
    return refuse({ code: 'orders/code-differs', orderId: order.orderId, orderedWith });
  return ok({ ...(await settleIfFree(ports, order)), isRepeat: true });
};

/** Pays an order that costs nothing. Repeatable: the second caller finds it paid. */
const settleIfFree = async (ports: PlaceOrderPorts, order: Order): Promise<Order> => {
  if (order.total.amountMinor > 0 || order.progress.status !== 'pending') return order;
  const settled = await settleOrder(ports, order, null, ports.clock.now());
  return settled.ok ? settled.value : ((await ports.orders.find(order.orderId)) ?? order);
};
