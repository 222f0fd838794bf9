import { ok, refuse } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { ProviderUnknown, WebhookCall, WebhookForged, WebhookStale } from '../payments/index.ts';
import { applyGatewayPayment } from './apply-gateway-payment.ts';
import type { ApplyOutcome, ApplyPorts } from './apply-gateway-payment.ts';

/** A call from a gateway, and the gateway's name in the path that was called. */
export interface ReceiveWebhookCommand {
  /** As in the path the gateway calls. */
  readonly provider: string;
  readonly call: WebhookCall;
}

/**
 * Applies a webhook of a payment gateway. It resolves once the effect is durable, so the gateway
 * can be told to stop sending. A message that has already taken effect changes nothing.
 *
 * @param command `provider` is the gateway's name in the path that it called. `call` has the raw
 *   bytes of the body, which are what was signed, and the headers in lower case.
 * @returns `applied`; `repeated` if the message, or what it says, is known; or `ignored` if it is
 *   not about a payment of ours; or
 *   - `payments/provider-unknown` if no gateway has that name
 *   - `payments/webhook-forged` if the signature is wrong, or the body cannot be read
 *   - `payments/webhook-stale` if the signature is too old
 * @throws a fault of the store or the gateway. Respond with an error, so that the gateway sends the
 *   message again.
 * @example
 * const body = new TextEncoder().encode('{}');
 * const call = { body, headers: { 'sandbox-signature': 'v1=…' } };
 * const received = await office.settlement.receiveWebhook({ provider: 'sandbox', call });
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
    return ok((await applyGatewayPayment(ports)(payment, message)).outcome);
  };
