import type { PaymentId } from '../kernel/index.ts';
import type { Payment, PaymentProgress } from './payment.ts';

/** A payment as a gateway is told which one is meant. */
export interface PaymentReference {
  readonly paymentId: PaymentId;
  /**
   * The gateway's own name of it, as in `GatewayPayment.providerRef`; null until the gateway was
   * first heard of it.
   */
  readonly providerRef: string | null;
}

/** The gateway's own name of a payment; null until the gateway was first heard of it. */
export const providerRefOf = (progress: PaymentProgress): string | null => progress.providerRef ?? null;

/** A payment by all the names it has. */
export const referenceOf = ({ paymentId, progress }: Payment): PaymentReference => ({
  paymentId,
  providerRef: providerRefOf(progress),
});
