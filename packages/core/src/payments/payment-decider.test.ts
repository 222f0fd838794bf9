import { describe, expect, it } from 'vitest';
import { changeOf, instant, money } from '../kernel/index.ts';
import type { EventId, Money, OrderId, OrganizationId, PaymentId, PrincipalId, SessionId } from '../kernel/index.ts';
import { decideAbandonPayment, decideNotice, decideStartPayment } from './payment-decider.ts';
import { cameTo, paymentFacts } from './payment-facts.ts';
import type { GatewayPayment } from './payment-gateway.port.ts';
import type { Payment, PaymentProgress } from './payment.ts';

const now = instant(1_000_000);
const amount = money(4500, 'EUR');
const payment = (progress: PaymentProgress): Payment => ({
  paymentId: 'p1' as PaymentId,
  orderId: 'o1' as OrderId,
  sessionId: 's1' as SessionId,
  eventId: 'e1' as EventId,
  buyerId: 'ada' as PrincipalId,
  amount,
  provider: 'sandbox',
  attempt: 1,
  createdAt: now,
  progress,
});

const open: PaymentProgress = {
  status: 'requires_action',
  providerRef: 'ref',
  clientSecret: 'secret',
  checkoutUrl: null,
};
const everyState: Readonly<Record<PaymentProgress['status'], PaymentProgress>> = {
  created: { status: 'created' },
  requires_action: open,
  succeeded: { status: 'succeeded', providerRef: 'ref', succeededAt: now },
  failed: { status: 'failed', providerRef: 'ref', reason: 'card_declined', failedAt: now },
  cancelled: { status: 'cancelled', providerRef: 'ref', cancelledAt: now },
  refund_pending: { status: 'refund_pending', providerRef: 'ref', reason: 'duplicate', since: now },
  partly_refunded: { status: 'partly_refunded', providerRef: 'ref', reason: 'requested', refundedAt: now },
  refunded: { status: 'refunded', providerRef: 'ref', reason: 'duplicate', refundedAt: now },
  mismatched: { status: 'mismatched', providerRef: 'ref', captured: money(1, 'EUR'), since: now },
};

const said = (status: GatewayPayment['status'], more: Partial<GatewayPayment> = {}): GatewayPayment => ({
  providerRef: 'ref',
  paymentId: 'p1' as PaymentId,
  status,
  captured: status === 'succeeded' || status === 'refunded' ? amount : money(0, 'EUR'),
  refunded: status === 'refunded' ? amount : money(0, 'EUR'),
  failure: status === 'failed' ? 'card_declined' : null,
  clientSecret: 'secret',
  checkoutUrl: null,
  ...more,
});

describe('what a gateway says of a payment', () => {
  const table: Readonly<Record<GatewayPayment['status'], Readonly<Record<PaymentProgress['status'], string>>>> = {
    open: {
      created: 'save requires_action',
      requires_action: 'nothing',
      succeeded: 'nothing',
      failed: 'close',
      cancelled: 'close',
      refund_pending: 'nothing',
      partly_refunded: 'nothing',
      refunded: 'nothing',
      mismatched: 'nothing',
    },
    succeeded: {
      created: 'settle succeeded',
      requires_action: 'settle succeeded',
      succeeded: 'nothing',
      failed: 'settle succeeded',
      cancelled: 'settle succeeded',
      refund_pending: 'nothing',
      partly_refunded: 'nothing',
      refunded: 'nothing',
      mismatched: 'nothing',
    },
    failed: {
      created: 'save failed',
      requires_action: 'save failed',
      succeeded: 'nothing',
      failed: 'nothing',
      cancelled: 'nothing',
      refund_pending: 'nothing',
      partly_refunded: 'nothing',
      refunded: 'nothing',
      mismatched: 'nothing',
    },
    cancelled: {
      created: 'save cancelled',
      requires_action: 'save cancelled',
      succeeded: 'nothing',
      failed: 'nothing',
      cancelled: 'nothing',
      refund_pending: 'nothing',
      partly_refunded: 'nothing',
      refunded: 'nothing',
      mismatched: 'nothing',
    },
    refunded: {
      created: 'save refunded',
      requires_action: 'save refunded',
      succeeded: 'return refunded',
      failed: 'save refunded',
      cancelled: 'save refunded',
      refund_pending: 'save refunded',
      partly_refunded: 'return refunded',
      refunded: 'nothing',
      mismatched: 'save refunded',
    },
  };
  const cases = Object.entries(table).flatMap(([word, row]) =>
    Object.entries(row).map(([state, verdict]) => [word, state, verdict] as const),
  );

  it.each(cases)('"%s", given it is %s here: %s', (word, state, verdict) => {
    const known = payment(everyState[state as keyof typeof everyState]);
    const decided = decideNotice({ said: said(word as GatewayPayment['status']), now }, known);
    expect('fact' in decided ? `${decided.kind} ${decided.fact.payload.progress.status}` : decided.kind).toBe(verdict);
  });

  it('settles nothing when another amount or currency was captured', () => {
    for (const captured of [money(4499, 'EUR'), money(4501, 'EUR'), money(4500, 'USD'), money(0, 'EUR')]) {
      expect(decideNotice({ said: said('succeeded', { captured }), now }, payment(open))).toMatchObject({
        kind: 'save',
        fact: { payload: { progress: { status: 'mismatched', captured } } },
      });
    }
  });

  it('keeps the reason of a failure and of a refund', () => {
    expect(decideNotice({ said: said('failed'), now }, payment(open))).toMatchObject({
      fact: { payload: { progress: { reason: 'card_declined' } } },
    });
    expect(decideNotice({ said: said('refunded'), now }, payment(everyState.refund_pending))).toMatchObject({
      fact: { payload: { progress: { reason: 'duplicate' } } },
    });
  });
});

describe('starting a payment', () => {
  const start = (...attempts: readonly PaymentProgress[]) => startOf(amount, ...attempts);
  const startOf = (total: Money, ...attempts: readonly PaymentProgress[]) =>
    decideStartPayment(
      {
        paymentId: 'p9' as PaymentId,
        order: {
          orderId: 'o1' as OrderId,
          sessionId: 's1' as SessionId,
          eventId: 'e1' as EventId,
          organizationId: 'o1' as OrganizationId,
          buyerId: 'ada' as PrincipalId,
          total,
        },
        provider: 'sandbox',
        maxAttempts: 3,
        now,
      },
      attempts.map(payment),
    );

  it('begins the first attempt', () => {
    expect(start()).toMatchObject({
      ok: true,
      value: { kind: 'begin', fact: { payload: { attempt: 1, amount, progress: { status: 'created' } } } },
    });
  });

  it('resumes the open attempt', () => {
    expect(start(everyState.failed, open)).toMatchObject({
      ok: true,
      value: { kind: 'resume', payment: { paymentId: 'p1' } },
    });
    expect(start(everyState.created)).toMatchObject({ ok: true, value: { kind: 'resume' } });
  });

  it('begins the next attempt after failed and cancelled ones', () => {
    expect(start(everyState.failed, everyState.cancelled)).toMatchObject({
      ok: true,
      value: { kind: 'begin', fact: { payload: { attempt: 3 } } },
    });
  });

  it('begins the next attempt after one whose money went back', () => {
    expect(start(everyState.refunded)).toMatchObject({ ok: true, value: { kind: 'begin' } });
  });

  it('is for orders that cost something', () => {
    for (const amountMinor of [0, -1])
      expect(() => startOf(money(amountMinor, 'EUR'))).toThrow('order o1 needs no payment');
    expect(startOf(money(1, 'EUR')).ok).toBe(true);
  });

  it('refuses after as many attempts as an order may have', () => {
    expect(start(everyState.failed, everyState.failed, everyState.failed)).toEqual({
      ok: false,
      refusal: { code: 'payments/attempt-limit-reached', limit: 3 },
    });
  });

  it.each(['succeeded', 'refund_pending', 'mismatched'] as const)('refuses while money is here: %s', (status) => {
    expect(start(everyState[status])).toEqual({
      ok: false,
      refusal: { code: 'payments/payment-in-flight', paymentId: 'p1' },
    });
  });
});

describe('the reference of a payment that ended before any news from the gateway', () => {
  const abandoned = payment({ status: 'cancelled', providerRef: null, cancelledAt: now });
  const referenced = payment(everyState.cancelled);
  const fact = { type: 'PaymentReferenced', payload: referenced } as const;

  it('comes with the first news, whatever it is, and is not reported as another cancellation', () => {
    for (const status of ['cancelled', 'failed'] as const)
      expect(decideNotice({ said: said(status), now }, abandoned)).toEqual({ kind: 'save', fact });
    expect(decideNotice({ said: said('open'), now }, abandoned)).toEqual({ kind: 'close', learnt: fact });
    expect(decideNotice({ said: said('cancelled'), now }, referenced)).toEqual({ kind: 'nothing' });
    expect(decideNotice({ said: said('open'), now }, referenced)).toEqual({ kind: 'close', learnt: undefined });
  });

  it('comes also to one that failed', () => {
    const failed = payment({ status: 'failed', providerRef: null, reason: 'card_declined', failedAt: now });
    expect(decideNotice({ said: said('failed'), now }, failed)).toEqual({
      kind: 'save',
      fact: { type: 'PaymentReferenced', payload: payment(everyState.failed) },
    });
  });

  it('comes with the money, where that is the first news', () => {
    const settled = { kind: 'settle', fact: cameTo(payment(everyState.succeeded)) };
    expect(decideNotice({ said: said('succeeded'), now }, abandoned)).toEqual(settled);
  });
});

describe('an attempt whose order is over', () => {
  it.each(Object.values(everyState))('ends only if the gateway may never have heard of it: $status', (progress) => {
    const ended = payment({ status: 'cancelled', providerRef: null, cancelledAt: now });
    const facts = progress.status === 'created' ? [{ type: 'PaymentCancelled', payload: ended }] : [];
    expect(decideAbandonPayment({ now }, payment(progress))).toEqual(facts);
  });
});

describe('the events of a payment', () => {
  it('never carry the secret that lets a buyer pay', () => {
    const { events } = changeOf(
      paymentFacts,
      { state: payment(everyState.created), version: 1 },
      [cameTo(payment(open))],
      now,
    );
    expect(JSON.stringify(events)).not.toContain('secret');
    expect(events).toMatchObject([
      { id: 'p1:2:0', type: 'PaymentActionRequired', aggregateType: 'payments', routingKey: 'e1' },
    ]);
  });
});
