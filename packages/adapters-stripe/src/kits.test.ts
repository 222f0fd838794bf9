import { expectRejected, paymentGatewayKit, paymentGatewaySaboteurs, runKit } from '@ticketly/core/testing';
import type { Made, PaymentGatewaySubject } from '@ticketly/core/testing';
import { describe, test } from 'vitest';
import { openStripeAccount } from './stripe-account.fixture.ts';
import { webhookToleranceMs } from './verify-webhook.ts';

const makeSubject = async (isHosted: boolean): Promise<Made<PaymentGatewaySubject>> => {
  const { gateway, books, clock, payableOf, intentOf, call, close } = await openStripeAccount(isHosted);
  return {
    subject: {
      gateway,
      pay: async (paymentId) => books.pay(payableOf(paymentId)),
      decline: async (paymentId) => {
        books.decline(payableOf(paymentId));
        // On a page of Stripe the buyer tries another card, until the page expires.
        if (isHosted) books.expire(payableOf(paymentId));
      },
      call: (paymentId) => call('payment_intent.succeeded', intentOf(paymentId)),
      wait: async (durationMs) => clock.advance(durationMs),
      staleAfterMs: webhookToleranceMs,
    },
    dispose: close,
  };
};

const pages = { 'on a page of ours': false, 'on a page of Stripe': true };

describe.each(Object.entries(pages))('paid %s', (_name, isHosted) => {
  const make = (): Promise<Made<PaymentGatewaySubject>> => makeSubject(isHosted);
  runKit(paymentGatewayKit, { describe, test }, make);
  describe(`${paymentGatewayKit.port}, sabotaged`, () => {
    for (const saboteur of paymentGatewaySaboteurs)
      test(`is rejected when it ${saboteur.name}`, () => expectRejected(paymentGatewayKit, saboteur, make));
  });
});
