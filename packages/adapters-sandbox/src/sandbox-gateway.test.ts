import { money } from '@ticketly/core';
import type { OpenPayment, OrderId, PaymentId, WebhookCall } from '@ticketly/core';
import { manualClock } from '@ticketly/core/memory';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { memoryCharges } from './charges.ts';
import { sandboxGateway } from './sandbox-gateway.ts';
import type { SandboxGateway, SandboxOptions } from './sandbox-gateway.ts';

const paymentId = 'payment-1' as PaymentId;
const request: OpenPayment = {
  paymentId,
  orderId: 'order-1' as OrderId,
  origin: 'here',
  amount: money(4_500, 'EUR'),
  description: 'Order order-1',
  idempotencyKey: 'payment-1',
};
const refund = (amountMinor: number, idempotencyKey = 'refund-1') => ({
  providerRef: 'sbx_payment-1',
  paymentId,
  amount: money(amountMinor, 'EUR'),
  idempotencyKey,
});

const opened: SandboxGateway[] = [];
const sandbox = (options: Partial<SandboxOptions> = {}) => {
  const clock = manualClock();
  const calls: WebhookCall[] = [];
  const deliver = async (call: WebhookCall): Promise<boolean> => {
    calls.push(call);
    return true;
  };
  const checkoutUrl = (id: PaymentId): string => `https://pay.example/${id}`;
  const gateway = sandboxGateway({ clock, secrets: ['a-secret-of-the-tests'], checkoutUrl, deliver, ...options });
  opened.push(gateway);
  return { clock, calls, gateway };
};
afterEach(() => {
  for (const gateway of opened.splice(0)) gateway.close();
  vi.useRealTimers();
});

describe('a payment in the sandbox', () => {
  it('is opened once, however often asked', async () => {
    const { gateway } = sandbox();
    const answers = await Promise.all(Array.from({ length: 50 }, () => gateway.open(request)));
    expect(new Set(answers.map(({ clientSecret }) => clientSecret)).size).toBe(1);
    expect(answers[0]).toMatchObject({
      status: 'open',
      captured: money(0, 'EUR'),
      checkoutUrl: 'https://pay.example/payment-1',
    });
    expect(await gateway.ledger()).toHaveLength(1);
  });

  it('is not opened again under another key', async () => {
    const { gateway } = sandbox();
    await gateway.open(request);
    await expect(gateway.open({ ...request, idempotencyKey: 'other' })).rejects.toMatchObject({ code: 'unexpected' });
  });

  it('is captured in full, once, and reported by a genuine call', async () => {
    const { gateway, calls } = sandbox();
    await gateway.open(request);
    await Promise.all(Array.from({ length: 20 }, () => gateway.complete(paymentId, { outcome: 'succeed' })));
    expect(await gateway.retrieve({ paymentId, providerRef: null })).toMatchObject({
      status: 'succeeded',
      captured: money(4_500, 'EUR'),
    });
    expect(calls).toHaveLength(1);
    const verified = await gateway.verify(calls[0] ?? { body: new Uint8Array(), headers: {} });
    expect(verified).toMatchObject({ ok: true, value: { payment: { paymentId, status: 'succeeded' } } });
  });

  it('stays as it ended', async () => {
    const { gateway } = sandbox();
    await gateway.open(request);
    await gateway.complete(paymentId, { outcome: 'decline' });
    await gateway.complete(paymentId, { outcome: 'succeed' });
    expect(await gateway.cancel({ paymentId, providerRef: null })).toMatchObject({
      status: 'failed',
      failure: 'card_declined',
    });
  });

  it('can not be captured once it was cancelled', async () => {
    const { gateway } = sandbox();
    await gateway.open(request);
    await gateway.cancel({ paymentId, providerRef: null });
    expect(await gateway.complete(paymentId, { outcome: 'succeed' })).toMatchObject({
      status: 'cancelled',
      capturedMinor: 0,
    });
  });

  it('is unknown until it is opened', async () => {
    const { gateway } = sandbox();
    expect(await gateway.retrieve({ paymentId, providerRef: null })).toBeUndefined();
    expect(await gateway.cancel({ paymentId, providerRef: null })).toBeUndefined();
    expect(await gateway.complete(paymentId, { outcome: 'succeed' })).toBeUndefined();
    await expect(gateway.refund(refund(1))).rejects.toMatchObject({ code: 'unexpected', retryable: false });
  });

  it('captures later, by the clock, whether or not its timer ran', async () => {
    const { gateway, clock, calls } = sandbox();
    await gateway.open(request);
    await gateway.complete(paymentId, { outcome: 'delay', afterMs: 60_000 });
    expect(await gateway.retrieve({ paymentId, providerRef: null })).toMatchObject({ status: 'open' });
    clock.advance(60_000);
    expect((await gateway.ledger())[0]).toMatchObject({ status: 'succeeded' });
    expect(await gateway.retrieve({ paymentId, providerRef: null })).toMatchObject({ status: 'succeeded' });
    expect(calls).toHaveLength(1);
  });

  it('reports on its own when it captures later', async () => {
    vi.useFakeTimers();
    const { gateway, clock, calls } = sandbox();
    await gateway.open(request);
    await gateway.complete(paymentId, { outcome: 'delay', afterMs: 1_000 });
    clock.advance(1_000);
    await vi.advanceTimersByTimeAsync(1_002);
    expect(calls).toHaveLength(1);
  });
});

describe('a refund of the sandbox', () => {
  it('goes back once per key, and never more than was captured', async () => {
    const { gateway } = sandbox();
    await gateway.open(request);
    await expect(gateway.refund(refund(1))).rejects.toMatchObject({ code: 'unexpected' });
    await gateway.complete(paymentId, { outcome: 'succeed' });
    await Promise.all(Array.from({ length: 20 }, () => gateway.refund(refund(4_000))));
    expect(await gateway.retrieve({ paymentId, providerRef: null })).toMatchObject({
      status: 'succeeded',
      refunded: money(4_000, 'EUR'),
    });
    await expect(gateway.refund(refund(501, 'refund-2'))).rejects.toMatchObject({ code: 'unexpected' });
    expect(await gateway.refund(refund(500, 'refund-3'))).toMatchObject({
      status: 'refunded',
      captured: money(4_500, 'EUR'),
      refunded: money(4_500, 'EUR'),
    });
  });
});

describe('a call of the sandbox that fails', () => {
  it('did nothing, or did it without saying so, and the same call again resolves it', async () => {
    const failures: ('unavailable' | 'unknown-outcome' | undefined)[] = ['unavailable', 'unknown-outcome'];
    const { gateway } = sandbox({ fail: () => failures.shift() });
    await expect(gateway.open(request)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    expect(await gateway.ledger()).toHaveLength(0);
    await expect(gateway.open(request)).rejects.toMatchObject({ code: 'unknown-outcome', retryable: true });
    expect(await gateway.ledger()).toHaveLength(1);
    expect(await gateway.open(request)).toMatchObject({ status: 'open' });
    expect(await gateway.ledger()).toHaveLength(1);
  });
});

describe('a webhook of the sandbox', () => {
  it('is delivered again until it is taken, each time signed anew, and no more often than agreed', async () => {
    vi.useFakeTimers();
    const signatures: unknown[] = [];
    const clock = manualClock();
    const { gateway } = sandbox({
      clock,
      deliver: async ({ headers }) => {
        signatures.push(headers['ticketly-signature']);
        if (signatures.length === 1) throw new Error('connection refused');
        return signatures.length === 3;
      },
      delivery: { attempts: 5, firstPauseMs: 1_000 },
    });
    await gateway.open(request);
    await gateway.complete(paymentId, { outcome: 'succeed' });
    expect(signatures).toHaveLength(1);
    clock.advance(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    clock.advance(2_000);
    await vi.advanceTimersByTimeAsync(2_000);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(signatures).toHaveLength(3);
    expect(new Set(signatures).size).toBe(3);
  });

  it('is given up after the last try', async () => {
    vi.useFakeTimers();
    let tries = 0;
    const deliver = async (): Promise<boolean> => {
      tries += 1;
      return false;
    };
    const { gateway } = sandbox({ deliver, delivery: { attempts: 4, firstPauseMs: 10 } });
    await gateway.open(request);
    await gateway.complete(paymentId, { outcome: 'succeed' });
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(tries).toBe(4);
  });
});

describe('the ledger of the sandbox', () => {
  it('is shared by gateways on one store', async () => {
    const charges = memoryCharges();
    const [one, other] = [sandbox({ charges }).gateway, sandbox({ charges }).gateway];
    await one.open(request);
    await Promise.all([one, other].map((each) => each.complete(paymentId, { outcome: 'succeed' })));
    expect(await other.retrieve({ paymentId, providerRef: null })).toMatchObject({
      status: 'succeeded',
      captured: money(4_500, 'EUR'),
    });
  });
});

it('refuses a secret that is none', () => {
  expect(() => sandbox({ secrets: ['short'] })).toThrow('at least 16 characters');
});
