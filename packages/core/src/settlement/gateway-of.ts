import { TicketlyFault } from '../kernel/index.ts';
import type { PaymentGateway } from '../payments/index.ts';

/**
 * The gateway of a payment. Fault `misconfigured` if the deployment dropped a gateway that still
 * has payments to finish.
 */
export const gatewayOf = (
  ports: { readonly gateways: readonly [PaymentGateway, ...PaymentGateway[]] },
  provider: string,
): PaymentGateway => {
  const gateway = ports.gateways.find((candidate) => candidate.provider === provider);
  if (gateway === undefined) throw new TicketlyFault('misconfigured', `no payment gateway "${provider}" is configured`);
  return gateway;
};
