import { ok, refuse, TicketlyFault } from '@ticketly/core';
import type { Clock, FaultCode, PaymentGateway, PaymentNotice, WebhookCall } from '@ticketly/core';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What {@link plainGateway} is made of. */
export interface PlainGatewayOptions {
  readonly url: string;
  readonly provider: string;
  readonly secret: string;
  readonly clock: Clock;
  readonly patienceMs: number;
}

const toleranceMs = 300_000;

const macOf = (secret: string, time: string, body: Uint8Array): string =>
  createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex');

/** Signs a body, as of a time. */
export const signPlain = (secret: string, now: number, body: Uint8Array): WebhookCall => ({
  body,
  headers: { 'plain-time': String(now), 'plain-signature': macOf(secret, String(now), body) },
});

const isGenuine = (secret: string, { body, headers }: WebhookCall): boolean => {
  const wanted = Buffer.from(macOf(secret, headers['plain-time'] ?? '', body));
  const given = Buffer.from(headers['plain-signature'] ?? '');
  return wanted.length === given.length && timingSafeEqual(wanted, given);
};

/** A client of the plain protocol: every call of the port is a POST of its arguments. */
export const plainGateway = ({ url, provider, secret, clock, patienceMs }: PlainGatewayOptions): PaymentGateway => {
  const call = async (operation: string, given: unknown, unanswered: FaultCode): Promise<never> => {
    const response = await fetch(`${url}/${operation}`, {
      method: 'POST',
      body: JSON.stringify(given),
      signal: AbortSignal.timeout(patienceMs),
    }).catch((error: unknown) => {
      throw new TicketlyFault(unanswered, `${provider} did not answer ${operation}`, { cause: error });
    });
    if (response.status >= 500) throw new TicketlyFault(unanswered, `${provider} failed at ${operation}`);
    if (response.status === 429) throw new TicketlyFault('overloaded', `${provider} has too much to do`);
    const said = (await response.json()) as { readonly answer: never; readonly refusal: string };
    if (response.status !== 200) throw new TicketlyFault('unexpected', `${provider}: ${said.refusal}`);
    // JSON has no undefined: a payment that is not known is null.
    return said.answer ?? (undefined as never);
  };
  return {
    provider,
    open: (request) => call('open', request, 'unknown-outcome'),
    retrieve: (payment) => call('retrieve', payment, 'unavailable'),
    cancel: (payment) => call('cancel', payment, 'unknown-outcome'),
    refund: (request) => call('refund', request, 'unknown-outcome'),
    charges: (request) => call('charges', request, 'unavailable'),
    verify: async (given) => {
      if (!isGenuine(secret, given)) return refuse({ code: 'payments/webhook-forged' });
      const isStale = Math.abs(clock.now() - Number(given.headers['plain-time'])) > toleranceMs;
      if (isStale) return refuse({ code: 'payments/webhook-stale' });
      return ok(JSON.parse(new TextDecoder().decode(given.body)) as PaymentNotice);
    },
  };
};
