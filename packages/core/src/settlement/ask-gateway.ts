import type { Stored } from '../kernel/index.ts';
import type { Payment } from '../payments/index.ts';
import { applyGatewayPayment } from './apply-gateway-payment.ts';
import type { ApplyPorts } from './apply-gateway-payment.ts';
import type { Asked } from './ask-for-refunds.ts';
import { gatewayOf } from './gateway-of.ts';
import type { GatewayQuestion } from './gateway-questions.ts';

/**
 * Asks a payment's gateway a question, and applies the answer like any other news of the payment.
 *
 * @param known the payment as it was just saved: it is read again only if somebody else moved it.
 *
 * Faults: those of the question and of `applyGatewayPayment`. Nothing is left half done: ask again.
 */
export const askGateway = async (
  ports: ApplyPorts,
  payment: Payment,
  question: GatewayQuestion,
  known?: Stored<Payment>,
): Promise<Asked> => {
  const said = await question(gatewayOf(ports, payment.provider), payment);
  if (said === undefined) return { outcome: 'silent', payment };
  const applied = await applyGatewayPayment(ports)(said, undefined, known);
  return { outcome: applied.outcome, payment: applied.payment ?? payment };
};
