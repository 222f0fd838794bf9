import { changeOf, ok, refuse } from '../kernel/index.ts';
import type { Contended, Result } from '../kernel/index.ts';
import type { Order, OrderEnded, OrderUnknown, OrderUnpaid, RevertOrder } from '../orders/index.ts';
import { decideRefundPayment, paymentFacts } from '../payments/index.ts';
import type { Payment } from '../payments/index.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import { askGateway } from './ask-gateway.ts';
import { askToRefund } from './gateway-questions.ts';
import { takeBack } from './take-back.ts';

/** Refunds an order whole, on anybody's behalf; `contended` if its payment moved meanwhile. */
export const revertOrder = async (
  ports: ApplyPorts,
  order: Order,
): Promise<Result<Order, OrderUnknown | OrderUnpaid | OrderEnded> | Contended> => {
  const taken = await takeBack(ports, order, ports.clock.now());
  if (!taken.ok) return taken;
  const payment = await pendingRefund(ports, taken.value.refunded.progress.paymentId);
  if (payment === 'contended') return 'contended';
  const reverted = await ports.seatSales.revert({ ...taken.value, ...(payment && { effect: { payment } }) });
  if (!reverted.ok) {
    const { refusal } = reverted;
    const isBusiness = refusal.code === 'orders/order-unknown' || refusal.code === 'orders/order-ended';
    return isBusiness ? refuse(refusal) : 'contended';
  }
  if (payment) await askGateway(ports, payment.state, askToRefund);
  return ok(reverted.value);
};

type PaymentChange = NonNullable<RevertOrder['effect']>['payment'];

const pendingRefund = async (
  ports: ApplyPorts,
  paymentId: Payment['paymentId'] | null,
): Promise<PaymentChange | undefined | Contended> => {
  if (paymentId === null) return undefined;
  const stored = await ports.payments.find(paymentId);
  const progress = stored?.state.progress;
  if (stored === undefined || progress?.status !== 'succeeded') return 'contended';
  const now = ports.clock.now();
  const { providerRef } = progress;
  const pending = decideRefundPayment({ providerRef, reason: 'requested', now }, stored.state);
  return changeOf(paymentFacts, stored, pending, now);
};
