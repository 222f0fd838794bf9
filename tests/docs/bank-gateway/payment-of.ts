import { instant, money } from '@ticketly/core';
import type { GatewayCharge, GatewayPayment, OrderId, PaymentId } from '@ticketly/core';
import type { Charge } from './bank-books.ts';

const statusOf = ({ state, cents, returned }: Charge): GatewayPayment['status'] => {
  if (state === 'waiting') return 'open';
  if (state === 'declined') return 'failed';
  if (state === 'void') return 'cancelled';
  return returned === cents ? 'refunded' : 'succeeded';
};

/** A charge of the bank, in the words of the port. */
export const paymentOf = (charge: Charge): GatewayPayment => {
  const { id, reference, cents, currency, state, returned } = charge;
  return {
    providerRef: id,
    paymentId: reference as PaymentId,
    status: statusOf(charge),
    captured: money(state === 'paid' ? cents : 0, currency),
    refunded: money(returned, currency),
    failure: state === 'declined' ? 'card_declined' : null,
    clientSecret: id,
    checkoutUrl: null,
  };
};

/** The same with what it was opened for; undefined if it is none of ours. */
export const chargeOf = (charge: Charge): GatewayCharge | undefined => {
  const { metadata, madeAt, movedAt } = charge;
  const { order, origin } = metadata;
  if (order === undefined || movedAt === null) return undefined;
  const [openedAt, moved] = [instant(madeAt), instant(movedAt)];
  return { payment: paymentOf(charge), orderId: order as OrderId, origin: origin ?? null, openedAt, movedAt: moved };
};
