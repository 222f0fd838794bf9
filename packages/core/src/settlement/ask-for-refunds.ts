import { changeOf, isTicketlyFault } from '../kernel/index.ts';
import type { RefundId } from '../kernel/index.ts';
import {
  capturedRefOf,
  decideReduceRefund,
  paymentFacts,
  pendingRefundsOf,
  referenceOf,
  refundKeyOf,
} from '../payments/index.ts';
import type { GatewayPayment, Payment, PaymentGateway, PaymentRefund, Payments } from '../payments/index.ts';
import type { Applied, ApplyOutcome, ApplyPorts } from './apply-gateway-payment.ts';
import { gatewayOf } from './gateway-of.ts';

/** What came of asking a gateway about a payment. */
export interface Asked {
  /** `silent`: the gateway never heard of the payment, or could not be asked. */
  readonly outcome: ApplyOutcome | 'silent';
  /** The payment as it is now. */
  readonly payment: Payment;
}

/** Applies the gateway's answer about a refund. */
export type ApplyAnswer = (said: GatewayPayment, answered: RefundId | undefined) => Promise<Applied>;

/**
 * Requests every pending refund of a payment, one after the other. Each refund always uses the same
 * idempotency key, so it moves money once however often it is requested.
 *
 * A refund that can't be requested now stays as it is, and the reconciler retries it. If the
 * gateway refuses because it has less left, what is left is requested. While the payment is
 * disputed, nothing is requested, or the money might go back twice.
 */
export const askForRefunds = async (ports: ApplyPorts, payment: Payment, apply: ApplyAnswer): Promise<Asked> => {
  let asked: Asked = { outcome: 'silent', payment };
  if (payment.dispute?.status === 'open') return asked;
  const gateway = gatewayOf(ports, payment.provider);
  for (const { refundId } of pendingRefundsOf(payment)) {
    // The answer to one refund may have reported another.
    const refund = pendingRefundsOf(asked.payment).find((pending) => pending.refundId === refundId);
    if (refund === undefined) continue;
    const answer = await askForOne(ports, gateway, asked.payment, refund);
    if (answer === undefined) continue;
    const applied = await apply(answer.said, answer.answered);
    asked = {
      outcome: applied.outcome === 'applied' || asked.outcome === 'silent' ? applied.outcome : asked.outcome,
      payment: applied.payment ?? asked.payment,
    };
  }
  return asked;
};

interface Answer {
  readonly said: GatewayPayment;
  readonly answered: RefundId | undefined;
}

const askForOne = async (
  ports: ApplyPorts,
  gateway: PaymentGateway,
  payment: Payment,
  refund: PaymentRefund,
): Promise<Answer | undefined> => {
  try {
    return await moveMoney(gateway, payment, refund);
  } catch (error) {
    if (!isTicketlyFault(error)) throw error;
    return error.retryable ? undefined : askForLess(ports, gateway, payment, refund);
  }
};

const moveMoney = async (gateway: PaymentGateway, payment: Payment, refund: PaymentRefund): Promise<Answer> => {
  const { paymentId } = payment;
  const { amount, refundId } = refund;
  const providerRef = capturedRefOf(payment);
  const said = await gateway.refund({ providerRef, paymentId, amount, idempotencyKey: refundKeyOf(paymentId, refund) });
  return { said, answered: refundId };
};

/** The gateway may have refused because it has less left. */
const askForLess = async (
  ports: ApplyPorts,
  gateway: PaymentGateway,
  payment: Payment,
  { refundId }: PaymentRefund,
): Promise<Answer | undefined> => {
  try {
    const said = await gateway.retrieve(referenceOf(payment));
    if (said === undefined) return undefined;
    const reduced = await reduce(ports, { payment, refundId, said });
    if (reduced === undefined) return { said, answered: undefined };
    const less = pendingRefundsOf(reduced).find((pending) => pending.refundId === refundId);
    return less === undefined ? { said, answered: undefined } : await moveMoney(gateway, reduced, less);
  } catch (error) {
    if (isTicketlyFault(error)) return undefined;
    throw error;
  }
};

/**
 * The payment with the refund cut to what the gateway has left; undefined if that is not the
 * reason.
 */
const reduce = async (
  ports: { readonly payments: Payments } & Pick<ApplyPorts, 'clock'>,
  {
    payment,
    refundId,
    said,
  }: { readonly payment: Payment; readonly refundId: RefundId; readonly said: GatewayPayment },
): Promise<Payment | undefined> => {
  const stored = await ports.payments.find(payment.paymentId);
  const now = ports.clock.now();
  const [fact] = stored === undefined ? [] : decideReduceRefund({ refundId, said, now }, stored.state);
  if (fact === undefined) return undefined;
  const change = changeOf(paymentFacts, stored, [fact], now);
  // If somebody else moved it meanwhile, it is left to the reconciler.
  return (await ports.payments.save(change)).ok ? change.state : undefined;
};
