import { TicketlyFault, within } from '../kernel/index.ts';
import type { FaultCode, Later } from '../kernel/index.ts';
import type { PaymentGateway } from '../payments/index.ts';

/** How long to wait for a gateway. */
export interface Patience {
  readonly patienceMs: number;
  readonly later?: Later | undefined;
}

/**
 * A gateway whose every call ends: a call that is not answered in time faults, so that nobody waits
 * forever. A call that may have moved money faults with `unknown-outcome`, which `retrieve` or a
 * repeat of the same call resolves.
 */
export const patientGateway = (gateway: PaymentGateway, { patienceMs, later }: Patience): PaymentGateway => {
  const patiently = async <Answer>(code: FaultCode, operation: string, call: Promise<Answer>): Promise<Answer> => {
    const answer = await within(call, patienceMs, later);
    if (answer !== undefined) return answer.value;
    throw new TicketlyFault(code, `the gateway "${gateway.provider}" did not answer ${operation} in ${patienceMs} ms`);
  };
  return {
    provider: gateway.provider,
    open: (request) => patiently('unknown-outcome', 'open', gateway.open(request)),
    retrieve: (payment) => patiently('timeout', 'retrieve', gateway.retrieve(payment)),
    cancel: (payment) => patiently('unknown-outcome', 'cancel', gateway.cancel(payment)),
    refund: (request) => patiently('unknown-outcome', 'refund', gateway.refund(request)),
    charges: (request) => patiently('timeout', 'charges', gateway.charges(request)),
    verify: (call) => gateway.verify(call),
  };
};
