import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { isOpen } from '../payments/index.ts';
import type { Payment, PaymentUnknown } from '../payments/index.ts';
import { askGateway, askHowItIs } from '../settlement/index.ts';
import type { ApplyPorts } from '../settlement/index.ts';
import { findPayment } from './find-payment.ts';
import type { OwnPayment } from './find-payment.ts';

/** The buyer's payment as the gateway knows it now, for one who comes back from the gateway's page before its notice did. */
export const refreshPayment =
  (ports: ApplyPorts) =>
  async (command: OwnPayment): Promise<Result<Payment, PaymentUnknown>> => {
    const known = await findPayment(ports)(command);
    if (!known.ok || !isOpen(known.value.progress)) return known;
    return ok((await askGateway(ports, known.value, askHowItIs)).payment);
  };
