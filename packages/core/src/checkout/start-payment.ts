import type { Showings } from '../showings/index.ts';
import { requireContact } from '../contacts/index.ts';
import type { ContactMissing, Contacts } from '../contacts/index.ts';
import { requireRole } from '../identity/index.ts';
import type { RoleMissing } from '../identity/index.ts';
import {
  changeOf,
  earliest,
  isTicketlyFault,
  ok,
  outboxIdOf,
  plusMs,
  refuse,
  retryContended,
  tellAs,
} from '../kernel/index.ts';
import type { Contended, Instant, PaymentId, Result, Limits, Stored } from '../kernel/index.ts';
import { orderFacts, requireUnpaid } from '../orders/index.ts';
import type { Order, OrderEnded, OrderIn, OrderPaid, OrderUnknown } from '../orders/index.ts';
import { decideStartPayment, paymentFacts } from '../payments/index.ts';
import type {
  AttemptLimitReached,
  ChargeMarks,
  Payment,
  PaymentFact,
  PaymentInFlight,
  PaymentNeedless,
} from '../payments/index.ts';
import type { SessionNotOnSale } from '../scheduling/index.ts';
import { askGateway, askHowItIs, askToOpen } from '../settlement/index.ts';
import type { ApplyPorts } from '../settlement/index.ts';
import { findOrder } from './find-order.ts';
import type { OwnOrder } from './find-order.ts';
import { requireNotOver } from './require-not-over.ts';

/** Why an order cannot be paid now. */
export type StartPaymentRefusal =
  | RoleMissing
  | OrderUnknown
  | OrderEnded
  | OrderPaid
  | SessionNotOnSale
  | ContactMissing
  | AttemptLimitReached
  | PaymentNeedless
  | PaymentInFlight;

type StartPaymentPorts = ApplyPorts & {
  readonly showings: Showings;
  readonly contacts: Pick<Contacts, 'ofOrders'>;
  readonly limits: Limits;
  readonly chargeMarks: ChargeMarks;
};
type Started = Result<StartedPayment, StartPaymentRefusal>;

/** Who pays which order. */
export interface StartPaymentCommand extends OwnOrder {
  /** As in `Idempotency-Key`: names the attempt, so that a repeat finds it, however it ended. */
  readonly idempotencyKey?: string | undefined;
}

/** A payment, and whether an earlier call with the same key began it. */
export type StartedPayment = Payment & { readonly isRepeat?: true };

const maxTries = 8;

/**
 * Lets a buyer pay an order: opens a payment at the gateway, or answers with the one that is open.
 * After a declined payment, it opens the next attempt.
 *
 * The attempt is saved before the gateway hears of it, and its id is the idempotency key, so that
 * neither a crash nor two devices at once make two payments. While a payment is in flight, the
 * order's claims are pinned, for up to `limits.paymentPinMs` (default 15 minutes).
 *
 * A repeat with the same key returns the attempt that the first call began, in its current state; a
 * call without a key returns the open one.
 *
 * @param command `principal` is the order's buyer and needs the role `buyer`. `idempotencyKey` is
 *   the buyer's own name for this request.
 * @returns the payment, which `requires_action`: the buyer pays at its `checkoutUrl`, or with its
 *   `clientSecret`; or
 *   - `identity/role-missing` without that role
 *   - `orders/order-unknown` if there is no such order, or it is another buyer's
 *   - `orders/order-paid` if it is paid
 *   - `orders/order-ended` if it expired, or was cancelled or refunded
 *   - `scheduling/session-not-on-sale` if its session is cancelled or over
 *   - `contacts/contact-missing` if the event requires a contact, names or answers, and none are
 *     given
 *   - `payments/payment-needless` if its total is zero
 *   - `payments/payment-in-flight` if a payment of it has been captured, or money is on its way
 *     back
 *   - `payments/attempt-limit-reached` after `limits.paymentAttemptsPerOrder` (default 5) attempts
 * @throws a fault of the gateway, or `contended`. A repeat of the same call resumes where this one
 *   stopped.
 * @example
 * const started = await office.checkout.startPayment({ principal, orderId });
 * if (started.ok && started.value.progress.status === 'requires_action')
 *   console.log(started.value.progress.checkoutUrl);
 */
export const startPayment =
  (ports: StartPaymentPorts) =>
  async (command: StartPaymentCommand): Promise<Started> => {
    const allowed = requireRole(command.principal, 'buyer');
    if (!allowed.ok) return allowed;
    const keyed = await attemptOf(ports, command);
    let isFirst = true;
    return retryContended(`order ${command.orderId}`, maxTries, () => {
      const trying = tryToStart(ports, command, keyed, isFirst);
      isFirst = false;
      return trying;
    });
  };

/** The id of the attempt that a request with a key asks for, the same for every repeat. */
const attemptOf = async (
  { ids }: Pick<StartPaymentPorts, 'ids'>,
  { principal, orderId, idempotencyKey }: StartPaymentCommand,
): Promise<PaymentId | undefined> =>
  idempotencyKey === undefined
    ? undefined
    : (`k${await ids.named(JSON.stringify([principal.principalId, orderId, idempotencyKey]))}` as PaymentId);

const tryToStart = async (
  ports: StartPaymentPorts,
  command: OwnOrder,
  keyed: PaymentId | undefined,
  isFirst: boolean,
): Promise<Started | Contended> => {
  // One after the other would take twice the time and show no more.
  const [own, attempts] = await Promise.all([findOrder(ports)(command), ports.payments.ofOrder(command.orderId)]);
  if (!own.ok) return own;
  const known = attempts.find(({ state }) => state.paymentId === keyed)?.state;
  // An attempt that the gateway may not have heard of continues below.
  const isBegun = known !== undefined && known.progress.status !== 'created';
  if (isBegun && isFirst) return ok({ ...known, isRepeat: true });
  const payable = await payableOrder(ports, own.value);
  if (!payable.ok) return payable;
  if (isBegun) return ok(known);
  const order = payable.value;
  const now = ports.clock.now();
  const decided = decideStartPayment(
    {
      paymentId: keyed ?? ports.ids.next('payment'),
      order,
      provider: ports.gateways[0].provider,
      maxAttempts: ports.limits.paymentAttemptsPerOrder,
      now,
    },
    attempts.map(({ state }) => state),
  );
  if (!decided.ok) return decided;
  if (decided.value.kind === 'resume') {
    const { payment } = decided.value;
    return payment.progress.status === 'created' ? open(ports, order, payment) : resume(ports, payment);
  }
  const { fact } = decided.value;
  const begun = await begin(ports, order, fact, now);
  if (!begun.ok) return begun;
  return begun.value ? open(ports, order, fact.payload, { state: fact.payload, version: 1 }) : 'contended';
};

const payableOrder = async (
  ports: StartPaymentPorts,
  own: Order,
): Promise<Result<OrderIn<'pending'>, StartPaymentRefusal>> => {
  const unpaid = requireUnpaid(own);
  if (!unpaid.ok) return unpaid;
  const order = unpaid.value;
  const now = ports.clock.now();
  if (order.progress.expiresAt <= now) return refuse({ code: 'orders/order-ended', status: 'expired' });
  if (order.total.amountMinor === 0) return refuse({ code: 'payments/payment-needless' });
  const showing = await ports.showings.find(order.sessionId);
  if (showing === undefined) return ok(order);
  const notOver = requireNotOver(showing, now);
  if (!notOver.ok) return notOver;
  const told = await requireContact(ports, order, showing.event.details);
  return told.ok ? ok(order) : told;
};

/** Pins the claims and saves the attempt; false when another call saved one first. */
const begin = async (
  ports: StartPaymentPorts,
  order: Order,
  fact: PaymentFact,
  now: Instant,
): Promise<Result<boolean, OrderUnknown | OrderEnded | OrderPaid>> => {
  const { paymentPinMs, orderTtlMs } = ports.limits;
  const until = earliest(plusMs(now, paymentPinMs), plusMs(order.placedAt, orderTtlMs + paymentPinMs));
  const pinned = await ports.seatSales.pin(order.orderId, until);
  if (!pinned.ok) return pinned;
  const change = changeOf(paymentFacts, undefined, [fact], now);
  const pinId = outboxIdOf(fact.payload.paymentId, 1, 1);
  const events = [...change.events, ...tellAs(orderFacts, { type: 'OrderPinned', payload: pinned.value }, pinId, now)];
  return ok((await ports.payments.save({ ...change, events })).ok);
};

/** Asks the gateway for the page where the buyer pays. */
const open = async (
  ports: StartPaymentPorts,
  order: Order,
  payment: Payment,
  saved?: Stored<Payment>,
): Promise<Started | Contended> => {
  const question = askToOpen(await ports.chargeMarks.origin(), order);
  return payableBy((await askGateway(ports, payment, question, saved)).payment);
};

/**
 * An open attempt may have ended unnoticed. A gateway that cannot be asked now does not keep the
 * buyer from paying.
 */
const resume = async (ports: StartPaymentPorts, payment: Payment): Promise<Started | Contended> => {
  try {
    return payableBy((await askGateway(ports, payment, askHowItIs)).payment);
  } catch (error) {
    if (isTicketlyFault(error)) return payableBy(payment);
    throw error;
  }
};

const payableBy = (payment: Payment): Started | Contended =>
  payment.progress.status === 'requires_action' ? ok(payment) : 'contended';
