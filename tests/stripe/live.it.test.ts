import { stripeClientOptions, stripeGateway } from '@ticketly/adapters-stripe';
import { instant, money } from '@ticketly/core';
import type { GatewayPayment, Money, OrderId, OrganizationId } from '@ticketly/core';
import { systemClock, uuidIds } from '@ticketly/core/memory';
import Stripe from 'stripe';
import { expect, test } from 'vitest';

// Against Stripe itself, in its test mode: run where STRIPE_TEST_KEY is a key of that. With
// STRIPE_TEST_ACCOUNT, an account connected to it, money goes to that account too.
const key = process.env['STRIPE_TEST_KEY'] ?? '';
if (!/^(sk|rk)_test_/.test(key)) throw new Error('STRIPE_TEST_KEY has to be a key of the test mode of Stripe');
const account = process.env['STRIPE_TEST_ACCOUNT'];

const client = new Stripe(key, stripeClientOptions);
const ids = uuidIds({ clock: systemClock });
const startedAt = instant(Date.now() - 60_000);
const common = { client, clock: systemClock, webhookSecrets: ['whsec_of_the_test'] } as const;
const gateway = stripeGateway({ ...common, payouts: { accountOf: () => account } });
const returnUrl = 'https://tickets.example/#order';
const hosted = stripeGateway({ ...common, checkout: { returnUrl: () => returnUrl } });

const open = (amount: Money = money(4_500, 'EUR'), by = gateway): Promise<GatewayPayment> => {
  const paymentId = ids.next('payment');
  const orderId: OrderId = ids.next('order');
  const seller = { organizationId: 'organization-1' as OrganizationId, platformShare: money(300, amount.currency) };
  const asked = { paymentId, orderId, origin: 'the live suite', amount, seller, description: 'Two seats' };
  return by.open({ ...asked, idempotencyKey: paymentId });
};
const payWith = async ({ providerRef }: GatewayPayment, method: string): Promise<void> => {
  await client.paymentIntents
    .confirm(providerRef, { payment_method: method, return_url: returnUrl })
    .catch((error: unknown) => {
      if (!(error instanceof Stripe.errors.StripeCardError)) throw error;
    });
};
const paid = async (method = 'pm_card_visa'): Promise<GatewayPayment> => {
  const payment = await open();
  await payWith(payment, method);
  return (await gateway.retrieve(payment)) ?? payment;
};

test('a payment is opened, found by our id alone, paid, and given back in parts, each once', async () => {
  const payment = await paid();
  expect(payment).toMatchObject({ status: 'succeeded', captured: money(4_500, 'EUR'), refunded: money(0, 'EUR') });
  expect(await gateway.retrieve({ ...payment, providerRef: null })).toEqual(payment);
  const back = (minor: number): Promise<GatewayPayment> =>
    gateway.refund({ ...payment, amount: money(minor, 'EUR'), idempotencyKey: `${payment.paymentId} ${minor}` });
  expect(await back(1_000)).toMatchObject({ status: 'succeeded', refunded: money(1_000, 'EUR') });
  expect(await back(1_000)).toMatchObject({ refunded: money(1_000, 'EUR') });
  expect(await back(3_500)).toMatchObject({ status: 'refunded', refunded: money(4_500, 'EUR') });
  await expect(back(1)).rejects.toMatchObject({ retryable: false });
});

test('a declined card says why, and a payment that was cancelled stays so', async () => {
  expect(await paid('pm_card_visa_chargeDeclined')).toMatchObject({ status: 'failed' });
  const other = await open();
  expect(await gateway.cancel(other)).toMatchObject({ status: 'cancelled' });
  expect(await gateway.cancel(other)).toMatchObject({ status: 'cancelled' });
});

test('a dispute is told of', async () => {
  const payment = await paid('pm_card_createDispute');
  const told = async (): Promise<unknown> => (await gateway.retrieve(payment))?.dispute;
  await expect.poll(told, { timeout: 120_000, interval: 2_000 }).toMatchObject({
    status: 'open',
    amount: money(4_500, 'EUR'),
  });
});

test('what moved money is in the list of charges', async () => {
  const payment = await paid();
  const listed = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await gateway.charges({ movedFrom: startedAt, limit: 50, cursor });
      found.push(...page.items.map((charge) => charge.payment.paymentId));
      cursor = page.nextCursor;
    }
    return found;
  };
  await expect.poll(listed, { timeout: 120_000, interval: 5_000 }).toContain(payment.paymentId);
});

test('a page of Stripe is opened and closed', async () => {
  const page = await open(money(4_500, 'EUR'), hosted);
  expect(page.checkoutUrl).toMatch(/^https:\/\/checkout\.stripe\.com\//);
  expect(await hosted.cancel(page)).toMatchObject({ status: 'cancelled', checkoutUrl: null });
});

test.each([money(500, 'JPY'), money(4_500, 'HUF'), money(450_000, 'MGA'), money(100, 'ISK')])(
  'an amount arrives as it was asked: %o',
  async (amount) => {
    const { providerRef } = await open(amount);
    const { amount: sent, currency } = await client.paymentIntents.retrieve(providerRef);
    expect([sent, currency]).toEqual([
      { JPY: 500, HUF: 4_500, MGA: 4_500, ISK: 10_000 }[amount.currency],
      amount.currency.toLowerCase(),
    ]);
  },
);
