import { ok, refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { ProviderUnknown, WebhookCall, WebhookForged, WebhookStale } from '../payments/index.ts';
import { applyGatewayPayment } from './apply-gateway-payment.ts';
import type { ApplyOutcome, ApplyPorts } from './apply-gateway-payment.ts';

/** A call from a gateway, and the name under which it was received. */
export interface ReceiveWebhookCommand {
  /** As in the path the gateway calls. */
  readonly provider: string;
  readonly call: WebhookCall;
}

/**
 * Takes a notice from a gateway. Answers once its effect is durable, so that a gateway told "received" need never come again; a message that had its
 * effect before changes nothing and is answered alike.
 */
export const receiveWebhook =
  (ports: ApplyPorts) =>
  async ({
    provider,
    call,
  }: ReceiveWebhookCommand): Promise<Result<ApplyOutcome, ProviderUnknown | WebhookForged | WebhookStale>> => {
    const gateway = ports.gateways.find((candidate) => candidate.provider === provider);
    if (gateway === undefined) return refuse({ code: 'payments/provider-unknown', provider });
    const verified = await gateway.verify(call);
    if (!verified.ok) {
      return verified.refusal.code === 'payments/webhook-ignored' ? ok('ignored') : refuse(verified.refusal);
    }
    const { messageId, payment } = verified.value;
    const message = { source: provider, messageId };
    if (await ports.inbox.has(message)) return ok('repeated');
    return ok((await applyGatewayPayment(ports)(payment, message)).outcome);
  };
