import type { Principal } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { PaymentId, Result } from '../kernel/index.ts';
import type { Payment, Payments, PaymentUnknown } from '../payments/index.ts';

/** A payment and its buyer. */
export interface OwnPayment {
  readonly principal: Principal;
  readonly paymentId: PaymentId;
}

/**
 * Finds the buyer's own payment, as last reported by the gateway.
 *
 * @param query `principal` is its buyer.
 * @returns the payment; or `payments/payment-unknown` if there is none, or it is another buyer's.
 * @example
 * const found = await office.checkout.findPayment({ principal, paymentId });
 * if (found.ok) console.log(found.value.progress.status);
 */
export const findPayment =
  (ports: { readonly payments: Pick<Payments, 'find'> }) =>
  async ({ principal, paymentId }: OwnPayment): Promise<Result<Payment, PaymentUnknown>> => {
    const stored = await ports.payments.find(paymentId);
    return stored?.state.buyerId === principal.principalId
      ? ok(stored.state)
      : refuse({ code: 'payments/payment-unknown' });
  };
