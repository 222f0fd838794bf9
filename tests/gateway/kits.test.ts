import { manualClock } from '@ticketly/core/memory';
import { paymentGatewayKit, runKit } from '@ticketly/core/testing';
import type { Made, PaymentGatewaySubject } from '@ticketly/core/testing';
import { describe, test } from 'vitest';
import { openPlainGateway } from './plain-face.ts';
import { openStripeGateway } from './stripe-face.ts';
import type { OpenGateway, TestGateway } from './test-gateway.ts';

const make = (open: (how: OpenGateway) => Promise<TestGateway>) => async (): Promise<Made<PaymentGatewaySubject>> => {
  // Ids of payments tell real time, by which they are looked for.
  const clock = manualClock();
  clock.advance(Date.now() - clock.now());
  const gateway = await open({ clock });
  return {
    subject: {
      gateway: gateway.adapter,
      pay: async (paymentId) => gateway.pay(paymentId),
      decline: async (paymentId) => gateway.decline(paymentId),
      call: async (paymentId) => gateway.call(paymentId),
      wait: async (durationMs) => clock.advance(durationMs),
      staleAfterMs: 300_000,
    },
    dispose: () => gateway.close(),
  };
};

describe('the gateway of the tests with Stripe’s protocol', () =>
  runKit(paymentGatewayKit, { describe, test }, make(openStripeGateway)));
describe('the gateway of the tests with a protocol of its own', () =>
  runKit(paymentGatewayKit, { describe, test }, make(openPlainGateway)));
