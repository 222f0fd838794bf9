import { manualClock } from '@ticketly/core/memory';
import type { MakeSubject, PaymentGatewaySubject } from '@ticketly/core/testing';
import { openBank } from './bank.ts';
import { bankGateway } from './payment-gateway.ts';
import { staleAfterMs } from './verify-call.ts';

/** Makes a gateway at a bank of its own, both under one clock. */
export const makeGateway: MakeSubject<PaymentGatewaySubject> = async () => {
  const [clock, secret] = [manualClock(), 'a secret of the tests'];
  const bank = await openBank(secret, () => clock.now());
  return {
    subject: {
      gateway: bankGateway({ url: bank.url, secret, clock }),
      pay: async (paymentId) => bank.pay(paymentId, 'good'),
      decline: async (paymentId) => bank.pay(paymentId, 'bad'),
      call: async (paymentId) => bank.callAbout(paymentId),
      wait: async (durationMs) => clock.advance(durationMs),
      staleAfterMs,
    },
    dispose: bank.close,
  };
};
