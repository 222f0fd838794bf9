import { createHmac, timingSafeEqual } from 'node:crypto';
import { instant, ok, refuse } from '@ticketly/core';
import type { Clock, PaymentGateway } from '@ticketly/core';
import type { Charge } from './bank-books.ts';
import { paymentOf } from './payment-of.ts';

/** How long after its signature a call is taken, by clocks that may differ. */
export const staleAfterMs = 300_000;

const isSigned = (secret: string, time: string, body: Uint8Array, signature: string): boolean => {
  const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
};

/**
 * Checks what was signed: the bytes as they came. Parsed and printed again they would be others.
 * Only then is anything read from them.
 */
export const verifyCall =
  (secret: string, clock: Clock): PaymentGateway['verify'] =>
  async ({ body, headers }) => {
    const { 'bank-time': time = '', 'bank-signature': signature = '' } = headers;
    if (!/^\d{1,12}$/.test(time) || !isSigned(secret, time, body, signature))
      return refuse({ code: 'payments/webhook-forged' });
    if (Math.abs(clock.now() - instant(Number(time) * 1_000)) > staleAfterMs)
      return refuse({ code: 'payments/webhook-stale' });
    const { call, charge } = JSON.parse(Buffer.from(body).toString()) as { call: string; charge: Charge };
    if (charge.metadata['order'] === undefined) return refuse({ code: 'payments/webhook-ignored' });
    return ok({ messageId: call, payment: paymentOf(charge) });
  };
