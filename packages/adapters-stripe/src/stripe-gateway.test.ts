import { instant, money } from '@ticketly/core';
import type { GatewayPayment, OpenPayment, OrderId, PaymentId } from '@ticketly/core';
import { uuidIds } from '@ticketly/core/memory';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refundedOf } from './stripe-books.fixture.ts';
import { openStripeAccount, secrets } from './stripe-account.fixture.ts';
import type { StripeAccount } from './stripe-account.fixture.ts';
import type { Mishap } from './stripe-server.fixture.ts';

let account: StripeAccount;
beforeEach(async () => {
  account = await openStripeAccount();
});
afterEach(() => account.close());

const twice = (mishap: Mishap): readonly Mishap[] => (mishap.startsWith('answers') ? [mishap] : [mishap, mishap]);

let asked = 0;
const request = (more: Partial<OpenPayment> = {}): OpenPayment => {
  asked += 1;
  const paymentId = `payment-${asked}` as PaymentId;
  return {
    paymentId,
    orderId: `order-${asked}` as OrderId,
    origin: 'here',
    amount: money(4_500, 'EUR'),
    description: 'Two seats',
    idempotencyKey: `open ${paymentId}`,
    ...more,
  };
};

describe('a call that goes wrong', () => {
  // A closed connection is tried once more by the client, with the same key: so both tries fail.
  const told: readonly (readonly [Mishap, string, number])[] = [
    ['answers 429', 'overloaded', 0],
    ['answers 500', 'unknown-outcome', 0],
    ['is lost', 'unknown-outcome', 0],
    ['is lost after it was carried out', 'unknown-outcome', 1],
  ];
  it.each(told)('that %s is a fault "%s", and asking again opens one payment', async (mishap, code, carriedOut) => {
    account.server.mishaps.push(...twice(mishap));
    const wanted = request();
    await expect(account.gateway.open(wanted)).rejects.toMatchObject({ code, retryable: true });
    expect(account.books.intents.size).toBe(carriedOut);
    await account.gateway.open(wanted);
    expect(account.books.intents.size).toBe(1);
  });

  it.each(told)('that %s gives money back once, however often it is asked', async (mishap) => {
    const payment = await account.gateway.open(request());
    account.books.pay(payment.providerRef);
    account.server.mishaps.push(...twice(mishap));
    const back = { ...payment, amount: money(1_000, 'EUR'), idempotencyKey: 'refund' };
    await expect(account.gateway.refund(back)).rejects.toMatchObject({ retryable: true });
    for (let time = 0; time < 3; time += 1) await account.gateway.refund(back);
    expect(refundedOf(account.books.find(payment.providerRef))).toBe(1_000);
  });

  it('is repeated by the client only where the connection broke, once and with the same key', async () => {
    account.server.mishaps.push('is lost after it was carried out');
    const payment = await account.gateway.open(request());
    expect([account.server.requests(), account.books.intents.size]).toEqual([2, 1]);
    account.server.mishaps.push('answers 500');
    await account.gateway.cancel(payment).catch(() => undefined);
    expect(account.server.requests()).toBe(4);
  });

  it('is refused when the same key comes with something else, and changes nothing', async () => {
    const wanted = request();
    await account.gateway.open(wanted);
    const other = { ...wanted, amount: money(1, 'EUR') };
    await expect(account.gateway.open(other)).rejects.toMatchObject({ code: 'unexpected', retryable: false });
    expect(account.books.intents.size).toBe(1);
  });

  it('faults for an amount Stripe can not charge before anything is asked', async () => {
    const wanted = request({ amount: money(5_125, 'KWD') });
    await expect(account.gateway.open(wanted)).rejects.toMatchObject({ code: 'misconfigured', retryable: false });
    expect(account.server.requests()).toBe(0);
  });
});

describe('money that goes back', () => {
  const paid = async (): Promise<GatewayPayment> => {
    const payment = await account.gateway.open(request());
    account.books.pay(payment.providerRef);
    return payment;
  };
  const back = (payment: GatewayPayment, minor: number, idempotencyKey = `refund ${minor}`): Promise<GatewayPayment> =>
    account.gateway.refund({ ...payment, amount: money(minor, 'EUR'), idempotencyKey });

  it.each(['failed', 'canceled'])(
    'is a fault that no retry mends where a bank returned it: it is %s',
    async (status) => {
      const payment = await paid();
      await back(payment, 500);
      account.server.forgetKeys();
      for (const refund of account.books.find(payment.providerRef).refunds) Object.assign(refund, { status });
      await expect(back(payment, 500)).rejects.toMatchObject({ code: 'unexpected', retryable: false });
    },
  );

  it('goes back once for each decision, also after Stripe forgot the keys, however many there were', async () => {
    const payment = await paid();
    const decisions = Array.from({ length: 24 }, (_, index) => index + 1);
    for (const minor of decisions) await back(payment, minor);
    account.server.forgetKeys();
    for (const minor of decisions)
      expect(await back(payment, minor)).toMatchObject({ status: 'succeeded', refunded: money(300, 'EUR') });
    expect(account.books.find(payment.providerRef).refunds).toHaveLength(24);
  });

  it('is found although Stripe keeps answering that something went wrong', async () => {
    const payment = await paid();
    account.server.mishaps.push('answers 500 for good after it was carried out');
    await expect(back(payment, 1_000)).rejects.toMatchObject({ code: 'unknown-outcome' });
    expect(await back(payment, 1_000)).toMatchObject({ refunded: money(1_000, 'EUR') });
  });

  it('is retried while Stripe answers with errors, and succeeds once Stripe has forgotten the key', async () => {
    const payment = await paid();
    account.server.mishaps.push('answers 500 for good');
    for (let time = 0; time < 3; time += 1)
      await expect(back(payment, 1_000)).rejects.toMatchObject({ code: 'unknown-outcome' });
    account.server.forgetKeys();
    expect(await back(payment, 1_000)).toMatchObject({ refunded: money(1_000, 'EUR') });
  });

  it('faults, and is not tried again, when the bank sent it back', async () => {
    const payment = await paid();
    await back(payment, 1_000);
    account.books.failRefund(payment.providerRef);
    await expect(back(payment, 1_000)).rejects.toMatchObject({ code: 'unexpected', retryable: false });
    expect(await account.gateway.retrieve(payment)).toMatchObject({ refunded: money(0, 'EUR') });
  });

  it('is returned in its current state, also to a request whose answer Stripe had stored', async () => {
    const payment = await paid();
    const others = Promise.withResolvers<undefined>();
    account.server.mishaps.push(others.promise);
    const late = back(payment, 500);
    await expect.poll(() => account.server.mishaps, { timeout: 60_000 }).toEqual([]);
    await back(payment, 500);
    await back(payment, 300);
    others.resolve(undefined);
    expect(await late).toMatchObject({ refunded: money(800, 'EUR') });
    expect(account.books.find(payment.providerRef).refunds).toHaveLength(2);
  });
});

describe('a payment whose opening was never answered', () => {
  it('is found among those opened in the day after its id was made', async () => {
    const wanted = request({ paymentId: uuidIds({ clock: account.clock }).next('payment') });
    account.server.mishaps.push(...twice('is lost after it was carried out'));
    await account.gateway.open(wanted).catch(() => undefined);
    for (let other = 0; other < 250; other += 1) account.books.create({ amount: 1, currency: 'eur', metadata: {} });
    account.clock.advance(23 * 3_600_000);
    const reference = { paymentId: wanted.paymentId, providerRef: null };
    expect(await account.gateway.retrieve(reference)).toMatchObject({ status: 'open', paymentId: wanted.paymentId });
  });
});

describe('a call of Stripe', () => {
  const paid = async (): Promise<string> => {
    const { providerRef } = await account.gateway.open(request());
    account.books.pay(providerRef);
    return providerRef;
  };

  it('is genuine by either of two live secrets, and by no other', async () => {
    const intent = await paid();
    for (const secret of secrets) {
      const answer = await account.gateway.verify(await account.call('payment_intent.succeeded', intent, secret));
      expect(answer).toMatchObject({ ok: true, value: { payment: { status: 'succeeded', providerRef: intent } } });
    }
    const forged = await account.call('payment_intent.succeeded', intent, 'whsec_of_somebody_else');
    expect(await account.gateway.verify(forged)).toMatchObject({ refusal: { code: 'payments/webhook-forged' } });
  });

  it('is ignored when it is about what another system charged, or of a kind unknown here', async () => {
    const foreign = account.books.create({ amount: 1, currency: 'eur', metadata: { order: '7' } });
    const ours = await paid();
    account.books.pay(foreign.id);
    account.books.dispute(foreign.id);
    for (const call of [
      await account.call('payment_intent.succeeded', foreign.id),
      await account.call('charge.refunded', foreign.id),
      await account.call('charge.dispute.created', foreign.id),
      await account.call('payment_intent.created', ours),
      await account.call('charge.captured', ours),
    ])
      expect(await account.gateway.verify(call)).toMatchObject({ refusal: { code: 'payments/webhook-ignored' } });
  });
});

describe('a dispute', () => {
  const disputed = async (amount?: number): Promise<GatewayPayment> => {
    const payment = await account.gateway.open(request());
    account.books.pay(payment.providerRef);
    account.books.dispute(payment.providerRef, amount);
    return payment;
  };
  const toldBy = async (type: string, { providerRef }: GatewayPayment): Promise<unknown> => {
    const read = await account.gateway.verify(await account.call(type, providerRef));
    return read.ok ? read.value.payment.dispute : read.refusal.code;
  };

  it('is reported by webhook calls, by the payment, and by the list of charges', async () => {
    const payment = await disputed(1_000);
    const { id: disputeRef } = account.books.find(payment.providerRef).disputes[0] ?? {};
    const dispute = { disputeRef, status: 'open', amount: money(1_000, 'EUR'), reason: 'fraudulent' };
    for (const type of ['created', 'updated', 'funds_withdrawn'])
      expect(await toldBy(`charge.dispute.${type}`, payment)).toEqual(dispute);
    expect(await account.gateway.retrieve(payment)).toMatchObject({
      status: 'succeeded',
      refunded: money(0, 'EUR'),
      dispute,
    });
    const { items } = await account.gateway.charges({ movedFrom: instant(0), limit: 10 });
    expect(items.at(-1)?.payment.dispute).toEqual(dispute);
  });

  it.each(['won', 'lost'] as const)('ends: it is %s', async (status) => {
    const payment = await disputed();
    account.books.closeDispute(payment.providerRef, status);
    expect(await toldBy('charge.dispute.closed', payment)).toMatchObject({ status, amount: money(4_500, 'EUR') });
    // A call that was late tells what is true now.
    expect(await toldBy('charge.dispute.created', payment)).toMatchObject({ status });
  });

  it('is the latest of several, and an inquiry does not count', async () => {
    const payment = await disputed(1_000);
    account.books.closeDispute(payment.providerRef, 'won');
    account.books.dispute(payment.providerRef, 2_000);
    expect(await toldBy('charge.dispute.created', payment)).toMatchObject({ amount: money(2_000, 'EUR') });
    Object.assign(account.books.dispute(payment.providerRef, 500), { status: 'warning_needs_response' });
    expect(await toldBy('charge.dispute.created', payment)).toMatchObject({ amount: money(2_000, 'EUR') });
  });

  it('leaves undisputed payments at one request', async () => {
    const payment = await account.gateway.open(request());
    account.books.pay(payment.providerRef);
    const before = account.server.requests();
    expect(await account.gateway.retrieve(payment)).not.toHaveProperty('dispute');
    expect(account.server.requests()).toBe(before + 1);
  });
});

describe('a call about money that went back', () => {
  it.each(['charge.refunded', 'refund.updated', 'refund.failed'])('%s tells how the payment is now', async (type) => {
    const payment = await account.gateway.open(request());
    account.books.pay(payment.providerRef);
    account.books.refund(payment.providerRef, 500);
    const refunded = money(500, 'EUR');
    const read = await account.gateway.verify(await account.call(type, payment.providerRef));
    expect(read).toMatchObject({ value: { payment: { paymentId: payment.paymentId, status: 'succeeded', refunded } } });
  });
});

describe('the list of charges', () => {
  it('skips what another system charged, and continues after it', async () => {
    for (let other = 0; other < 3; other += 1) {
      const foreign = account.books.create({ amount: 1, currency: 'eur', metadata: {} });
      account.books.pay(foreign.id);
    }
    const ours = await account.gateway.open(request());
    account.books.pay(ours.providerRef);
    const found: PaymentId[] = [];
    let cursor: string | undefined;
    do {
      const page = await account.gateway.charges({ movedFrom: instant(0), limit: 1, cursor });
      found.push(...page.items.map(({ payment }) => payment.paymentId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(found).toEqual([ours.paymentId]);
  });

  it('is read by a hundred at most, which is all that Stripe gives at once', async () => {
    for (let n = 0; n < 130; n += 1) {
      const metadata = { ticketly_payment_id: `payment-${n}`, ticketly_order_id: `order-${n}` };
      account.books.pay(account.books.create({ amount: 1, currency: 'eur', metadata }).id);
    }
    const read = (cursor?: string) => account.gateway.charges({ movedFrom: instant(0), limit: 500, cursor });
    const oldest = await read();
    const next = await read(oldest.nextCursor ?? undefined);
    const last = await read(next.nextCursor ?? undefined);
    expect([oldest, next, last].map(({ items }) => items.length)).toEqual([1, 100, 29]);
  });
});
