import { TicketlyFault } from '../kernel/index.ts';
import type { PaymentGateway } from '../payments/index.ts';

/** The gateway a payment goes through. Fault `misconfigured` when a deployment dropped one that still has payments to finish. */
export const gatewayOf = (
  ports: { readonly gateways: readonly [PaymentGateway, ...PaymentGateway[]] },
  provider: string,
): PaymentGateway => {
  const gateway = ports.gateways.find((candidate) => candidate.provider === provider);
  if (gateway === undefined) throw new TicketlyFault('misconfigured', `no payment gateway "${provider}" is configured`);
  return gateway;
};
