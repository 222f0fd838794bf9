import { TicketlyFault } from '@ticketly/core';
import type { Clock, PaymentGateway } from '@ticketly/core';
import type { Charge } from './bank-books.ts';
import { bankClient } from './bank-client.ts';
import { chargeOf, paymentOf } from './payment-of.ts';
import { verifyCall } from './verify-call.ts';

export interface BankGatewayOptions {
  readonly url: string;
  /** What the bank signs its calls with. */
  readonly secret: string;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

/** A payment by our id and, once it was heard of, by the bank's. */
type Meant = Parameters<PaymentGateway['retrieve']>[0];

/** `PaymentGateway` at the bank. */
export const bankGateway = ({ url, secret, clock, fetch }: BankGatewayOptions): PaymentGateway => {
  const bank = bankClient(url, fetch);
  /** By the bank's own name where it is known, and only if that is the payment that is meant. */
  const find = async ({ paymentId, providerRef }: Meant): Promise<Charge | undefined> => {
    if (providerRef === null) return (await bank.named(paymentId))?.at(0);
    const charge = await bank.find(providerRef);
    return charge?.reference === paymentId ? charge : undefined;
  };
  const retrieve: PaymentGateway['retrieve'] = async (payment) => {
    const charge = await find(payment);
    return charge && paymentOf(charge);
  };
  return {
    provider: 'bank',
    open: async ({ paymentId, orderId, origin, amount, idempotencyKey }) => {
      const metadata = { order: orderId, origin };
      const wanted = { reference: paymentId, cents: amount.amountMinor, currency: amount.currency, metadata };
      // The bank has one room for the keys of all calls: what is opened and what goes back must
      // not meet there.
      return paymentOf(known(await bank.open(`open ${idempotencyKey}`, wanted), paymentId));
    },
    retrieve,
    cancel: async (payment) => {
      const charge = await find(payment);
      if (charge === undefined) return undefined;
      // It may be paid while we ask, and then the bank says no: how it ended is what counts.
      if (charge.state === 'waiting')
        await bank.cancel(charge.id).catch((error: unknown) => {
          if (!(error instanceof TicketlyFault && error.code === 'unexpected')) throw error;
        });
      return retrieve({ ...payment, providerRef: charge.id });
    },
    refund: async ({ amount, idempotencyKey, ...payment }) => {
      const { id } = known(await find(payment), payment.paymentId);
      return paymentOf(known(await bank.refund(`refund ${idempotencyKey}`, id, amount.amountMinor), payment.paymentId));
    },
    charges: async ({ movedFrom, limit, cursor }) => {
      const charges = (await bank.moved(movedFrom, Number(cursor ?? 0), limit)) ?? [];
      const last = charges.at(-1);
      // A charge that moves meanwhile gets a later number, and so comes again.
      const nextCursor = last !== undefined && charges.length === limit ? String(last.move) : null;
      return { items: charges.flatMap((charge) => chargeOf(charge) ?? []), nextCursor };
    },
    verify: verifyCall(secret, clock),
  };
};

const known = (charge: Charge | undefined, paymentId: string): Charge => {
  if (charge !== undefined) return charge;
  throw new TicketlyFault('unexpected', `the bank knows no payment ${paymentId}`);
};
