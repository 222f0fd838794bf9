import { money } from '@ticketly/core';
import type { OrderId, WebhookCall } from '@ticketly/core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openPaidOffice, post } from './paid-office.ts';
import type { Begun, PaidOffice, Provider } from './paid-office.ts';

let sale: PaidOffice;
beforeAll(async () => {
  sale = await openPaidOffice(inject('postgresUrl'), 100);
});
afterAll(() => sale.close());

const providers = ['stripe', 'plain'] as const;
const callOf = (provider: Provider, { paymentId }: Begun, ageMs = 0): WebhookCall =>
  sale.gateways[provider].call(paymentId, ageMs);
const send = (provider: Provider, call: WebhookCall): Promise<number> => post(sale.webhookUrl[provider], call);
/** A payment that was paid, of which nobody was told. */
const paidUnheard = async (provider: Provider): Promise<Begun> => {
  sale.gateways[provider].webhooks.goWrong({ loss: 1 });
  const begun = await sale.beginPaid(provider);
  sale.gateways[provider].webhooks.goWrong({});
  return begun;
};
const issued = { order: 'paid', payment: 'succeeded', tickets: ['issued'] };
const untouched = { order: 'pending', payment: 'requires_action', tickets: [] };

test('a call that comes fifty times at once, from two gateways at once, has one effect and is always answered 200', async () => {
  const paid = await Promise.all(
    [...providers, ...providers, ...providers].map(async (provider) => ({
      provider,
      begun: await paidUnheard(provider),
    })),
  );
  const answers = await Promise.all(
    paid.flatMap(({ provider, begun }) => {
      const call = callOf(provider, begun);
      return Array.from({ length: 50 }, () => send(provider, call));
    }),
  );
  expect(answers).toEqual(Array(300).fill(200));
  for (const { begun } of paid) {
    expect(await sale.stateOf(begun)).toEqual(issued);
    const facts = await sale.facts(begun);
    for (const once of ['OrderPaid', 'PaymentSucceeded']) expect(facts.filter((type) => type === once)).toHaveLength(1);
  }
});

describe.each(providers)('%s', (provider) => {
  test('tells everything backwards and three times: nobody keeps a ticket for money that went back', async () => {
    const { webhooks } = sale.gateways[provider];
    const begun = await sale.begin(provider);
    const before = webhooks.tries.length;
    webhooks.hold();
    webhooks.goWrong({ copies: 3 });
    sale.gateways[provider].pay(begun.paymentId);
    sale.gateways[provider].refund(begun.paymentId, 500);
    sale.gateways[provider].refund(begun.paymentId);
    webhooks.release('backwards');
    await webhooks.atRest();
    webhooks.goWrong({});
    expect(webhooks.tries.slice(before).map(({ status }) => status)).toEqual(Array(9).fill(200));
    const { payment, tickets } = await sale.stateOf(begun);
    expect([payment, tickets.includes('issued')]).toEqual(['refunded', false]);
    const facts = await sale.facts(begun);
    expect(facts.filter((type) => type === 'PaymentRefunded')).toHaveLength(1);
  });

  test('tells of a payment, and then of its refund, late and out of order, while the order has its tickets', async () => {
    const begun = await paidUnheard(provider);
    expect(await send(provider, callOf(provider, begun))).toBe(200);
    const { webhooks } = sale.gateways[provider];
    webhooks.goWrong({ copies: 5, delayMs: 300 });
    sale.gateways[provider].refund(begun.paymentId, 500);
    sale.gateways[provider].refund(begun.paymentId);
    await webhooks.atRest();
    webhooks.goWrong({});
    expect(await sale.stateOf(begun)).toEqual({ order: 'refunded', payment: 'refunded', tickets: ['revoked'] });
  });

  test.each(['won', 'lost'] as const)('tells of a dispute that is %s, doubled and backwards', async (how) => {
    const { webhooks, dispute, closeDispute } = sale.gateways[provider];
    const begun = await sale.beginPaid(provider);
    await webhooks.atRest();
    const before = webhooks.tries.length;
    webhooks.hold();
    webhooks.goWrong({ copies: 3 });
    dispute(begun.paymentId);
    closeDispute(begun.paymentId, how);
    webhooks.release('backwards');
    await webhooks.atRest();
    webhooks.goWrong({});
    expect(webhooks.tries.slice(before).map(({ status }) => status)).toEqual(Array(6).fill(200));
    const { order, tickets } = await sale.stateOf(begun);
    expect([order, tickets]).toEqual(how === 'won' ? ['paid', ['issued']] : ['refunded', ['revoked']]);
    const known = await sale.ports.payments.find(begun.paymentId);
    expect(known?.state.dispute).toMatchObject({ status: how, amount: money(1_999, 'EUR') });
  });

  test('a call that was changed, or signed by somebody else, is 400 and changes nothing', async () => {
    const [begun, other] = [await paidUnheard(provider), await paidUnheard(provider)];
    const { body, headers } = callOf(provider, begun);
    const turned = body.map((byte, at) => (at === body.length >> 1 ? byte ^ 1 : byte));
    const borrowed = callOf(provider, other).headers;
    const foreign = callOf(
      provider === 'stripe' ? 'plain' : 'stripe',
      await paidUnheard(provider === 'stripe' ? 'plain' : 'stripe'),
    );
    for (const forged of [
      { body: turned, headers },
      { body, headers: borrowed },
      { body, headers: {} },
      { body: new Uint8Array(), headers },
      foreign,
    ])
      expect(await send(provider, forged)).toBe(400);
    expect(await sale.stateOf(begun)).toEqual(untouched);
    expect(await send(provider, { body, headers })).toBe(200);
    expect(await sale.stateOf(begun)).toEqual(issued);
  });

  test('a genuine call that is too old is 400 and changes nothing', async () => {
    const begun = await paidUnheard(provider);
    expect(await send(provider, callOf(provider, begun, 302_000))).toBe(400);
    expect(await sale.stateOf(begun)).toEqual(untouched);
    expect(await send(provider, callOf(provider, begun, 290_000))).toBe(200);
    expect(await sale.stateOf(begun)).toEqual(issued);
  });

  test.each([1, 199_900])(
    'captures %i instead of what was asked: 200, an alert, and nothing is settled',
    async (minor) => {
      const begun = await sale.begin(provider);
      sale.gateways[provider].pay(begun.paymentId, minor);
      await sale.gateways[provider].webhooks.atRest();
      expect(sale.gateways[provider].webhooks.tries.at(-1)).toMatchObject({ status: 200 });
      expect(await sale.stateOf(begun)).toEqual({ order: 'pending', payment: 'mismatched', tickets: [] });
      expect((await sale.facts(begun)).filter((type) => type === 'PaymentMismatched')).toHaveLength(1);
      await sale.reconcile();
      expect(await sale.stateOf(begun)).toMatchObject({ payment: 'mismatched', tickets: [] });
    },
  );

  test('tells of what another shop sold on its account: 200, and nothing happens', async () => {
    const elsewhere = sale.ports.ids.next('payment');
    const { adapter, webhooks } = sale.gateways[provider];
    const asked = { paymentId: elsewhere, orderId: sale.ports.ids.next('order'), origin: 'another shop' };
    await adapter.open({ ...asked, amount: money(100, 'EUR'), description: '', idempotencyKey: elsewhere });
    sale.gateways[provider].pay(elsewhere);
    await webhooks.atRest();
    expect(webhooks.tries.at(-1)).toMatchObject({ status: 200 });
    expect(await sale.ports.payments.find(elsewhere)).toBeUndefined();
  });

  test('tells of a payment that is the other gateway’s: 200, and nothing happens', async () => {
    const theirs = await sale.begin(provider === 'stripe' ? 'plain' : 'stripe');
    const { paymentId, orderId } = theirs;
    const { adapter, webhooks } = sale.gateways[provider];
    const asked = { paymentId, orderId: orderId satisfies OrderId, origin: 'mistaken', amount: money(1_999, 'EUR') };
    await adapter.open({ ...asked, description: '', idempotencyKey: paymentId });
    sale.gateways[provider].pay(paymentId);
    await webhooks.atRest();
    expect(webhooks.tries.at(-1)).toMatchObject({ status: 200 });
    expect(await sale.stateOf(theirs)).toEqual(untouched);
  });

  test.each(['before', 'after'] as const)(
    'is answered 200 only once it is written, and tells again until then, where the database fails %s that',
    async (when) => {
      const { webhooks } = sale.gateways[provider];
      const before = webhooks.tries.length;
      sale.failToSettle(when, 2);
      const begun = await sale.beginPaid(provider);
      await webhooks.atRest();
      expect(webhooks.tries.slice(before).map(({ status }) => status)).toEqual(
        when === 'before' ? [503, 503, 200] : [503, 200],
      );
      expect(await sale.stateOf(begun)).toEqual(issued);
      expect((await sale.facts(begun)).filter((type) => type === 'OrderPaid')).toHaveLength(1);
      sale.failToSettle(when, 0);
    },
  );
});
