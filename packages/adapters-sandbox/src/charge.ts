import { invariant, money, TicketlyFault } from '@ticketly/core';
import type { GatewayPayment, Instant, Money, OpenPayment, OrderId, PaymentId, RefundPayment } from '@ticketly/core';

/**
 * One charge of the sandbox's own ledger: what a real provider would know of a payment. Plain JSON.
 */
export interface SandboxCharge {
  readonly paymentId: PaymentId;
  readonly openedAt: Instant;
  readonly orderId: OrderId;
  /** As in `OpenPayment`; charges that were opened before it was kept have none. */
  readonly origin?: string;
  readonly amount: Money;
  readonly description: string;
  /** The key it was opened with. */
  readonly idempotencyKey: string;
  readonly providerRef: string;
  readonly clientSecret: string;
  readonly status: GatewayPayment['status'];
  /** What the page asks next while the charge is open. */
  readonly asks: 'card' | 'confirmation';
  readonly capturedMinor: number;
  /** When money last moved; null until it did. */
  readonly movedAt: Instant | null;
  readonly failure: string | null;
  /** By the key each was asked with. */
  readonly refunds: readonly { readonly idempotencyKey: string; readonly amountMinor: number }[];
  /**
   * When an open charge is captured by itself; true from then on, whether or not anybody was told.
   */
  readonly capturesAt: Instant | null;
}

/** A charge as it is when a payment is opened. */
export const openCharge = (request: OpenPayment, clientSecret: string, openedAt: Instant): SandboxCharge => ({
  paymentId: request.paymentId,
  openedAt,
  orderId: request.orderId,
  origin: request.origin,
  amount: request.amount,
  description: request.description,
  idempotencyKey: request.idempotencyKey,
  providerRef: `sbx_${request.paymentId}`,
  clientSecret,
  status: 'open',
  asks: 'card',
  capturedMinor: 0,
  movedAt: null,
  failure: null,
  refunds: [],
  capturesAt: null,
});

/** A change of an open charge; one that ended stays as it is. */
type ChangeOpen = (charge: SandboxCharge) => SandboxCharge;

const ifOpen =
  (changes: Partial<SandboxCharge>): ChangeOpen =>
  (charge) =>
    charge.status === 'open' ? { ...charge, ...changes } : charge;

/** The card is charged with the whole amount. */
export const capture =
  (movedAt: Instant): ChangeOpen =>
  (charge) =>
    ifOpen({ status: 'succeeded', capturedMinor: charge.amount.amountMinor, movedAt, capturesAt: null })(charge);

/** The card is refused; a buyer tries again with a new payment. */
export const decline: ChangeOpen = ifOpen({ status: 'failed', failure: 'card_declined', capturesAt: null });

/** The buyer did not confirm at their bank. */
export const failConfirmation: ChangeOpen = ifOpen({
  status: 'failed',
  failure: 'confirmation_refused',
  capturesAt: null,
});

/** The charge can't be captured any more. */
export const cancelCharge: ChangeOpen = ifOpen({ status: 'cancelled', capturesAt: null });

/** The bank wants the buyer to confirm. */
export const askConfirmation: ChangeOpen = ifOpen({ asks: 'confirmation' });

/** The bank takes its time. */
export const captureAt = (capturesAt: Instant): ChangeOpen => ifOpen({ capturesAt });

/** The charge as it is at `now`. */
export const chargeAt = (charge: SandboxCharge, now: Instant): SandboxCharge =>
  charge.capturesAt === null || charge.capturesAt > now ? charge : capture(charge.capturesAt)(charge);

/**
 * Gives money back. A repeat of a key changes nothing.
 *
 * Fault `unexpected`, not retryable, when more would go back than was captured.
 */
export const refundCharge = (
  charge: SandboxCharge,
  { idempotencyKey, amount }: Pick<RefundPayment, 'idempotencyKey' | 'amount'>,
  movedAt: Instant,
): SandboxCharge => {
  if (charge.refunds.some((refund) => refund.idempotencyKey === idempotencyKey)) return charge;
  invariant(amount.amountMinor > 0, `a refund of ${amount.amountMinor} gives nothing back`);
  const left = charge.capturedMinor - refundedMinor(charge);
  if (amount.currency !== charge.amount.currency || amount.amountMinor > left) {
    const asked = `${amount.amountMinor} ${amount.currency}`;
    throw new TicketlyFault('unexpected', `payment ${charge.paymentId} has ${left} left to refund, not ${asked}`);
  }
  const refunds = [...charge.refunds, { idempotencyKey, amountMinor: amount.amountMinor }];
  return { ...charge, refunds, movedAt, status: amount.amountMinor === left ? 'refunded' : charge.status };
};

const refundedMinor = ({ refunds }: SandboxCharge): number =>
  refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

/** A charge as the port tells of it. */
export const gatewayPaymentOf = (charge: SandboxCharge, checkoutUrl: string): GatewayPayment => ({
  providerRef: charge.providerRef,
  paymentId: charge.paymentId,
  status: charge.status,
  captured: money(charge.capturedMinor, charge.amount.currency),
  refunded: money(refundedMinor(charge), charge.amount.currency),
  failure: charge.failure,
  clientSecret: charge.clientSecret,
  checkoutUrl,
});
