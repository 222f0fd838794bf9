import { expectRejected, paymentGatewayKit, paymentGatewaySaboteurs, runKit } from '@ticketly/core/testing';
import type { Made, PaymentGatewaySubject } from '@ticketly/core/testing';
import { describe, test } from 'vitest';
import { openStripeAccount } from './stripe-account.fixture.ts';
import { webhookToleranceMs } from './verify-webhook.ts';

const makeSubject = async (): Promise<Made<PaymentGatewaySubject>> => {
  const { gateway, books, clock, intentOf, call, close } = await openStripeAccount();
  return {
    subject: {
      gateway,
      pay: async (paymentId) => books.pay(intentOf(paymentId)),
      decline: async (paymentId) => books.decline(intentOf(paymentId)),
      call: (paymentId) => call('payment_intent.succeeded', intentOf(paymentId)),
      wait: async (durationMs) => clock.advance(durationMs),
      staleAfterMs: webhookToleranceMs,
    },
    dispose: close,
  };
};

runKit(paymentGatewayKit, { describe, test }, makeSubject);
describe(`${paymentGatewayKit.port}, sabotaged`, () => {
  for (const saboteur of paymentGatewaySaboteurs)
    test(`is rejected when it ${saboteur.name}`, () => expectRejected(paymentGatewayKit, saboteur, makeSubject));
});
