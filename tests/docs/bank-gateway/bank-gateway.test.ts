import { isTicketlyFault, money } from '@ticketly/core';
import type { OpenPayment, OrderId, PaymentId } from '@ticketly/core';
import { systemClock } from '@ticketly/core/memory';
import { expectRejected, paymentGatewayKit, paymentGatewaySaboteurs, runKit } from '@ticketly/core/testing';
import { describe, expect, test } from 'vitest';
import { openBank } from './bank.ts';
import { makeGateway } from './make-gateway.ts';
import { bankGateway } from './payment-gateway.ts';

runKit(paymentGatewayKit, { describe, test }, makeGateway);

for (const saboteur of paymentGatewaySaboteurs)
  test(`rejected: ${saboteur.name}`, () => expectRejected(paymentGatewayKit, saboteur, makeGateway));

const codeOf = (error: unknown): string => (isTicketlyFault(error) ? error.code : 'no fault');

test('what was done and not heard of is an unknown outcome, and done once however often it is asked for', async () => {
  const bank = await openBank('secret');
  const gateway = bankGateway({ url: bank.url, secret: 'secret', clock: systemClock });
  const paymentId = 'payment-1' as PaymentId;
  const amount = money(4_500, 'EUR');
  const wanted: OpenPayment = {
    paymentId,
    orderId: 'order-1' as OrderId,
    origin: 'a database',
    amount,
    description: 'Two seats',
    idempotencyKey: 'attempt-1',
  };

  bank.loseAnswers(1);
  expect(await gateway.open(wanted).catch(codeOf)).toBe('unknown-outcome');
  const { providerRef } = await gateway.open(wanted);
  expect((await gateway.retrieve({ paymentId, providerRef: null }))?.providerRef).toBe(providerRef);

  bank.pay(paymentId, 'good');
  const back = { paymentId, providerRef, amount: money(1_000, 'EUR'), idempotencyKey: 'decision-1' };
  bank.loseAnswers(2); // the look before it, which is asked again without harm, is lost as well
  expect(await gateway.refund(back).catch(codeOf)).toBe('unavailable');
  expect(await gateway.refund(back).catch(codeOf)).toBe('unavailable');
  expect((await gateway.refund(back)).refunded).toEqual(money(1_000, 'EUR'));
  expect((await gateway.refund(back)).refunded).toEqual(money(1_000, 'EUR'));
  await bank.close();
});
