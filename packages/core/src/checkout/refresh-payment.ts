import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { isOpen } from '../payments/index.ts';
import type { Payment, PaymentUnknown } from '../payments/index.ts';
import { askGateway, askHowItIs } from '../settlement/index.ts';
import type { ApplyPorts } from '../settlement/index.ts';
import { findPayment } from './find-payment.ts';
import type { OwnPayment } from './find-payment.ts';

/**
 * Asks the gateway for the state of the buyer's payment, and applies the answer: for a buyer who
 * returns from the gateway's page before its webhook arrives. A payment that has ended is not asked
 * about.
 *
 * @param command `principal` is the payment's buyer.
 * @returns the payment as it is now; or `payments/payment-unknown` if there is none, or it is
 *   another buyer's.
 * @throws a fault of the gateway, or `contended`. A repeat is safe.
 * @example
 * const refreshed = await office.checkout.refreshPayment({ principal, paymentId });
 * if (refreshed.ok && refreshed.value.progress.status === 'succeeded') console.log('paid');
 */
export const refreshPayment =
  (ports: ApplyPorts) =>
  async (command: OwnPayment): Promise<Result<Payment, PaymentUnknown>> => {
    const known = await findPayment(ports)(command);
    if (!known.ok || !isOpen(known.value.progress)) return known;
    return ok((await askGateway(ports, known.value, askHowItIs)).payment);
  };
