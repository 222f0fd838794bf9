import { changeOf, isSameMoney, isTicketlyFault, money, retryContended } from '../kernel/index.ts';
import type { Instant, Money, OrderId, PaymentId } from '../kernel/index.ts';
import type { Order } from '../orders/index.ts';
import { cameTo, paymentFacts, refundKeyOf, wholeRefundIdOf } from '../payments/index.ts';
import type { GatewayCharge, Payment, PaymentGateway, ChargeMarks } from '../payments/index.ts';
import { applyGatewayPayment } from './apply-gateway-payment.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';

/**
 * What becomes of a captured charge that the database did not know.
 *
 * - `recorded`: its order is known. It becomes an attempt to pay that order, and ends like every
 *   payment, as tickets or as a refund.
 * - `sent-back`: there is no order that it could pay. The gateway is asked to refund it in full.
 * - `refused`: the gateway will not refund it. A person has to look into it.
 */
export type UnknownChargeEnd = 'recorded' | 'sent-back' | 'refused';

/** A captured charge that the database did not know. */
export interface UnknownCharge {
  readonly provider: string;
  /** The gateway's own name for it. */
  readonly providerRef: string;
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  /** How much of it the gateway still had. */
  readonly kept: Money;
  readonly movedAt: Instant;
  readonly end: UnknownChargeEnd;
}

/** What dealing with a charge needs. */
export type ChargePorts = ApplyPorts & { readonly chargeMarks: ChargeMarks };

/**
 * Called for each unknown charge, at least once and before its money moves: repeated after a fault
 * or a crash.
 */
export type OnUnknownCharge = (charge: UnknownCharge) => void;

/**
 * What came of looking at a charge; `known` also covers money that is not ours, and charges that
 * were already refunded.
 */
export type ChargeLook = 'known' | 'moved' | UnknownChargeEnd;

/**
 * Applies a charge from the gateway's books. A known charge is handled like any other news from the
 * gateway. An unknown charge that this database opened becomes an attempt of its order, or is
 * refunded in full under its payment's idempotency key, so that it goes back once however often
 * this runs.
 *
 * Faults: those of the ports. Nothing is left half done: look again.
 */
export const settleCharge = async (
  ports: ChargePorts,
  gateway: PaymentGateway,
  charge: GatewayCharge,
  tell: OnUnknownCharge,
): Promise<ChargeLook> => {
  const { outcome } = await applyGatewayPayment(ports)(charge.payment);
  if (outcome !== 'ignored') return outcome === 'applied' ? 'moved' : 'known';
  if (charge.origin !== (await ports.chargeMarks.origin())) return 'known';
  const kept = keptOf(charge);
  if (kept.amountMinor === 0) return 'known';
  const { orderId, movedAt, payment } = charge;
  const { paymentId, providerRef } = payment;
  const found = { provider: gateway.provider, providerRef, paymentId, orderId, kept, movedAt };
  const order = await ports.orders.find(orderId);
  if (order !== undefined && isSameMoney(kept, order.total)) {
    if (await record(ports, gateway.provider, charge, order)) tell({ ...found, end: 'recorded' });
    await applyGatewayPayment(ports)(payment);
    return 'recorded';
  }
  tell({ ...found, end: 'sent-back' });
  const end = await sendBack(gateway, charge, kept);
  if (end === 'refused') tell({ ...found, end });
  return end;
};

const keptOf = ({ payment: { captured, refunded } }: GatewayCharge): Money =>
  money(captured.amountMinor - refunded.amountMinor, captured.currency);

const maxTries = 8;

/** Saves the charge as an attempt of its order; false if somebody else did. */
const record = async (ports: ChargePorts, provider: string, charge: GatewayCharge, order: Order): Promise<boolean> =>
  retryContended(`order ${order.orderId}`, maxTries, async () => {
    const known = (await ports.payments.ofOrder(order.orderId)).map(({ state }) => state);
    if (known.some((payment) => payment.paymentId === charge.payment.paymentId)) return false;
    const state = attemptOf(provider, charge, order, known);
    const saved = await ports.payments.save(changeOf(paymentFacts, undefined, [cameTo(state)], ports.clock.now()));
    return saved.ok || 'contended';
  });

const attemptOf = (
  provider: string,
  { payment, openedAt }: GatewayCharge,
  order: Order,
  known: readonly Payment[],
): Payment => ({
  paymentId: payment.paymentId,
  orderId: order.orderId,
  sessionId: order.sessionId,
  eventId: order.eventId,
  organizationId: order.organizationId,
  buyerId: order.buyerId,
  amount: order.total,
  provider,
  attempt: Math.max(0, ...known.map(({ attempt }) => attempt)) + 1,
  createdAt: openedAt,
  progress: { status: 'created', providerRef: payment.providerRef },
});

const sendBack = async (
  gateway: PaymentGateway,
  { payment: { paymentId, providerRef } }: GatewayCharge,
  amount: Money,
): Promise<'sent-back' | 'refused'> => {
  const idempotencyKey = refundKeyOf(paymentId, { refundId: wholeRefundIdOf(paymentId), amount });
  try {
    await gateway.refund({ providerRef, paymentId, amount, idempotencyKey });
    return 'sent-back';
  } catch (error) {
    if (isTicketlyFault(error) && !error.retryable) return 'refused';
    throw error;
  }
};
