import type { Clock, Instant, Page, PaymentId } from '../kernel/index.ts';
import type { GatewayCharge, GatewayPayment, ListCharges, OpenPayment } from '../payments/index.ts';
import { pageOfCharges } from './page-of-charges.ts';

/** What an in-memory gateway records about its payments in addition to their state. */
export interface ChargeJournal {
  opened(request: OpenPayment): void;
  /** Money of a payment moved. */
  moved(paymentId: PaymentId): void;
  /** The amount requested for it, in minor units. */
  askedMinor(paymentId: PaymentId): number;
  /** The captured ones among these, as `PaymentGateway.charges` lists them. */
  list(payments: Iterable<GatewayPayment>, request: ListCharges): Page<GatewayCharge>;
}

/** An empty journal. */
export const chargeJournal = (clock: Clock): ChargeJournal => {
  const asked = new Map<PaymentId, OpenPayment & Pick<GatewayCharge, 'openedAt'>>();
  const movedAt = new Map<PaymentId, Instant>();
  const chargeOf = (payment: GatewayPayment): readonly GatewayCharge[] => {
    const [request, moved] = [asked.get(payment.paymentId), movedAt.get(payment.paymentId)];
    if (request === undefined || moved === undefined) return [];
    const { orderId, origin, openedAt } = request;
    return [{ payment, orderId, origin, openedAt, movedAt: moved }];
  };
  return {
    opened: (request) => {
      asked.set(request.paymentId, { ...request, openedAt: clock.now() });
    },
    moved: (paymentId) => {
      movedAt.set(paymentId, clock.now());
    },
    askedMinor: (paymentId) => asked.get(paymentId)?.amount.amountMinor ?? 0,
    list: (payments, request) => pageOfCharges([...payments].flatMap(chargeOf), request),
  };
};
